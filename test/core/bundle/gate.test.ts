import {deflateRawSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {judgeArchive} from '../../../source/core/bundle/gate.ts';
import {compareWithYauzl} from '../../../source/core/bundle/second-opinion.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {
	asiUnix,
	type Case,
	libarchiveMode,
	manifest,
	refusedArchives,
	refusedEntries,
	refusedExtras,
	refusedNames,
	script,
	shaped,
	unicodePath,
	whole,
	withExtra,
	zip,
} from '../../support/bad-archives.ts';
import {growth} from '../../support/growth.ts';
import {buildZip, bytesOf, extraField, uint64} from '../../support/zip-builder.ts';

const {limits} = defaultSettings;
function check([, bytes, code, message]: Case): void {
	expect(() => judgeArchive(bytes(), limits)).toThrow(
		expect.objectContaining({code, message: expect.stringMatching(message), hint: expect.any(String)}),
	);
}

describe('a name is refused when it', () => {
	for (const one of refusedNames) test(one[0], () => check(one));
});

describe('an entry is refused when it', () => {
	for (const one of refusedEntries) test(one[0], () => check(one));
});

describe('an entry is refused for', () => {
	for (const one of refusedExtras) test(one[0], () => check(one));
});

describe('what is refused as an archive is', () => {
	for (const one of refusedArchives) test(one[0], () => check(one));
});

describe('limits of the settings are kept', () => {
	const small = {...limits, entries: 2, totalBytes: 500, fileBytes: 450};

	test('for the number of entries', () => {
		expect(() => judgeArchive(zip(script, {name: 'b'}), small)).toThrow(/has 3 entries; at most 2/);
	});

	test('for one file', () => {
		const bytes = zip({name: 'b', data: 'x'.repeat(460)});
		expect(() => judgeArchive(bytes, small)).toThrow(/"b" unpacks to 460 bytes/);
	});

	test('for everything together', () => {
		const bytes = buildZip([{...manifest, data: 'x'.repeat(100)}, script]);
		expect(() => judgeArchive(bytes, small)).toThrow(/It unpacks to 520 bytes/);
	});
});

