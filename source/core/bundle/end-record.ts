import {inconsistent, plural, refusal} from './refusal.ts';

/** Where the central directory is and how many entries it says it has. */
export type EndRecord = {offset: number; size: number; entries: number};

const endSize = 22;
const locatorSize = 20;
const zip64Size = 56;
const longestComment = 0xffff;

const kinds: readonly [magic: string, name: string][] = [
	['7z\u00bc\u00af', 'a 7-Zip archive'],
	['\u001f\u008b', 'a gzip file (a .tar.gz, perhaps)'],
	['Rar!', 'a RAR archive'],
	['BZh', 'a bzip2 file'],
	['\u00fd7zXZ', 'an xz file'],
	['%PDF', 'a PDF'],
	['\u007fELF', 'a program'],
	['MZ', 'a Windows program'],
];

function startsLikeWebPage(start: string): boolean {
	return /^\s*(?:\u00ef\u00bb\u00bf)?<(?:!doctype|html|head|body|\?xml|!--)/i.test(start);
}

/** Says what bytes without an end record are. */
function explainNoZip(bytes: Buffer): Error {
	const start = bytes.toString('latin1', 0, 512);
	if (bytes.length === 0) return refusal('BUNDLE_TRUNCATED', 'It is empty: 0 bytes.', getAgain);
	if (start.startsWith('PK\u0003\u0004')) {
		return refusal(
			'BUNDLE_TRUNCATED',
			`It is truncated: after ${plural(bytes.length, 'byte')} it stops before the archive ends.`,
			getAgain,
		);
	}
	if (startsLikeWebPage(start)) {
		return refusal(
			'BUNDLE_NOT_A_ZIP',
			'It is a web page, not a bundle.',
			'Use the address of the file itself (the download or "raw" link), not of the page about it.',
		);
	}
	const text = start.trimStart();
	const kind = text.startsWith('{') ? 'JSON text' : kinds.find(([magic]) => start.startsWith(magic))?.[1];
	return refusal(
		'BUNDLE_NOT_A_ZIP',
		`It is no bundle: a bundle is a zip archive, this is ${kind ?? 'something else'}.`,
		'Give a .mcpb or .dxt file, or the folder that has the manifest.json.',
	);
}

const getAgain = 'Download or copy it again; the file is not whole.';

/**
 * The one end record: the last one in the file, whose comment reaches exactly to the end. A second one whose
 * comment does too would show another reader another archive.
 */
function findEnd(bytes: Buffer): number {
	const lowest = Math.max(0, bytes.length - endSize - longestComment);
	// Searched in the tail alone: a search that finds nothing would go on to the file's beginning.
	const tail = bytes.subarray(lowest);
	const lastIn = (before: number) => (before < 0 ? -1 : tail.lastIndexOf('PK\u0005\u0006', before, 'latin1'));
	const found = lastIn(tail.length - endSize);
	if (found < 0) throw explainNoZip(bytes);
	const last = lowest + found;
	const end = last + endSize + bytes.readUInt16LE(last + 20);
	if (end > bytes.length) {
		const missing = plural(end - bytes.length, 'byte');
		throw refusal('BUNDLE_TRUNCATED', `It is truncated: ${missing} are missing at its end.`, getAgain);
	}
	if (end < bytes.length) {
		const rest = bytes.toString('latin1', end, end + 12);
		if (rest.startsWith('MCPB_SIG_V1') || rest.startsWith('DXT_SIG_V1')) {
			throw refusal(
				'BUNDLE_SIGNATURE_BROKEN',
				'Its signature block is damaged: its end is missing or is not the end of the file.',
				'Get the bundle again from where its publisher offers it; it may have been changed on the way.',
			);
		}
		throw inconsistent(`${plural(bytes.length - end, 'byte')} follow its end`);
	}
	for (let other = lastIn(found - 1); other >= 0; other = lastIn(other - 1)) {
		if (other + endSize + tail.readUInt16LE(other + 20) === tail.length) throw inconsistent('it ends twice');
	}
	return last;
}

