import {expect, test} from 'vitest';
import {judgeArchive} from '../../../source/core/bundle/gate.ts';
import {compareWithYauzl} from '../../../source/core/bundle/second-opinion.ts';
import {cutSignature} from '../../../source/core/bundle/signature-block.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {buildZip} from '../../support/zip-builder.ts';

const zip = buildZip([{name: 'manifest.json', data: '{}'}]);
const der = Buffer.concat([Buffer.of(0x30, 0x82, 0x01, 0x00), Buffer.alloc(256, 7)]);

function block(signature: Uint8Array = der, {name = 'MCPB', length = signature.length} = {}): Buffer {
	const size = Buffer.alloc(4);
	size.writeUInt32LE(length);
	return Buffer.concat([Buffer.from(`${name}_SIG_V1`), size, signature, Buffer.from(`${name}_SIG_END`)]);
}

function cut(...parts: Uint8Array[]) {
	return cutSignature(Buffer.concat(parts));
}

test('a bundle without a block is unsigned and stays as it is', () => {
	expect(cut(zip)).toEqual({content: zip, signature: {status: 'unsigned'}, warnings: []});
});

test('the block is cut off, under its old name too', () => {
	for (const name of ['MCPB', 'DXT']) {
		const {content, signature} = cut(zip, block(der, {name}));
		expect(content.equals(zip)).toBe(true);
		expect(signature).toEqual({status: 'unverified'});
	}
});

test('a block that the archive counts as its comment is taken out of that count', async () => {
	const comment = Buffer.from('made with care');
	for (const plain of [zip, buildZip([{name: 'manifest.json', data: '{}'}], {comment})]) {
		const counted = Buffer.from(plain);
		const at = counted.lastIndexOf('PK\u0005\u0006', undefined, 'latin1') + 20;
		counted.writeUInt16LE(counted.readUInt16LE(at) + block().length, at);
		const {content} = cut(counted, block());
		expect(content.equals(plain)).toBe(true);
		const {entries} = judgeArchive(content, defaultSettings.limits);
		await compareWithYauzl(content, entries);
	}
});

test('markers inside the signature do not lead astray', () => {
	const tricky = Buffer.from(der);
	tricky.write('MCPB_SIG_V1', 20, 'latin1');
	expect(cut(zip, block(tricky)).content.equals(zip)).toBe(true);
});

const broken: [what: string, parts: () => Uint8Array[]][] = [
	['a length that leads elsewhere', () => [zip, block(der, {length: 99})]],
	['a length that leads beyond', () => [zip, block(der, {length: 0xffffffff})]],
	['no beginning', () => [zip, Buffer.from('MCPB_SIG_END')]],
	['nothing that is a signature', () => [zip, block(Buffer.alloc(300, 1))]],
	['a signature with bytes behind it', () => [zip, block(Buffer.concat([der, Buffer.of(0)]))]],
	['nothing in it', () => [zip, block(Buffer.alloc(0))]],
	['more than 64 KiB', () => [zip, block(Buffer.alloc(70_000, 0x30))]],
	['eight others before it', () => [zip, ...Array.from({length: 9}, () => block())]],
];

for (const [what, parts] of broken) {
	test(`a block with ${what} is refused`, () => {
		expect(() => cut(...parts())).toThrow(
			expect.objectContaining({code: 'BUNDLE_SIGNATURE_BROKEN', hint: expect.any(String)}),
		);
	});
}

test('bytes behind a block do not hide it', () => {
	const {content} = cut(zip, block(), Buffer.from('junk'));
	expect(() => judgeArchive(content, defaultSettings.limits)).toThrow(
		expect.objectContaining({code: 'BUNDLE_SIGNATURE_BROKEN'}),
	);
});
