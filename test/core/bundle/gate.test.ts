import {crc32, deflateRawSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {judgeArchive} from '../../../source/core/bundle/gate.ts';
import {compareWithYauzl} from '../../../source/core/bundle/second-opinion.ts';
import type {ErrorCode} from '../../../source/core/errors.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {
	buildZip,
	bytesOf,
	extraField,
	uint64,
	type ZipEntry,
	type ZipShape,
} from '../../support/zip-builder.ts';

const {limits} = defaultSettings;
const manifest: ZipEntry = {name: 'manifest.json', data: '{"manifest_version":"0.3"}'};
const script: ZipEntry = {name: 'server/index.js', data: 'console.log("hello")\n'.repeat(20)};

function zip(...entries: ZipEntry[]): Buffer {
	return buildZip([manifest, ...entries]);
}

function shaped(shape: ZipShape, ...entries: ZipEntry[]): Buffer {
	return buildZip([manifest, script, ...entries], shape);
}

function named(name: string | Uint8Array): Buffer {
	return zip({name, data: 'x'});
}

function unicodePath(raw: string, other: string): Buffer {
	const head = Buffer.alloc(5);
	head[0] = 1;
	head.writeUInt32LE(crc32(raw), 1);
	return extraField(0x7075, Buffer.concat([head, bytesOf(other)]));
}

function withByte(bytes: Buffer, at: number, value: number): Buffer {
	const copy = Buffer.from(bytes);
	copy[at < 0 ? copy.length + at : at] = value;
	return copy;
}

const zeros = deflateRawSync(Buffer.alloc(50 * 1024 * 1024));
const whole = shaped({});
const innerEnd = buildZip([], {});

type Case = [what: string, bytes: () => Buffer, code: ErrorCode, message: RegExp];

const refusedNames: Case[] = [
	['climbs out with ../', () => named('../x'), 'BUNDLE_UNSAFE_NAME', /"\.\.\/x" has a part "\.\."/],
	['climbs out in the middle', () => named('a/../../x'), 'BUNDLE_UNSAFE_NAME', /has a part "\.\."/],
	['is absolute', () => named('/etc/passwd'), 'BUNDLE_UNSAFE_NAME', /is absolute/],
	['is a network share', () => named('//srv/share'), 'BUNDLE_UNSAFE_NAME', /is absolute/],
	['has a drive', () => named('C:/x'), 'BUNDLE_UNSAFE_NAME', /colon/],
	['has a drive without a slash', () => named('C:x'), 'BUNDLE_UNSAFE_NAME', /colon/],
	['climbs out with ..\\', () => zip({name: '..\\x'}), 'BUNDLE_UNSAFE_NAME', /has a part "\.\."/],
	['mixes slashes and backslashes', () => zip(script, {name: 'dir\\f'}), 'BUNDLE_UNSAFE_NAME', /backslash/],
	['has a NUL', () => named('a\0.js'), 'BUNDLE_UNSAFE_NAME', /NUL/],
	['has an escape sequence', () => named('a\u001b[2Jb'), 'BUNDLE_UNSAFE_NAME', /cannot be seen/],
	['has a line break', () => named('a\nb'), 'BUNDLE_UNSAFE_NAME', /cannot be seen/],
	['has a C1 control', () => named('a\u009b31mb'), 'BUNDLE_UNSAFE_NAME', /cannot be seen/],
	['turns its direction', () => named('a\u202etxt.exe'), 'BUNDLE_UNSAFE_NAME', /cannot be seen/],
	['is empty', () => named(''), 'BUNDLE_UNSAFE_NAME', /is empty/],
	['is a dot', () => named('.'), 'BUNDLE_UNSAFE_NAME', /has a part "\."/],
	['has an empty part', () => named('a//b'), 'BUNDLE_UNSAFE_NAME', /an empty part/],
	['has a part that is a dot', () => named('a/./b'), 'BUNDLE_UNSAFE_NAME', /has a part "\."/],
	['ends with a dot', () => named('foo.'), 'BUNDLE_UNSAFE_NAME', /ends with a dot/],
	['ends with a space', () => named('bar /x'), 'BUNDLE_UNSAFE_NAME', /ends with a dot or a space/],
	['is a Windows device', () => named('CON'), 'BUNDLE_UNSAFE_NAME', /device on Windows/],
	['is a Windows device with an ending', () => named('lib/aux.txt'), 'BUNDLE_UNSAFE_NAME', /device/],
	['is a superscript device', () => named('com¹'), 'BUNDLE_UNSAFE_NAME', /device on Windows/],
	['names a stream', () => named('f:ads'), 'BUNDLE_UNSAFE_NAME', /colon/],
	['has a part of 300 bytes', () => named(`a/${'x'.repeat(300)}`), 'BUNDLE_UNSAFE_NAME', /255 bytes/],
	['is 5,000 deep', () => named(`${'a/'.repeat(5000)}b`), 'BUNDLE_UNSAFE_NAME', /1024 bytes/],
	['is 100 deep', () => named(`${'a/'.repeat(100)}b`), 'BUNDLE_UNSAFE_NAME', /64 folders deep/],
	['is not UTF-8', () => named(Uint8Array.of(0x61, 0xff, 0xfe)), 'BUNDLE_UNSAFE_NAME', /not UTF-8/],
	[
		'has another name beside it',
		() => zip({name: 'a.js', central: {extra: unicodePath('a.js', '../a.js')}}),
		'BUNDLE_UNSAFE_NAME',
		/second, different name/,
	],
	[
		'stands in it twice',
		() => zip(script, script),
		'BUNDLE_DUPLICATE_NAME',
		/"server\/index.js" is in it twice/,
	],
	['is a second manifest', () => zip(manifest), 'BUNDLE_DUPLICATE_NAME', /"manifest.json" is in it twice/],
	['differs in case', () => zip({name: 'S.JS'}, {name: 's.js'}), 'BUNDLE_DUPLICATE_NAME', /one and the same/],
	['differs in composition', () => zip({name: 'é'}, {name: 'e\u0301'}), 'BUNDLE_DUPLICATE_NAME', /the same/],
	[
		'differs in ß and ss',
		() => zip({name: 'straße'}, {name: 'STRASSE'}),
		'BUNDLE_DUPLICATE_NAME',
		/the same/,
	],
	[
		'hides a zero-width joiner',
		() => zip({name: 'gi\u200dt'}, {name: 'git'}),
		'BUNDLE_DUPLICATE_NAME',
		/same/,
	],
	['is a file and a folder', () => zip({name: 'a'}, {name: 'a/b'}), 'BUNDLE_DUPLICATE_NAME', /also a folder/],
	['is a folder and a file', () => zip({name: 'a/b'}, {name: 'A'}), 'BUNDLE_DUPLICATE_NAME', /also a folder/],
];