function readUInt64(bytes: Buffer, at: number): number {
	const value = bytes.readBigUInt64LE(at);
	// Anything over 2^53 is beyond every limit and every file; it fails the checks that follow.
	return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
}

type Raw = EndRecord & {directoryEnd: number};

function agrees(short: number, sentinel: number, long: number): boolean {
	return short === sentinel || short === long;
}

/** The zip64 records, when there are any: they must lie right before the end record and agree with it. */
function readZip64(bytes: Buffer, end: number, plain: Raw): Raw {
	const locator = end - locatorSize;
	const present = locator >= 0 && bytes.readUInt32LE(locator) === 0x07064b50;
	const wanted = plain.entries === 0xffff || plain.size === 0xffffffff || plain.offset === 0xffffffff;
	if (!present) {
		// 65,535 entries fit without zip64; sizes and offsets that large do not.
		if (wanted && plain.entries !== 0xffff) throw inconsistent('its zip64 record is missing');
		return plain;
	}
	const record = readUInt64(bytes, locator + 8);
	const oneDisk = bytes.readUInt32LE(locator + 4) === 0 && bytes.readUInt32LE(locator + 16) <= 1;
	const fits = record + zip64Size <= locator && bytes.readUInt32LE(record) === 0x06064b50;
	if (!oneDisk || !fits || record + 12 + readUInt64(bytes, record + 4) !== locator) {
		throw inconsistent('its zip64 record is not where it should be');
	}
	const [disk, directoryDisk] = [bytes.readUInt32LE(record + 16), bytes.readUInt32LE(record + 20)];
	const long = {
		entries: readUInt64(bytes, record + 32),
		size: readUInt64(bytes, record + 40),
		offset: readUInt64(bytes, record + 48),
		directoryEnd: record,
	};
	const consistent =
		disk === 0 &&
		directoryDisk === 0 &&
		readUInt64(bytes, record + 24) === long.entries &&
		agrees(plain.entries, 0xffff, long.entries) &&
		agrees(plain.size, 0xffffffff, long.size) &&
		agrees(plain.offset, 0xffffffff, long.offset);
	if (!consistent) throw inconsistent('its two end records differ');
	return long;
}

/**
 * Finds the end of the archive and through it the central directory, which must end right where the end begins.
 * Throws `BUNDLE_NOT_A_ZIP`, `BUNDLE_TRUNCATED`, `BUNDLE_INCONSISTENT` or `BUNDLE_UNSUPPORTED`.
 */
export function readEndRecord(bytes: Buffer): EndRecord {
	if (bytes.length < endSize) throw explainNoZip(bytes);
	const end = findEnd(bytes);
	const disks = [bytes.readUInt16LE(end + 4), bytes.readUInt16LE(end + 6)];
	if (disks.some(disk => disk !== 0 && disk !== 0xffff)) {
		throw refusal('BUNDLE_UNSUPPORTED', 'It is one part of an archive that was split into several files.');
	}
	const entries = bytes.readUInt16LE(end + 10);
	if (bytes.readUInt16LE(end + 8) !== entries) throw inconsistent('it states two numbers of entries');
	const size = bytes.readUInt32LE(end + 12);
	const offset = bytes.readUInt32LE(end + 16);
	const record = readZip64(bytes, end, {entries, size, offset, directoryEnd: end});
	const gap = record.directoryEnd - (record.offset + record.size);
	if (gap < 0) {
		const missing = Number.isFinite(gap) ? plural(-gap, 'byte') : 'bytes';
		throw refusal('BUNDLE_TRUNCATED', `It is truncated: ${missing} are missing inside it.`, getAgain);
	}
	if (gap > 0) throw inconsistent(`${plural(gap, 'byte')} in it belong to nothing`);
	if (record.entries * 46 > record.size) throw inconsistent('it counts more entries than it lists');
	return record;
}
