import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {deflateRawSync} from 'node:zlib';
import {expect, onTestFinished, test} from 'vitest';
import {openBundle} from '../../../source/core/bundle/open-bundle.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {temporaryFolder} from '../../support/temporary.ts';
import {buildZip, type ZipEntry} from '../../support/zip-builder.ts';

const usual = defaultSettings.limits;
const manifest: ZipEntry = {name: 'manifest.json', data: '{}'};
const mebibyte = 1024 * 1024;

function saying(size: number, entry: ZipEntry): ZipEntry {
	return {...entry, local: {size}, central: {size}};
}

async function open(entries: readonly ZipEntry[], limits: typeof usual) {
	const path = join(temporaryFolder(), 'some.mcpb');
	writeFileSync(path, buildZip([...entries]));
	const bundle = await openBundle(path, {limits});
	onTestFinished(() => bundle.close());
	return bundle;
}

const plain = (count: number, data = 'x'): ZipEntry[] =>
	Array.from({length: count}, (_, index) => ({name: `f${index}`, data, method: 0}));
const deepName = (folders: number) => `${'d/'.repeat(folders - 1)}f`;
const longName = (bytes: number) => `${'x'.repeat(200)}/`.repeat(5) + 'y'.repeat(bytes - 1005);
const bombed = deflateRawSync(Buffer.alloc(20 * mebibyte));

type Cap = [
	what: string,
	allowed: readonly ZipEntry[],
	refused: readonly ZipEntry[],
	code: string,
	message: RegExp,
	limits?: Partial<typeof usual>,
];

const caps: readonly Cap[] = [
	['entries', plain(3), plain(4), 'BUNDLE_TOO_LARGE', /has 5 entries; at most 4/, {entries: 4}],
	[
		'the bytes of all files',
		plain(2, 'x'.repeat(49)),
		plain(3, 'x'.repeat(49)),
		'BUNDLE_TOO_LARGE',
		/unpacks to 149 bytes; at most 100/,
		{totalBytes: 100},
	],
	[
		'the bytes of one file',
		plain(1, 'x'.repeat(100)),
		plain(1, 'x'.repeat(101)),
		'BUNDLE_TOO_LARGE',
		/"f0" unpacks to 101 bytes; at most 100/,
		{fileBytes: 100},
	],
	[
		'how far one file is packed',
		[{name: 'b', data: Buffer.alloc(9 * mebibyte)}],
		[{name: 'b', data: Buffer.alloc(11 * mebibyte)}],
		'BUNDLE_TOO_LARGE',
		/"b" unpacks to more than 200 times/,
	],
	[
		'folders in folders',
		[{name: deepName(64), data: 'x'}],
		[{name: deepName(65), data: 'x'}],
		'BUNDLE_UNSAFE_NAME',
		/64 folders deep/,
	],
	[
		'the length of a path',
		[{name: longName(1024), data: 'x'}],
		[{name: longName(1025), data: 'x'}],
		'BUNDLE_UNSAFE_NAME',
		/1024 bytes/,
	],
];

const withManifest = (entries: readonly ZipEntry[]) => [manifest, ...entries];

test.each(caps)('%s: what is just within is unpacked, one more is refused', async (...cap) => {
	const [, allowed, refused, code, message, limits] = cap;
	const used = {...usual, ...limits};
	const bundle = await open(withManifest(allowed), used);
	const folder = join(temporaryFolder(), 'out');
	await bundle.unpack(folder);
	expect(bundle.files.map(({path}) => path).filter(path => !existsSync(join(folder, path)))).toEqual([]);
	await expect(open(withManifest(refused), used)).rejects.toMatchObject({
		code,
		message: expect.stringMatching(message),
		hint: expect.any(String),
	});
});

test('the size of a manifest: a mebibyte is read, one byte more is refused', async () => {
	const sized = (size: number): ZipEntry => ({name: 'manifest.json', data: '{}'.padEnd(size), method: 0});
	expect((await open([sized(mebibyte)], usual)).manifestBytes).toHaveLength(mebibyte);
	await expect(open([sized(mebibyte + 1)], usual)).rejects.toMatchObject({
		code: 'BUNDLE_TOO_LARGE',
		message: expect.stringMatching(/manifest.json has .* at most 1 MiB/),
	});
});

test('a manifest that says a few bytes and inflates to 20 MiB is given up after those bytes', async () => {
	await expect(open([saying(200, {name: 'manifest.json', packed: bombed})], usual)).rejects.toMatchObject({
		code: 'BUNDLE_CORRUPT',
		message: expect.stringMatching(/"manifest.json" is damaged: it unpacks to another size/),
	});
});

// What headers say passes every cap; what is there does not. No more than was said may reach memory or the disk.
const liars: readonly [what: string, size: number, real: Buffer][] = [
	['one file', 1000, bombed],
	['how far a file is packed', 9 * mebibyte, bombed],
	[
		'a file that is unpacked in pieces',
		33 * mebibyte,
		deflateRawSync(Buffer.alloc(80 * mebibyte, 'x'), {level: 0}),
	],
];

test.each(liars)(
	'%s: a size that is a lie is found while inflating, and no more than it said is written',
	async (_, size, packed) => {
		const bundle = await open([manifest, saying(size, {name: 'liar.bin', packed})], {
			...usual,
			fileBytes: size,
		});
		const folder = join(temporaryFolder(), 'out');
		await expect(bundle.unpack(folder)).rejects.toMatchObject({
			code: 'BUNDLE_CORRUPT',
			message: expect.stringMatching(/"liar.bin" is damaged: it unpacks to another size/),
		});
		const written = statSync(join(folder, 'liar.bin'), {throwIfNoEntry: false})?.size ?? 0;
		expect(written).toBeLessThanOrEqual(size);
	},
);

test('everything together: a hundred small lies end with the first, and the rest is never unpacked', async () => {
	const lies = Array.from({length: 100}, (_, index) => saying(10, {name: `lie${index}`, packed: bombed}));
	const bundle = await open([manifest, ...lies], {...usual, totalBytes: 2000});
	const folder = join(temporaryFolder(), 'out');
	await expect(bundle.unpack(folder)).rejects.toMatchObject({code: 'BUNDLE_CORRUPT'});
	const found = readdirSync(folder).map(name => readFileSync(join(folder, name)).length);
	expect(found.reduce((sum, size) => sum + size, 0)).toBeLessThan(2000);
});

test('a folder that is installed is capped like a bundle', async () => {
	const folder = temporaryFolder();
	mkdirSync(join(folder, 'server'));
	writeFileSync(join(folder, 'manifest.json'), '{}');
	writeFileSync(join(folder, 'server', 'index.js'), 'x'.repeat(101));
	for (const limits of [{fileBytes: 100}, {totalBytes: 100}, {entries: 1}, {bundleBytes: 100}]) {
		await expect(
			openBundle(folder, {limits: {...usual, ...limits}}),
			JSON.stringify(limits),
		).rejects.toMatchObject({
			code: 'BUNDLE_TOO_LARGE',
		});
	}
});
