import {expect, test} from 'vitest';
import type {Origin} from '../../../source/core/contract.ts';
import {newPublisher} from '../../../source/core/store/publisher.ts';
import {sampleRecord, sampleVersion} from '../../support/records.ts';

const sha256 = 'b'.repeat(64);

function url(final: string): Origin {
	return {kind: 'url', asked: final, final};
}

function installedFrom(origin: Origin) {
	const installed = 'a'.repeat(64);
	return sampleRecord({current: installed, versions: [sampleVersion(installed, {origin})]});
}

test('a newer release of the same owner on the same host is the same publisher', () => {
	const record = installedFrom(url('https://example.org/maker/tool/releases/1.mcpb'));
	const incoming = {rawName: 'sample', origin: url('https://example.org/maker/tool/releases/2.mcpb'), sha256};
	expect(newPublisher(record, incoming)).toBeUndefined();
});

test.each([
	['another owner on the same host', 'https://example.org/mallory/tool/2.mcpb'],
	['another host', 'https://example.com/maker/tool/2.mcpb'],
	['another port', 'https://example.org:8443/maker/tool/2.mcpb'],
	['the same place without encryption', 'http://example.org/maker/tool/2.mcpb'],
])('%s is a new publisher', (_what, address) => {
	const record = installedFrom(url('https://example.org/maker/tool/1.mcpb'));
	expect(newPublisher(record, {rawName: 'sample', origin: url(address), sha256})).toContain(
		new URL(address).host,
	);
});

test('two owners whose downloads are redirected to the same storage are two publishers', () => {
	const stored = 'https://storage.example/assets/1';
	const record = installedFrom({...url('https://example.org/maker/1.mcpb'), final: stored});
	const incoming = {
		rawName: 'sample',
		origin: {...url('https://example.org/mallory/1.mcpb'), final: stored},
		sha256,
	};
	expect(newPublisher(record, incoming)).toContain('mallory');
});

test('another file in the same folder is the same publisher, one in another folder is not', () => {
	const record = installedFrom({kind: 'file', asked: 'a', final: '/downloads/a.mcpb'});
	const file = (final: string): Origin => ({kind: 'file', asked: final, final});
	expect(
		newPublisher(record, {rawName: 'sample', origin: file('/downloads/b.mcpb'), sha256}),
	).toBeUndefined();
	expect(newPublisher(record, {rawName: 'sample', origin: file('/tmp/b.mcpb'), sha256})).toContain('/tmp');
});

test('another raw name is a new publisher even from the same place', () => {
	const record = installedFrom(url('https://example.org/maker/1.mcpb'));
	const incoming = {rawName: 'Sample', origin: url('https://example.org/maker/2.mcpb'), sha256};
	expect(newPublisher(record, incoming)).toContain('"Sample"');
});

test('bytes that are installed already are trusted wherever they come from', () => {
	const record = installedFrom(url('https://example.org/maker/1.mcpb'));
	const incoming = {rawName: 'sample', origin: url('https://mirror.example/x'), sha256: record.current};
	expect(newPublisher(record, incoming)).toBeUndefined();
});