describe('what is unusual and harmless is accepted:', () => {
	const largeFields = {
		compressedSize: 0xffffffff,
		size: 0xffffffff,
	};
	const sizes = uint64(script.data?.length ?? 0, deflateRawSync(bytesOf(script.data ?? '')).length);
	const accepted: [what: string, bytes: () => Buffer, paths: string[]][] = [
		['plain files', () => zip(script), ['manifest.json', 'server/index.js']],
		['stored files', () => zip({...script, method: 0}), ['manifest.json', 'server/index.js']],
		[
			'entries for folders',
			() => zip({name: 'server/', mode: 0o040755}, script),
			['manifest.json', 'server/index.js'],
		],
		[
			'a folder entry after its files',
			() => zip(script, {name: 'server/', mode: 0}),
			['manifest.json', 'server/index.js'],
		],
		['an empty file', () => zip({name: 'empty'}), ['manifest.json', 'empty']],
		[
			'modes that are wild',
			() => zip({name: 'a', mode: 0o104777}, {name: 'b', mode: 0o100000}),
			['manifest.json', 'a', 'b'],
		],
		['streamed entries', () => zip({...script, descriptor: 'signed'}), ['manifest.json', 'server/index.js']],
		[
			'descriptors without a mark',
			() => zip({...script, descriptor: 'unsigned'}, {name: 'b'}),
			['manifest.json', 'server/index.js', 'b'],
		],
		[
			'descriptors of zip64',
			() => zip({...script, descriptor: 'zip64'}),
			['manifest.json', 'server/index.js'],
		],
		['consistent zip64 ends', () => shaped({zip64: {sentinels: true}}), ['manifest.json', 'server/index.js']],
		[
			'zip64 ends that repeat',
			() => shaped({zip64: {sentinels: false}}),
			['manifest.json', 'server/index.js'],
		],
		[
			'consistent zip64 entries',
			() =>
				zip({
					...script,
					local: {...largeFields, extra: extraField(1, sizes)},
					central: {...largeFields, extra: extraField(1, sizes)},
				}),
			['manifest.json', 'server/index.js'],
		],
		['backslashes throughout', () => zip({name: 'server\\index.js'}), ['manifest.json', 'server/index.js']],
		[
			'names in UTF-8 with its flag',
			() => zip({name: 'ümläut.js', flags: 0x800}),
			['manifest.json', 'ümläut.js'],
		],
		['names in UTF-8 without its flag', () => zip({name: '日本語.js'}), ['manifest.json', '日本語.js']],
		[
			'a second name that is the same',
			() => zip({name: 'é', central: {extra: unicodePath('é', 'é')}}),
			['manifest.json', 'é'],
		],
		[
			'names that begin with ./, and the folder itself',
			() =>
				buildZip(
					[{name: './', mode: 0o040755}, {name: './server/', mode: 0o040755}, manifest, script].map(
						entry => ({
							...entry,
							name: entry.name.toString().startsWith('./') ? entry.name : `./${entry.name}`,
						}),
					),
				),
			['manifest.json', 'server/index.js'],
		],
		[
			'times that are there twice, padding, and modes that agree',
			() =>
				zip(
					withExtra(
						'a.js',
						extraField(0x5455, Buffer.alloc(5)),
						extraField(0x5455, Buffer.alloc(5)),
						extraField(0, Buffer.alloc(0)),
						extraField(0, Buffer.alloc(0)),
						asiUnix(0o100755),
						libarchiveMode(0o100644),
					),
				),
			['manifest.json', 'a.js'],
		],
		[
			'a comment',
			() => shaped({comment: Buffer.from('made with care')}),
			['manifest.json', 'server/index.js'],
		],
		[
			'an archive in the archive',
			() => zip({name: 'inner.zip', data: whole, method: 0}),
			['manifest.json', 'inner.zip'],
		],
		[
			'a name like an object’s own',
			() => zip({name: '__proto__', data: 'x'}),
			['manifest.json', '__proto__'],
		],
		[
			'folders that differ in case',
			() => zip({name: 'Lib/a'}, {name: 'lib/b'}),
			['manifest.json', 'Lib/a', 'lib/b'],
		],
		[
			'a silent sound file',
			() => zip({name: 's.wav', data: Buffer.alloc(9 << 20)}),
			['manifest.json', 's.wav'],
		],
	];
	for (const [what, bytes, paths] of accepted) {
		test(what, async () => {
			const archive = bytes();
			const contents = judgeArchive(archive, limits);
			expect(contents.files.map(({path}) => path)).toEqual(paths);
			await compareWithYauzl(archive, contents.entries);
		});
	}

	test('60,000 entries, each as quickly as one of 6,000', async () => {
		const archive = (count: number) =>
			zip(...Array.from({length: count}, (_, index) => ({name: `f/${index}`, method: 0})));
		const [few, many] = [archive(6000), archive(60_000)];
		expect(judgeArchive(many, limits).files).toHaveLength(60_001);
		expect(
			await growth(
				() => judgeArchive(few, limits),
				() => judgeArchive(many, limits),
			),
		).toBeLessThan(50);
	});
});

test('modes keep nothing but whether a file is executable', () => {
	const {files} = judgeArchive(
		zip({name: 'a', mode: 0o104755}, {name: 'b', mode: 0o100666}, {name: 'c', mode: 0}),
		limits,
	);
	expect(files.map(({path, executable}) => [path, executable])).toEqual([
		['manifest.json', false],
		['a', true],
		['b', false],
		['c', false],
	]);
});

test('an archive that yauzl reads differently is refused', async () => {
	const archive = zip(script);
	const {entries} = judgeArchive(archive, limits);
	const [first, second] = entries;
	if (!first || !second) throw new Error('two entries were put in');
	const refusal = {code: 'BUNDLE_INCONSISTENT', message: expect.stringMatching(/Two ways of reading/)};
	await expect(compareWithYauzl(archive, [first])).rejects.toMatchObject(refusal);
	await expect(compareWithYauzl(archive, [first, {...second, size: 1}])).rejects.toMatchObject(refusal);
	await expect(compareWithYauzl(archive, [...entries, second])).rejects.toMatchObject(refusal);
});
