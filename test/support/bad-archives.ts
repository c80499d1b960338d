import {crc32, deflateRawSync} from 'node:zlib';
import type {ErrorCode} from '../../source/core/errors.ts';
import {buildZip, bytesOf, extraField, uint64, type ZipEntry, type ZipShape} from './zip-builder.ts';

export const manifest: ZipEntry = {name: 'manifest.json', data: '{"manifest_version":"0.3"}'};
export const script: ZipEntry = {name: 'server/index.js', data: 'console.log("hello")\n'.repeat(20)};

export function zip(...entries: ZipEntry[]): Buffer {
	return buildZip([manifest, ...entries]);
}

export function shaped(shape: ZipShape, ...entries: ZipEntry[]): Buffer {
	return buildZip([manifest, script, ...entries], shape);
}

function named(name: string | Uint8Array): Buffer {
	return zip({name, data: 'x'});
}

export function unicodePath(raw: string, other: string, {version = 1, of = raw} = {}): Buffer {
	const head = Buffer.alloc(5);
	head[0] = version;
	head.writeUInt32LE(crc32(of), 1);
	return extraField(0x7075, Buffer.concat([head, bytesOf(other)]));
}

/** An entry with the same extra area in both of its headers. */
export function withExtra(name: string, ...fields: readonly Uint8Array[]): ZipEntry {
	const extra = Buffer.concat(fields);
	return {name, data: 'x', local: {extra}, central: {extra}};
}

/** Info-ZIP's field of a Unix mode and a link's target, and libarchive's of a mode for those who read a stream. */
export function asiUnix(mode: number, target = ''): Buffer {
	const head = Buffer.alloc(14);
	head.writeUInt16LE(mode, 4);
	head.writeUInt32LE(target.length, 6);
	return extraField(0x756e, Buffer.concat([head, bytesOf(target)]));
}

export function libarchiveMode(mode: number): Buffer {
	const body = Buffer.alloc(9);
	body[0] = 7;
	body.writeUInt16LE(0x031e, 1);
	body.writeUInt32LE(mode * 0x1_0000, 5);
	return extraField(0x6c78, body);
}

function withByte(bytes: Buffer, at: number, value: number): Buffer {
	const copy = Buffer.from(bytes);
	copy[at < 0 ? copy.length + at : at] = value;
	return copy;
}

const zeros = deflateRawSync(Buffer.alloc(50 * 1024 * 1024));
export const whole = shaped({});
const innerEnd = buildZip([], {});

/** What is wrong, how it is made, and what is said. */
export type Case = [what: string, bytes: () => Buffer, code: ErrorCode, message: RegExp];