const link = {name: 'link', data: '/etc/passwd', mode: 0o120777};

const refusedEntries: Case[] = [
	['is a symbolic link', () => zip(link), 'BUNDLE_SPECIAL_FILE', /"link" is a symbolic link/],
	[
		'is a link with a file through it',
		() => zip(link, {name: 'link/x'}),
		'BUNDLE_SPECIAL_FILE',
		/"link" is a symbolic link/,
	],
	[
		'is a link to itself inside',
		() => zip({...link, data: 'manifest.json'}),
		'BUNDLE_SPECIAL_FILE',
		/symbolic/,
	],
	['is a named pipe', () => zip({name: 'p', mode: 0o010644}), 'BUNDLE_SPECIAL_FILE', /named pipe/],
	['is a device', () => zip({name: 'd', mode: 0o020644}), 'BUNDLE_SPECIAL_FILE', /a device/],
	['is a socket', () => zip({name: 's', mode: 0o140644}), 'BUNDLE_SPECIAL_FILE', /a socket/],
	['is a folder without a slash', () => zip({name: 'd', mode: 0o040755}), 'BUNDLE_SPECIAL_FILE', /not what/],
	[
		'is a Windows link',
		() => zip({name: 'j', mode: 0, dosAttributes: 0x400}),
		'BUNDLE_SPECIAL_FILE',
		/a link/,
	],
	[
		'is a folder with data',
		() => zip({name: 'd/', data: 'x', mode: 0}),
		'BUNDLE_INCONSISTENT',
		/folder "d" has 1/,
	],
	['is encrypted', () => zip({name: 'e', data: 'x', flags: 1}), 'BUNDLE_UNSUPPORTED', /"e" is encrypted/],
	['is strongly encrypted', () => zip({name: 'e', flags: 0x41}), 'BUNDLE_UNSUPPORTED', /encrypted/],
	['is encrypted with AES', () => zip({name: 'e', method: 99}), 'BUNDLE_UNSUPPORTED', /encrypted/],
	['uses LZMA', () => zip({name: 'e', method: 14}), 'BUNDLE_UNSUPPORTED', /LZMA/],
	['uses Zstandard', () => zip({name: 'e', method: 93}), 'BUNDLE_UNSUPPORTED', /Zstandard/],
	['uses Deflate64', () => zip({name: 'e', method: 9}), 'BUNDLE_UNSUPPORTED', /Deflate64/],
	[
		'is a bomb',
		() => zip({name: 'b', packed: zeros, central: {size: 50 << 20}, local: {size: 50 << 20}}),
		'BUNDLE_TOO_LARGE',
		/more than 200 times/,
	],
	[
		'says that it is enormous',
		() => zip({name: 'b', data: 'x', method: 0, central: {size: 600 << 20}}),
		'BUNDLE_TOO_LARGE',
		/unpacks to 600 MiB/,
	],
	[
		'has another local name',
		() => zip({name: 'a', local: {name: 'b'}}),
		'BUNDLE_INCONSISTENT',
		/different names/,
	],
	[
		'has another local size',
		() => zip({name: 'a', local: {size: 9}}),
		'BUNDLE_INCONSISTENT',
		/different sizes/,
	],
	['has another local CRC', () => zip({name: 'a', local: {crc: 9}}), 'BUNDLE_INCONSISTENT', /checksums/],
	['has another local method', () => zip({name: 'a', local: {method: 0}}), 'BUNDLE_INCONSISTENT', /methods/],
	['is encrypted in secret', () => zip({name: 'a', local: {flags: 1}}), 'BUNDLE_INCONSISTENT', /flags/],
	[
		'has a wrong data descriptor',
		() => zip({name: 'a', data: 'x', descriptor: Buffer.alloc(16)}),
		'BUNDLE_INCONSISTENT',
		/sizes or checksums/,
	],
	[
		'has no data descriptor where it says so',
		() => zip({name: 'a', data: 'x', flags: 8}),
		'BUNDLE_INCONSISTENT',
		/sizes or checksums/,
	],
	[
		'is stored and has two sizes',
		() => zip({name: 'a', data: 'x', method: 0, local: {size: 2}, central: {size: 2}}),
		'BUNDLE_INCONSISTENT',
		/two sizes/,
	],
	[
		'overlaps',
		() => buildZip([manifest, script, {...script, name: 'server/index.ts', central: {offset: 0}}]),
		'BUNDLE_INCONSISTENT',
		/overlaps/,
	],
	[
		'points beyond the data',
		() => zip({name: 'a', central: {offset: 99_999}}),
		'BUNDLE_INCONSISTENT',
		/belong to nothing|no data/,
	],
	[
		'has a cut extra field',
		() => zip({name: 'a', central: {extra: Uint8Array.of(1, 0, 99, 0)}}),
		'BUNDLE_INCONSISTENT',
		/cut off/,
	],
	[
		'lacks its zip64 sizes',
		() => zip({name: 'a', central: {size: 0xffffffff}}),
		'BUNDLE_INCONSISTENT',
		/zip64 sizes/,
	],
	['is on another disk', () => zip({name: 'a', central: {disk: 3}}), 'BUNDLE_UNSUPPORTED', /split/],
];

