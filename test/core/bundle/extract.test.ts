import {execFileSync, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {deflateRawSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {extract} from '../../../source/core/bundle/extract.ts';
import {judgeArchive} from '../../../source/core/bundle/gate.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {temporaryFolder} from '../../support/temporary.ts';
import {buildZip, type ZipEntry} from '../../support/zip-builder.ts';

const manifest = {name: 'manifest.json', data: '{}'};

function packed(...entries: ZipEntry[]) {
	const zip = buildZip([manifest, ...entries]);
	const bytes = new Uint8Array(new SharedArrayBuffer(zip.length));
	bytes.set(zip);
	return {buffer: bytes.buffer, contents: judgeArchive(bytes, defaultSettings.limits)};
}

function withNumbers(entry: ZipEntry, numbers: {size?: number; crc?: number}): ZipEntry {
	return {...entry, local: numbers, central: numbers};
}

const text = 'console.log("hello");\n'.repeat(50);
const file = {name: 'lib/deep/file.js', data: text};
const deflated = deflateRawSync(Buffer.from(text));

const damages: [what: string, entry: ZipEntry, why: RegExp][] = [
	['a wrong checksum', withNumbers(file, {crc: 1}), /"lib\/deep\/file.js" is damaged: its checksum/],
	['a wrong checksum without compression', withNumbers({...file, method: 0}, {crc: 1}), /checksum/],
	['more data than declared', withNumbers(file, {size: 10}), /another size/],
	['less data than declared', withNumbers(file, {size: 5000}), /another size/],
	[
		'bytes after the end of its data',
		{...file, packed: Buffer.concat([deflated, Buffer.of(1, 2)])},
		/after its end/,
	],
	['cut data', {...file, packed: deflated.subarray(0, -3)}, /compressed data is damaged/],
	['data that is none', {...file, packed: Buffer.alloc(20, 0xff)}, /compressed data is damaged/],
	['no data where there must be some', {...file, packed: Buffer.alloc(0)}, /compressed data is damaged/],
];

for (const [what, entry, why] of damages) {
	test(`a file with ${what} ends the unpacking`, async () => {
		const {buffer, contents} = packed(entry);
		await expect(extract(buffer, contents, join(temporaryFolder(), 'out'))).rejects.toMatchObject({
			code: 'BUNDLE_CORRUPT',
			message: expect.stringMatching(why),
		});
	});
}

test('folders of the archive are made, also empty ones', async () => {
	const {buffer, contents} = packed({name: 'data/cache/', mode: 0o040700}, file);
	const out = join(temporaryFolder(), 'out');
	await extract(buffer, contents, out);
	expect(await readdir(join(out, 'data', 'cache'))).toEqual([]);
	expect(await readFile(join(out, file.name), 'utf8')).toBe(text);
});

test('a file too large to be held at once arrives whole, and its damage is found', async () => {
	const data = Buffer.concat([randomBytes(1 << 20), Buffer.alloc(39 << 20, 'x')]);
	const large = {name: 'large.bin', data};
	const {buffer, contents} = packed(large);
	const out = join(temporaryFolder(), 'out');
	await extract(buffer, contents, out);
	expect((await readFile(join(out, 'large.bin'))).equals(data)).toBe(true);

	const packedData = deflateRawSync(data);
	const bad: [entry: ZipEntry, why: RegExp][] = [
		[withNumbers({...large, packed: packedData}, {crc: 1}), /checksum/],
		[withNumbers({...large, packed: packedData}, {size: data.length - 1}), /another size/],
		[{...large, packed: packedData.subarray(0, -9)}, /compressed data is damaged/],
		[{...large, packed: Buffer.concat([packedData, Buffer.of(1)])}, /after its end/],
	];
	for (const [entry, why] of bad) {
		const one = packed(entry);
		await expect(extract(one.buffer, one.contents, join(temporaryFolder(), 'out'))).rejects.toThrow(why);
	}
});

function manyFiles(count: number): ZipEntry[] {
	const data = randomBytes(10_000);
	return Array.from({length: count}, (_, index) => ({name: `d${index % 50}/f${index}`, data, method: 0}));
}

test('an abort ends the workers, and nothing is written afterwards', async () => {
	const {buffer, contents} = packed(...manyFiles(3000));
	const out = join(temporaryFolder(), 'out');
	const stop = new AbortController();
	const work = extract(buffer, contents, out, {
		signal: stop.signal,
		onProgress: () => stop.abort(),
	});
	await expect(work).rejects.toMatchObject({name: 'AbortError'});
	const left = await readdir(out, {recursive: true});
	expect(left.length).toBeLessThan(3000);
	expect(await readdir(out, {recursive: true})).toEqual(left);
});

test('an abort before the start writes nothing at all', async () => {
	const {buffer, contents} = packed(file);
	const out = join(temporaryFolder(), 'out');
	await expect(extract(buffer, contents, out, {signal: AbortSignal.abort()})).rejects.toThrow();
	await expect(readdir(out)).rejects.toThrow(/ENOENT/);
});

test('a bundle that does not fit the disk is refused before it is unpacked', async () => {
	const {buffer, contents} = packed(file);
	const out = join(temporaryFolder(), 'out');
	const enormous = contents.files.map(one => ({...one, size: 2 ** 50}));
	await expect(extract(buffer, {...contents, files: enormous}, out)).rejects.toMatchObject({
		code: 'STORE_UNWRITABLE',
		message: expect.stringMatching(/It needs .* where .* are free/),
	});
	expect(await readdir(out)).toEqual([]);
});

test('a folder that cannot be made is named in one sentence', async () => {
	const folder = temporaryFolder();
	await writeFile(join(folder, 'file'), '');
	const {buffer, contents} = packed(file);
	await expect(extract(buffer, contents, join(folder, 'file', 'out'))).rejects.toThrow(/ENOTDIR|EEXIST/);
	await mkdir(join(folder, 'full'));
	await writeFile(join(folder, 'full', 'x'), '');
	await expect(extract(buffer, contents, join(folder, 'full'))).rejects.toThrow(/not empty/);
});

// Root in a container may be without the right to mount.
const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

test.skipIf(!canMount)('a disk that fills up while unpacking is one clear sentence', async () => {
	const disk = temporaryFolder();
	// Few files instead of few bytes: free space is looked at before, the number of files is not.
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,nr_inodes=20', 'tmpfs', disk]);
	try {
		const {buffer, contents} = packed(...manyFiles(100));
		await expect(extract(buffer, contents, join(disk, 'out'))).rejects.toMatchObject({
			code: 'STORE_UNWRITABLE',
			message: expect.stringMatching(/the disk is full \(ENOSPC\)/),
			hint: expect.any(String),
		});
	} finally {
		execFileSync('umount', [disk]);
	}
});