export const refusedNames: Case[] = [
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

export const refusedEntries: Case[] = [
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

export const refusedArchives: Case[] = [
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
		'one around a bundle',
		() => buildZip([{name: 'weather.mcpb', data: whole, method: 0}, {name: 'notes.txt'}]),
		'BUNDLE_NO_MANIFEST',
		/not a bundle itself: it holds one, "weather\.mcpb"/,
	],
	[
		'one around a bundle in a folder, and a manifest further down',
		() => buildZip([{name: 'out/a.dxt'}, {...manifest, name: 'out/source/manifest.json'}]),
		'BUNDLE_NO_MANIFEST',
		/holds one, "out\/a\.dxt"/,
	],
	[
		'one around bundles for several systems',
		() => buildZip(['linux', 'macos', 'windows'].map(name => ({name: `${name}.mcpb`}))),
		'BUNDLE_NO_MANIFEST',
		/holds 3, "linux\.mcpb", "macos\.mcpb", "windows\.mcpb"/,
	],
	[
		'one with two names that are one without ./',
		() => zip(script, {...script, name: './server/index.js'}),
		'BUNDLE_DUPLICATE_NAME',
		/"server\/index\.js" is in it twice/,
	],
	['one that climbs out behind ./', () => zip({name: './../x'}), 'BUNDLE_UNSAFE_NAME', /has a part "\.\."/],
	['one with an absolute name behind ./', () => zip({name: './/etc/x'}), 'BUNDLE_UNSAFE_NAME', /is absolute/],
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

function withNumbers(entry: ZipEntry, numbers: {size?: number; crc?: number}): ZipEntry {
	return {...entry, local: numbers, central: numbers};
}

const file = {name: 'lib/file.js', data: 'console.log("hello");\n'.repeat(50)};
const deflated = deflateRawSync(Buffer.from(file.data));
const megabytes = Buffer.alloc(5 << 20, 'x');

const wholeManifest =
	'{"manifest_version":"0.3","name":"x","version":"1.0.0","description":"d","author":{"name":"a"},"server":{"type":"node","entry_point":"server/index.js","mcp_config":{"command":"node","args":[]}}}';

function installable(...entries: ZipEntry[]): Buffer {
	return buildZip([{name: 'manifest.json', data: wholeManifest}, script, ...entries]);
}

/** What only shows while a file is unpacked. */
export const corruptFiles: readonly Case[] = [
	['a wrong checksum', () => installable(withNumbers(file, {crc: 1})), 'BUNDLE_CORRUPT', /checksum/],
	[
		'a wrong checksum, stored',
		() => installable(withNumbers({...file, method: 0}, {crc: 1})),
		'BUNDLE_CORRUPT',
		/checksum/,
	],
	[
		'more data than it says',
		() => installable(withNumbers(file, {size: 10})),
		'BUNDLE_CORRUPT',
		/another size/,
	],
	[
		'5 MB that say they are 10 bytes',
		() => installable(withNumbers({...file, data: megabytes}, {size: 10})),
		'BUNDLE_CORRUPT',
		/another size/,
	],
	[
		'less data than it says',
		() => installable(withNumbers(file, {size: 5000})),
		'BUNDLE_CORRUPT',
		/another size/,
	],
	[
		'bytes after its end',
		() => installable({...file, packed: Buffer.concat([deflated, Buffer.of(1, 2)])}),
		'BUNDLE_CORRUPT',
		/after its end/,
	],
	[
		'a second stream after its end',
		() => installable({...file, packed: Buffer.concat([deflated, deflated])}),
		'BUNDLE_CORRUPT',
		/after its end/,
	],
	['cut data', () => installable({...file, packed: deflated.subarray(0, -3)}), 'BUNDLE_CORRUPT', /damaged/],
	[
		'data that is none',
		() => installable({...file, packed: Buffer.alloc(20, 0xff)}),
		'BUNDLE_CORRUPT',
		/damaged/,
	],
	['no data', () => installable({...file, packed: Buffer.alloc(0)}), 'BUNDLE_CORRUPT', /damaged/],
	[
		'stored data that is said to be deflated',
		() => installable({...file, packed: Buffer.from(file.data)}),
		'BUNDLE_CORRUPT',
		/damaged/,
	],
];

const manifestOf = (data: string | Uint8Array) => () => buildZip([{name: 'manifest.json', data}, script]);

/** A manifest that two readers may read differently, or that one falls over. */
export const badManifests: readonly Case[] = [
	['has a key twice', manifestOf(wholeManifest.replace('{', '{"name":"y",')), 'MANIFEST_INVALID', /"name"/],
	[
		'has a key twice deep inside',
		manifestOf(wholeManifest.replace('"type":"node"', '"type":"node","type":"binary"')),
		'MANIFEST_INVALID',
		/"type"/,
	],
	[
		'has __proto__ as a key',
		manifestOf(wholeManifest.replace('{', '{"__proto__":{"admin":true},')),
		'MANIFEST_INVALID',
		/__proto__/,
	],
	['is 100,000 deep', manifestOf('['.repeat(100_000)), 'MANIFEST_INVALID', /deep/],
	[
		'is 100 deep',
		manifestOf(wholeManifest.replace('{', `{"_meta":${'['.repeat(100)}${']'.repeat(100)},`)),
		'MANIFEST_INVALID',
		/deep/,
	],
	[
		'is not UTF-8',
		manifestOf(Buffer.from(wholeManifest.replace('"d"', '"\u00ff"'), 'latin1')),
		'MANIFEST_INVALID',
		/UTF-8/,
	],
	['is UTF-16', manifestOf(Buffer.from(`\ufeff${wholeManifest}`, 'utf16le')), 'MANIFEST_INVALID', /UTF/],
	['is empty', manifestOf(''), 'MANIFEST_INVALID', /./],
	['is cut', manifestOf(wholeManifest.slice(0, 60)), 'MANIFEST_INVALID', /./],
	['is a list', manifestOf('[]'), 'MANIFEST_INVALID', /./],
];

const many = (count: number, change: (index: number) => Partial<ZipEntry>) =>
	Array.from({length: count}, (_, index): ZipEntry => ({name: `f${index}`, data: 'x', ...change(index)}));

/** Further ways of packing several things as one, or one as several. */
export const furtherArchives: readonly Case[] = [
	[
		'one local header for 200 entries',
		() => buildZip([manifest, script, ...many(200, () => ({central: {offset: 0}}))]),
		'BUNDLE_INCONSISTENT',
		/overlaps|different names/,
	],
	[
		'a quoted overlap',
		() => zip({name: 'outer', data: whole, method: 0}, {name: 'manifest.json2', central: {offset: 40}}),
		'BUNDLE_INCONSISTENT',
		/./,
	],
	[
		'a link and then a file of its name',
		() => zip({name: 'link', data: '/tmp', mode: 0o120777}, {name: 'link', data: 'evil'}),
		'BUNDLE_SPECIAL_FILE',
		/link/,
	],
	[
		'a link and then a file through it',
		() => zip({name: 'a', data: '..', mode: 0o120777}, {name: 'a/b', data: 'evil'}),
		'BUNDLE_SPECIAL_FILE',
		/link/,
	],
	['a block device', () => zip({name: 'b', mode: 0o060644}), 'BUNDLE_SPECIAL_FILE', /device/],
	['a name that ends with NUL', () => zip({name: 'a.js\0'}), 'BUNDLE_UNSAFE_NAME', /NUL/],
	['a name that climbs after a NUL', () => zip({name: 'a\0/../../x'}), 'BUNDLE_UNSAFE_NAME', /NUL/],
	['a drive with backslashes', () => zip({name: 'C:\\x'}), 'BUNDLE_UNSAFE_NAME', /colon/],
	['a UNC path', () => zip({name: '\\\\srv\\share'}), 'BUNDLE_UNSAFE_NAME', /absolute/],
	['LPT1 in the middle', () => zip({name: 'a/lpt1.md/b'}), 'BUNDLE_UNSAFE_NAME', /device/],
	[
		'a path of three bytes too many',
		() =>
			zip({
				name: `${'a/'.repeat(60)}${'b'.repeat(200)}/${'c'.repeat(250)}/${'d'.repeat(250)}/${'e'.repeat(250)}`,
			}),
		'BUNDLE_UNSAFE_NAME',
		/bytes/,
	],
	['xz', () => zip({name: 'e', method: 95}), 'BUNDLE_UNSUPPORTED', /xz/],
	['bzip2', () => zip({name: 'e', method: 12}), 'BUNDLE_UNSUPPORTED', /bzip2/],
	['PPMd', () => zip({name: 'e', method: 98}), 'BUNDLE_UNSUPPORTED', /PPMd/],
	['a method nobody knows', () => zip({name: 'e', method: 77}), 'BUNDLE_UNSUPPORTED', /method 77/],
	['a masked central directory', () => zip({name: 'e', flags: 0x2000}), 'BUNDLE_UNSUPPORTED', /encrypted/],
	['a patch', () => zip({name: 'e', flags: 0x20}), 'BUNDLE_UNSUPPORTED', /patch/],
	[
		'another second name in the local header alone',
		() => zip({name: 'a.js', local: {extra: unicodePath('a.js', '../a.js')}}),
		'BUNDLE_UNSAFE_NAME',
		/second, different name/,
	],
];

/** Extra fields by which one reader sees another file than the next one. */
export const refusedExtras: Case[] = [
	[
		'a second name twice, the first one another',
		() => zip(withExtra('a.js', unicodePath('a.js', 'b.js'), unicodePath('a.js', 'a.js'))),
		'BUNDLE_INCONSISTENT',
		/"a\.js" has its Unicode name twice/,
	],
	[
		'a second name twice, both the same',
		() => zip(withExtra('a.js', unicodePath('a.js', 'a.js'), unicodePath('a.js', 'a.js'))),
		'BUNDLE_INCONSISTENT',
		/Unicode name twice/,
	],
	[
		'a second name twice in the local header alone',
		() => zip({...withExtra('a.js', unicodePath('a.js', 'a.js'), unicodePath('a.js', 'b.js')), central: {}}),
		'BUNDLE_INCONSISTENT',
		/Unicode name twice/,
	],
	[
		'a second name of an unknown version',
		() => zip(withExtra('a.js', unicodePath('a.js', 'b.js', {version: 2}))),
		'BUNDLE_INCONSISTENT',
		/not every reader understands/,
	],
	[
		'a second name with the checksum of another one',
		() => zip(withExtra('a.js', unicodePath('a.js', 'a.js', {of: 'b.js'}))),
		'BUNDLE_INCONSISTENT',
		/wrong checksum/,
	],
	[
		'its zip64 sizes twice',
		() => zip(withExtra('a.js', extraField(1, uint64(1, 1)), extraField(1, uint64(2, 2)))),
		'BUNDLE_INCONSISTENT',
		/its sizes twice/,
	],
	...[0x6375, 0x756e, 0x000d, 0x9901].map(
		(id): Case => [
			`the field ${id.toString(16)} twice`,
			() => zip(withExtra('a.js', extraField(id, Buffer.alloc(12)), extraField(id, Buffer.alloc(12)))),
			'BUNDLE_INCONSISTENT',
			/an extra field twice/,
		],
	),
	...(
		[
			['a link’s target of Info-ZIP', asiUnix(0o100644, '/etc/passwd')],
			['a link’s mode of Info-ZIP', asiUnix(0o120777)],
			['a link’s target of PKWARE', extraField(0x000d, Buffer.alloc(20, 'x'))],
			['a link’s mode of libarchive', libarchiveMode(0o120777)],
			['a folder’s mode of libarchive', libarchiveMode(0o040755)],
			['a mode of libarchive that is cut off', extraField(0x6c78, Uint8Array.of(4, 0))],
		] as const
	).map(
		([what, field]): Case => [
			what,
			() => zip(withExtra('a.js', field)),
			'BUNDLE_INCONSISTENT',
			/link or a special file/,
		],
	),
];
