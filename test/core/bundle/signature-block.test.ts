import {beforeAll, expect, test} from 'vitest';
import {judgeArchive} from '../../../source/core/bundle/gate.ts';
import {compareWithYauzl} from '../../../source/core/bundle/second-opinion.ts';
import {openSignature} from '../../../source/core/bundle/signature-block.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {
	signatureBlock as block,
	countBlock,
	detachedSignature,
	type Identity,
	selfSigned,
} from '../../support/signatures.ts';
import {buildZip} from '../../support/zip-builder.ts';

const zip = buildZip([{name: 'manifest.json', data: '{}'}]);
let publisher: Identity;
let der: Buffer;

beforeAll(() => {
	publisher = selfSigned();
	der = detachedSignature(zip, publisher);
});

function cut(...parts: Uint8Array[]) {
	return openSignature(Buffer.concat(parts));
}

test('a bundle without a block is unsigned and stays as it is', async () => {
	expect(await cut(zip)).toEqual({content: zip, signature: {status: 'unsigned'}, warnings: []});
});

test('the block is verified and cut off, under its old name too', async () => {
	for (const name of ['MCPB', 'DXT']) {
		const {content, signature} = await cut(zip, block(der, {name}));
		expect(content.equals(zip)).toBe(true);
		expect(signature).toMatchObject({status: 'signed', signer: {key: publisher.fingerprint}});
	}
});

test('a block that the archive counts as its comment is taken out of that count, signed before or after', async () => {
	const comment = Buffer.from('made with care');
	for (const plain of [zip, buildZip([{name: 'manifest.json', data: '{}'}], {comment})]) {
		const afterwards = block(detachedSignature(plain, publisher));
		const counted = countBlock(plain, afterwards);
		const before = block(detachedSignature(counted, publisher));
		expect(before.length).toBe(afterwards.length);
		for (const last of [afterwards, before]) {
			const {content, signature} = await cut(counted, last);
			expect(signature).toMatchObject({signer: {key: publisher.fingerprint}});
			expect(content.equals(plain)).toBe(true);
			const {entries} = judgeArchive(content, defaultSettings.limits);
			await compareWithYauzl(content, entries);
		}
	}
});

test('of two signatures the last one counts, and a bundle that follows a signed one is not what was signed', async () => {
	const other = selfSigned({name: 'Other'});
	const once = Buffer.concat([zip, block(der)]);
	const twice = await cut(once, block(detachedSignature(once, other)));
	expect(twice.signature).toMatchObject({signer: {key: other.fingerprint, name: 'Other'}});
	expect(twice.content.equals(zip)).toBe(true);
	expect(twice.warnings.join()).toMatch(/more than once/);
	const evil = buildZip([{name: 'manifest.json', data: '{"evil":1}'}]);
	await expect(cut(once, evil, block(der))).rejects.toMatchObject({
		code: 'BUNDLE_SIGNATURE_BROKEN',
		message: expect.stringMatching(/changed after it was signed/),
	});
});

const broken: [what: string, parts: () => Uint8Array[]][] = [
	['a length that leads elsewhere', () => [zip, block(der, {length: 99})]],
	['a length that leads beyond', () => [zip, block(der, {length: 0xffffffff})]],
	['no beginning', () => [zip, Buffer.from('MCPB_SIG_END')]],
	['nothing that is a signature', () => [zip, block(Buffer.alloc(300, 1))]],
	['a signature with bytes behind it', () => [zip, block(Buffer.concat([der, Buffer.of(0)]))]],
	['nothing in it', () => [zip, block(Buffer.alloc(0))]],
	['more than 64 KiB', () => [zip, block(Buffer.alloc(70_000, 0x30))]],
	['content of another bundle before it', () => [buildZip([{name: 'other', data: ''}]), block(der)]],
];

for (const [what, parts] of broken) {
	test(`a block with ${what} is refused`, async () => {
		await expect(cut(...parts())).rejects.toMatchObject({
			code: 'BUNDLE_SIGNATURE_BROKEN',
			hint: expect.any(String),
		});
	});
}

test('bytes behind a block do not hide it', async () => {
	const {content} = await cut(zip, block(der), Buffer.from('junk'));
	expect(() => judgeArchive(content, defaultSettings.limits)).toThrow(
		expect.objectContaining({code: 'BUNDLE_SIGNATURE_BROKEN'}),
	);
});
