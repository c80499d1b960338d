import {crc32} from 'node:zlib';
import type {EndRecord} from './end-record.ts';
import {plural, quoted, refusal} from './refusal.ts';

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
const sentinel = 0xffffffff;
const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

function inconsistent(what: string): Error {
	return refusal('BUNDLE_INCONSISTENT', `Its archive contradicts itself: ${what}.`);
}

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

/** The fields of an extra area, by their number. Throws when they do not fill it. */
export function readExtras(extra: Buffer, name: string): ReadonlyMap<number, Buffer> {
	const fields = new Map<number, Buffer>();
	let at = 0;
	while (at + 4 <= extra.length) {
		const id = extra.readUInt16LE(at);
		const end = at + 4 + extra.readUInt16LE(at + 2);
		if (end > extra.length) throw inconsistent(`an extra field of ${quoted(name)} is cut off`);
		if (id === 0x0001 && fields.has(id)) throw inconsistent(`${quoted(name)} has its sizes twice`);
		fields.set(id, extra.subarray(at + 4, end));
		at = end;
	}
	// Some packers pad to an alignment with up to three zeros.
	if (extra.subarray(at).some(byte => byte !== 0)) {
		throw inconsistent(`an extra field of ${quoted(name)} is cut off`);
	}
	return fields;
}

/** Numbers that do not fit 32 bits stand in the zip64 field, in this order, and only those that do not fit. */
export function readZip64Values(
	field: Buffer | undefined,
	values: readonly number[],
	name: string,
): readonly number[] {
	let at = 0;
	return values.map(value => {
		if (value !== sentinel) return value;
		if (!field || at + 8 > field.length) throw inconsistent(`the zip64 sizes of ${quoted(name)} are missing`);
		const long = field.readBigUInt64LE(at);
		at += 8;
		if (long > BigInt(Number.MAX_SAFE_INTEGER)) throw inconsistent(`${quoted(name)} has an impossible size`);
		return Number(long);
	});
}

/** The Unicode Path field gives some readers another name: it may only repeat the one that is there. */
export function checkUnicodePath(field: Buffer | undefined, raw: Buffer, name: string): void {
	if (!field) return;
	const same = field.length >= 5 && field.readUInt32LE(1) === crc32(raw) && field.subarray(5).equals(raw);
	if (!same) throw refusal('BUNDLE_UNSAFE_NAME', `The file ${quoted(name)} has a second, different name.`);
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
	checkUnicodePath(extras?.get(0x7075), rawName, name);
	const stated = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)];
	const [size, compressedSize, offset] = readZip64Values(extras?.get(0x0001), stated, name) as [
		number,
		number,
		number,
	];
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