const refusedArchives: Case[] = [
	['empty', () => Buffer.alloc(0), 'BUNDLE_TRUNCATED', /0 bytes/],
	['cut in the middle', () => whole.subarray(0, 100), 'BUNDLE_TRUNCATED', /after 100 bytes/],
	['cut by one byte', () => whole.subarray(0, -1), 'BUNDLE_TRUNCATED', /truncated/],
	['missing its first bytes', () => whole.subarray(50), 'BUNDLE_TRUNCATED', /50 bytes are missing inside/],
	['a web page', () => Buffer.from('<!DOCTYPE html><title>Sign in</title>'), 'BUNDLE_NOT_A_ZIP', /web page/],
	['a gzip file', () => Buffer.from([0x1f, 0x8b, ...Buffer.alloc(40)]), 'BUNDLE_NOT_A_ZIP', /gzip/],
	['JSON', () => Buffer.from('{"name": "not a bundle at all"}'), 'BUNDLE_NOT_A_ZIP', /JSON/],
	[
		'one with bytes in front',
		() => shaped({before: Buffer.from('MZ stub')}),
		'BUNDLE_INCONSISTENT',
		/in front/,
	],
	[
		'one with bytes in front that are not counted',
		() => shaped({before: Buffer.from('MZ'), countBefore: false}),
		'BUNDLE_INCONSISTENT',
		/2 bytes in it belong to nothing/,
	],
	[
		'one with bytes inside',
		() => shaped({gap: Buffer.from('hidden')}),
		'BUNDLE_INCONSISTENT',
		/after its last file/,
	],
	[
		'one with bytes after its end',
		() => shaped({after: Buffer.from('junk')}),
		'BUNDLE_INCONSISTENT',
		/4 bytes follow/,
	],
	[
		'two archives',
		() => Buffer.concat([whole, shaped({}, {name: 'evil.js'})]),
		'BUNDLE_INCONSISTENT',
		/belong to nothing/,
	],
	[
		'one with an end inside its comment',
		() => shaped({comment: innerEnd}),
		'BUNDLE_INCONSISTENT',
		/ends twice/,
	],
	[
		'one that hides an entry',
		() => shaped({end: {entries: 1}}),
		'BUNDLE_INCONSISTENT',
		/counts other entries/,
	],
	['one that counts too many entries', () => shaped({end: {entries: 3}}), 'BUNDLE_INCONSISTENT', /counts/],
	['one that states two counts', () => shaped({end: {entriesHere: 1}}), 'BUNDLE_INCONSISTENT', /two numbers/],
	['one part of several', () => shaped({end: {disk: 2}}), 'BUNDLE_UNSUPPORTED', /split/],
	[
		'one whose zip64 count is 2^40',
		() => shaped({zip64: {sentinels: true, entries: 2 ** 40}}),
		'BUNDLE_INCONSISTENT',
		/more entries than it lists/,
	],
	[
		'one whose zip64 count differs',
		() => shaped({zip64: {sentinels: false, entries: 1}}),
		'BUNDLE_INCONSISTENT',
		/two end records differ/,
	],
	[
		'one whose zip64 record is missing',
		() => shaped({end: {offset: 0xffffffff}}),
		'BUNDLE_INCONSISTENT',
		/zip64 record is missing/,
	],
	[
		'one whose list of files is damaged',
		() => withByte(whole, whole.indexOf('PK\u0001\u0002'), 0),
		'BUNDLE_INCONSISTENT',
		/list of files is damaged/,
	],
	['one without a manifest', () => buildZip([script]), 'BUNDLE_NO_MANIFEST', /has no manifest.json/],
	['one without anything', () => buildZip([]), 'BUNDLE_NO_MANIFEST', /has no manifest.json/],
	[
		'one with its manifest in a folder',
		() => buildZip([{...manifest, name: 'my-server/manifest.json'}]),
		'BUNDLE_NO_MANIFEST',
		/at "my-server\/manifest.json"/,
	],
	[
		'one with another spelling of it',
		() => buildZip([{...manifest, name: 'Manifest.json'}]),
		'BUNDLE_NO_MANIFEST',
		/at "Manifest.json"/,
	],
	[
		'one with a manifest of 2 MiB',
		() => buildZip([{name: 'manifest.json', data: Buffer.alloc(2 << 20, 'x')}]),
		'BUNDLE_TOO_LARGE',
		/manifest.json has 2 MiB/,
	],
];

function check([, bytes, code, message]: Case): void {
	const begin = performance.now();
	expect(() => judgeArchive(bytes(), limits)).toThrow(
		expect.objectContaining({code, message: expect.stringMatching(message), hint: expect.any(String)}),
	);
	expect(performance.now() - begin).toBeLessThan(1000);
}

describe('a name is refused when it', () => {
	for (const one of refusedNames) test(one[0], () => check(one));
});

describe('an entry is refused when it', () => {
	for (const one of refusedEntries) test(one[0], () => check(one));
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

	test('60,000 entries, in reasonable time', async () => {
		const entries = Array.from({length: 60_000}, (_, index) => ({name: `f/${index}`, method: 0}));
		const archive = zip(...entries);
		const begin = performance.now();
		expect(judgeArchive(archive, limits).files).toHaveLength(60_001);
		expect(performance.now() - begin).toBeLessThan(3000);
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
