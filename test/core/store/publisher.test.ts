import {describe, expect, test} from 'vitest';
import type {Origin, SignatureState} from '../../../source/core/contract.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {newPublisher, pinnedKey} from '../../../source/core/store/publisher.ts';
import {sampleRecord, sampleVersion} from '../../support/records.ts';

const sha256 = 'b'.repeat(64);
const unsigned: SignatureState = {status: 'unsigned'};

function signedWith(letter: string): SignatureState {
	const validity = {validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2036-01-01T00:00:00.000Z'};
	const signer = {key: letter.repeat(64), name: safeLine('Maker'), issuer: safeLine('Maker'), ...validity};
	return {status: 'signed', signer};
}

function url(final: string): Origin {
	return {kind: 'url', asked: final, final};
}

function installedFrom(origin: Origin) {
	const installed = 'a'.repeat(64);
	return sampleRecord({current: installed, versions: [sampleVersion(installed, {origin})]});
}

test('a newer release of the same owner on the same host is the same publisher', () => {
	const record = installedFrom(url('https://example.org/maker/tool/releases/1.mcpb'));
	const incoming = {
		rawName: 'sample',
		author: 'maker',
		origin: url('https://example.org/maker/tool/releases/2.mcpb'),
		sha256,
	};
	expect(newPublisher(record, {signature: unsigned, ...incoming})).toBeUndefined();
});

test.each([
	['another owner on the same host', 'https://example.org/mallory/tool/2.mcpb'],
	['another host', 'https://example.com/maker/tool/2.mcpb'],
	['another port', 'https://example.org:8443/maker/tool/2.mcpb'],
	['the same place without encryption', 'http://example.org/maker/tool/2.mcpb'],
])('%s is a new publisher', (_what, address) => {
	const record = installedFrom(url('https://example.org/maker/tool/1.mcpb'));
	expect(
		newPublisher(record, {
			signature: unsigned,
			rawName: 'sample',
			author: 'maker',
			origin: url(address),
			sha256,
		}),
	).toContain(new URL(address).host);
});

test('two owners whose downloads are redirected to the same storage are two publishers', () => {
	const stored = 'https://storage.example/assets/1';
	const record = installedFrom({...url('https://example.org/maker/1.mcpb'), final: stored});
	const incoming = {
		rawName: 'sample',
		author: 'maker',
		origin: {...url('https://example.org/mallory/1.mcpb'), final: stored},
		sha256,
	};
	expect(newPublisher(record, {signature: unsigned, ...incoming})).toContain('mallory');
});

test('another file in the same folder is the same publisher, one in another folder is not', () => {
	const record = installedFrom({kind: 'file', asked: 'a', final: '/downloads/a.mcpb'});
	const file = (final: string): Origin => ({kind: 'file', asked: final, final});
	expect(
		newPublisher(record, {
			signature: unsigned,
			rawName: 'sample',
			author: 'maker',
			origin: file('/downloads/b.mcpb'),
			sha256,
		}),
	).toBeUndefined();
	expect(
		newPublisher(record, {
			signature: unsigned,
			rawName: 'sample',
			author: 'maker',
			origin: file('/tmp/b.mcpb'),
			sha256,
		}),
	).toContain('/tmp');
});

test('another raw name is a new publisher even from the same place', () => {
	const record = installedFrom(url('https://example.org/maker/1.mcpb'));
	const incoming = {
		rawName: 'Sample',
		author: 'maker',
		origin: url('https://example.org/maker/2.mcpb'),
		sha256,
	};
	expect(newPublisher(record, {signature: unsigned, ...incoming})).toContain('"Sample"');
});

test('bytes that are installed already are trusted wherever they come from', () => {
	const record = installedFrom(url('https://example.org/maker/1.mcpb'));
	const incoming = {
		rawName: 'sample',
		author: 'maker',
		origin: url('https://mirror.example/x'),
		sha256: record.current,
	};
	expect(newPublisher(record, {signature: unsigned, ...incoming})).toBeUndefined();
});

describe('an extension that is known by a key', () => {
	const home = url('https://example.org/maker/1.mcpb');
	const record = {...installedFrom(home), key: 'a'.repeat(64)};
	const incoming = {
		rawName: 'sample',
		author: 'maker',
		origin: url('https://elsewhere.example/2.mcpb'),
		sha256,
	};

	test('is updated with that key from anywhere', () => {
		expect(newPublisher(record, {...incoming, signature: signedWith('a')})).toBeUndefined();
	});

	test('is not updated with another key or with none, not even from its own place', () => {
		const athome = {...incoming, origin: home};
		expect(newPublisher(record, {...athome, signature: signedWith('c')})).toMatch(/another key \(cccc/);
		expect(newPublisher(record, {...athome, signature: unsigned})).toMatch(/not signed/);
		expect(newPublisher(record, {...athome, signature: {status: 'unverified'}})).toMatch(/not signed/);
	});

	test('keeps its name: the same key under another one is asked about', () => {
		expect(newPublisher(record, {...incoming, rawName: 'other', signature: signedWith('a')})).toMatch(
			/named/,
		);
	});

	test('remembers its first key, and another one only when that was accepted', () => {
		expect(pinnedKey(undefined, signedWith('a'), false)).toBe('a'.repeat(64));
		expect(pinnedKey({}, unsigned, false)).toBeUndefined();
		expect(pinnedKey(record, signedWith('c'), false)).toBe(record.key);
		expect(pinnedKey(record, signedWith('c'), true)).toBe('c'.repeat(64));
		expect(pinnedKey(record, unsigned, true)).toBeUndefined();
	});
});
