import {chmodSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {Origin, SignatureState} from '../../../source/core/contract.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {newPublisher, pinnedKey} from '../../../source/core/store/publisher.ts';
import {sampleRecord, sampleVersion} from '../../support/records.ts';
import {temporaryFolder} from '../../support/temporary.ts';

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

test.each([
	['https://h.example/npm/maker/1.mcpb', 'https://h.example/npm/mallory/1.mcpb'],
	['https://h.example/gh/maker/1.mcpb', 'https://h.example/gh/mallory/1.mcpb'],
	['https://h.example/api/packages/maker/1.mcpb', 'https://h.example/api/packages/mallory/1.mcpb'],
	['https://h.example/attachments/1/2/a.mcpb', 'https://h.example/attachments/3/4/a.mcpb'],
	['https://h.example/uc?id=1', 'https://h.example/uc?id=2'],
	['https://h.example/maker/get?by=1', 'https://h.example/maker/get?by=2'],
])('where %s comes from is not where %s does', (first, second) => {
	const incoming = {rawName: 'sample', author: 'maker', sha256, signature: unsigned};
	const record = installedFrom(url(first));
	expect(newPublisher(record, {...incoming, origin: url(second)})).toContain('h.example');
	expect(newPublisher(record, {...incoming, origin: url(first)})).toBeUndefined();
});

test('behind a generic beginning of the path its owner counts', () => {
	const incoming = {rawName: 'sample', author: 'maker', sha256, signature: unsigned};
	const record = installedFrom(url('https://h.example/gh/maker/tool/1.mcpb'));
	expect(
		newPublisher(record, {...incoming, origin: url('https://h.example/gh/maker/tool/2.mcpb')}),
	).toBeUndefined();
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

describe('of a file', () => {
	/** What is said of a second file in a folder, where the first was installed from. */
	function beside(
		folder: string,
		{first = 'a.mcpb', second = 'b.mcpb', author = 'Someone', folders = {}} = {},
	) {
		const file = (name: string): Origin => ({kind: 'file', asked: name, final: join(folder, name)});
		const incoming = {rawName: 'sample', author, origin: file(second), sha256, signature: unsigned};
		return newPublisher(installedFrom(file(first)), incoming, folders);
	}

	test('its real path is the same publisher, wherever that is', () => {
		expect(beside('/home/me/Downloads', {second: 'a.mcpb', author: 'Mallory'})).toBeUndefined();
	});

	test.each([
		'/home/me/Downloads',
		'/home/me/downloads/mcp',
		'/home/me/Desktop',
		'/home/me/Mail Downloads',
		'/home/me/old_desktop/x',
		'/home/me/.cache/thunderbird-tmp',
		'/tmp',
		'/tmp/mozilla_x',
		'/var/tmp',
		'/not/there',
	])('another one in %s is not', folder => {
		expect(beside(folder)).toContain('b.mcpb');
	});

	test('another one where the user has downloads put, whatever that is called, is not', () => {
		const folder = temporaryFolder();
		const landing = join(folder, 'Téléchargements');
		const own = {HOME: folder};
		mkdirSync(join(landing, 'below'), {recursive: true});
		const folders = {HOME: folder, DOWNLOADS: landing};
		expect(beside(landing, {folders})).toContain('b.mcpb');
		expect(beside(join(landing, 'below'), {folders})).toContain('b.mcpb');
		expect(beside(landing, {folders: own})).toBeUndefined();
	});

	test('another one in a folder that others can write to is not', () => {
		const folder = temporaryFolder();
		chmodSync(folder, 0o777);
		expect(beside(folder, {folders: {HOME: folder}})).toContain('b.mcpb');
	});

	test('another one right below a temporary folder is not, unless all of a home is there', () => {
		const folder = temporaryFolder();
		for (const name of ['own', 'opened-tmp', 'Mail Downloads']) mkdirSync(join(folder, name));
		expect(beside(folder)).toContain('b.mcpb');
		// A place of work, however deep below one.
		expect(beside(join(folder, 'own'))).toBeUndefined();
		expect(beside(join(folder, 'opened-tmp'))).toContain('b.mcpb');
		const folders = {HOME: folder};
		expect(beside(join(folder, 'own'), {folders})).toBeUndefined();
		expect(beside(join(folder, 'opened-tmp'), {folders})).toContain('b.mcpb');
		expect(beside(join(folder, 'Mail Downloads'), {folders})).toContain('b.mcpb');
	});

	test('another one of the same author in a folder of the user’s own is, one of another author is not', () => {
		const folder = temporaryFolder();
		const folders = {HOME: folder};
		expect(beside(folder, {folders})).toBeUndefined();
		expect(beside(folder, {folders, author: 'Mallory'})).toContain('b.mcpb');
	});

	test('one in another folder is not', () => {
		const file = (final: string): Origin => ({kind: 'file', asked: final, final});
		const incoming = {
			rawName: 'sample',
			author: 'Someone',
			origin: file(join(temporaryFolder(), 'a.mcpb')),
			sha256,
		};
		const record = installedFrom(file(join(temporaryFolder(), 'a.mcpb')));
		expect(newPublisher(record, {...incoming, signature: unsigned})).toContain('a.mcpb');
	});
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
