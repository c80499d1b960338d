import type {EndRecord} from './end-record.ts';
import {checkExtras, readExtras, readZip64Values} from './extra-fields.ts';
import {inconsistent, plural, quoted, refusal} from './refusal.ts';

/** One entry as the central directory has it; nothing of it is judged yet but its shape. */
export type CentralEntry = {
	name: string;
	rawName: Buffer;
	/** Ten times the version of the format that a reader has to know. */
	versionNeeded: number;
	flags: number;
	method: number;
	crc32: number;
	compressedSize: number;
	size: number;
	/** Where its local header is. */
	offset: number;
	/** Unix mode with the file type, 0 where none was stored. */
	mode: number;
	/** The low half of the attributes: what DOS and Windows store. */
	dosAttributes: number;
};

const headerSize = 46;
const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/**
 * Names are UTF-8, flagged or not: packers on macOS write it without the flag, and code page 437, which the
 * format means by that, makes other names on every reader.
 */
function decodeName(raw: Buffer): string {
	try {
		return utf8.decode(raw);
	} catch {
		throw refusal('BUNDLE_UNSAFE_NAME', `The file name ${quoted(raw.toString('latin1'))} is not UTF-8.`);
	}
}

function readEntry(bytes: Buffer, at: number, end: number): {entry: CentralEntry; next: number} {
	if (at + headerSize > end || bytes.readUInt32LE(at) !== 0x02014b50) {
		throw inconsistent('its list of files is damaged');
	}
	const nameEnd = at + headerSize + bytes.readUInt16LE(at + 28);
	const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
	const next = extraEnd + bytes.readUInt16LE(at + 32);
	if (next > end) throw inconsistent('its list of files is cut off');
	const rawName = bytes.subarray(at + headerSize, nameEnd);
	const name = decodeName(rawName);
	const extras = nameEnd === extraEnd ? undefined : readExtras(bytes.subarray(nameEnd, extraEnd), name);
	if (extras) checkExtras(extras, rawName, name);
	const stated = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
	const [size, compressedSize, offset] = readZip64Values(extras, stated, name) as [number, number, number];
	const disk = bytes.readUInt16LE(at + 34);
	if (disk !== 0 && disk !== 0xffff) {
		throw refusal('BUNDLE_UNSUPPORTED', 'It is one part of an archive that was split into several files.');
	}
	const attributes = bytes.readUInt32LE(at + 38);
	const entry = {
		name,
		rawName,
		versionNeeded: bytes.readUInt8(at + 6),
		flags: bytes.readUInt16LE(at + 8),
		method: bytes.readUInt16LE(at + 10),
		crc32: bytes.readUInt32LE(at + 16),
		compressedSize,
		size,
		offset,
		mode: attributes >>> 16,
		dosAttributes: attributes & 0xffff,
	};
	return {entry, next};
}

/**
 * The entries of the central directory, in its order. It must hold exactly as many as the end record counts, and
 * nothing else. Throws `BUNDLE_INCONSISTENT`, `BUNDLE_UNSAFE_NAME`, `BUNDLE_UNSUPPORTED` or `BUNDLE_TOO_LARGE`.
 */
export function readCentralDirectory(bytes: Buffer, record: EndRecord, limit: number): CentralEntry[] {
	if (record.entries > limit) {
		throw refusal(
			'BUNDLE_TOO_LARGE',
			`It has ${plural(record.entries, 'entry').replace('entrys', 'entries')}; at most ${limit.toLocaleString('en')} are unpacked.`,
			'If you trust it, raise limits.entries in the settings.',
		);
	}
	const end = record.offset + record.size;
	const entries: CentralEntry[] = [];
	for (let at = record.offset; at < end && entries.length <= record.entries; ) {
		const {entry, next} = readEntry(bytes, at, end);
		entries.push(entry);
		at = next;
	}
	if (entries.length !== record.entries) throw inconsistent('it counts other entries than it lists');
	return entries;
}
