import type {CentralEntry} from './central-directory.ts';
import {checkExtras, type ExtraFields, readExtras, readZip64Values} from './extra-fields.ts';
import {quoted, refusal} from './refusal.ts';

const headerSize = 30;
const sentinel = 0xffffffff;
const descriptorFlag = 0x0008;
// Encrypted, streamed, patched, strongly encrypted, UTF-8 and masked: what changes how the data or the name is read.
const meaningfulFlags = 0x0001 | descriptorFlag | 0x0020 | 0x0040 | 0x0800 | 0x2000;

function differs(entry: CentralEntry, what: string): Error {
	const name = quoted(entry.name);
	return refusal('BUNDLE_INCONSISTENT', `Its archive contradicts itself: ${name} has two different ${what}.`);
}

function checkSizes(bytes: Buffer, at: number, extras: ExtraFields | undefined, entry: CentralEntry): void {
	const crc = bytes.readUInt32LE(at + 14);
	const stated = [bytes.readUInt32LE(at + 22), bytes.readUInt32LE(at + 18)];
	if ((entry.flags & descriptorFlag) !== 0) {
		// A streamed entry has its numbers after the data; here they are absent, or right.
		const [size, compressed] = stated as [number, number];
		if (crc !== 0 && crc !== entry.crc32) throw differs(entry, 'checksums');
		if (![0, sentinel, entry.size].includes(size)) throw differs(entry, 'sizes');
		if (![0, sentinel, entry.compressedSize].includes(compressed)) throw differs(entry, 'sizes');
		return;
	}
	const [size, compressed] = readZip64Values(extras, stated, entry.name);
	if (crc !== entry.crc32) throw differs(entry, 'checksums');
	if (size !== entry.size || compressed !== entry.compressedSize) throw differs(entry, 'sizes');
}

/** Compares an entry with its local header. Returns where its data begins. */
function checkLocalHeader(bytes: Buffer, entry: CentralEntry, directory: number): number {
	const at = entry.offset;
	const missing = at + headerSize > directory || bytes.readUInt32LE(at) !== 0x04034b50;
	if (missing) {
		throw refusal('BUNDLE_INCONSISTENT', `Its archive has no data where ${quoted(entry.name)} should be.`);
	}
	const nameEnd = at + headerSize + bytes.readUInt16LE(at + 26);
	const data = nameEnd + bytes.readUInt16LE(at + 28);
	if (data + entry.compressedSize > directory) {
		throw refusal('BUNDLE_INCONSISTENT', `The data of ${quoted(entry.name)} reaches beyond its place.`);
	}
	if (!bytes.subarray(at + headerSize, nameEnd).equals(entry.rawName)) throw differs(entry, 'names');
	if (bytes.readUInt16LE(at + 8) !== entry.method) throw differs(entry, 'compression methods');
	if (((bytes.readUInt16LE(at + 6) ^ entry.flags) & meaningfulFlags) !== 0) throw differs(entry, 'flags');
	const extras = nameEnd === data ? undefined : readExtras(bytes.subarray(nameEnd, data), entry.name);
	// A reader that goes from file to file, as from a pipe, knows this header alone.
	if (extras) checkExtras(extras, entry.rawName, entry.name);
	checkSizes(bytes, at, extras, entry);
	return data;
}

/** The record after a streamed entry's data: its length says which of four layouts it has. */
function descriptorAgrees(record: Buffer, entry: CentralEntry): boolean {
	if (![12, 16, 20, 24].includes(record.length)) return false;
	const signed = record.length === 16 || record.length === 24;
	if (signed && record.readUInt32LE(0) !== 0x08074b50) return false;
	const body = signed ? record.subarray(4) : record;
	if (body.readUInt32LE(0) !== entry.crc32) return false;
	return body.length === 12
		? body.readUInt32LE(4) === entry.compressedSize && body.readUInt32LE(8) === entry.size
		: body.readBigUInt64LE(4) === BigInt(entry.compressedSize) &&
				body.readBigUInt64LE(12) === BigInt(entry.size);
}

/**
 * Checks that the entries, with their headers and data, fill the archive from its first byte to the central
 * directory: no overlap (one that is read twice makes a bomb), no gap (where another reader finds other files).
 * Returns where each entry's data begins, in the order of `entries`. Throws `BUNDLE_INCONSISTENT`.
 */
export function checkLocalHeaders(
	bytes: Buffer,
	entries: readonly CentralEntry[],
	directory: number,
): Float64Array {
	const dataOffsets = new Float64Array(entries.length);
	const order = entries.map((_, index) => index).sort((a, b) => startOf(entries, a) - startOf(entries, b));
	let reached = 0;
	for (const [position, index] of order.entries()) {
		const entry = entries[index] as CentralEntry;
		if (entry.offset < reached) {
			throw refusal('BUNDLE_INCONSISTENT', `In its archive ${quoted(entry.name)} overlaps another file.`);
		}
		if (entry.offset > reached) {
			const where = reached === 0 ? 'in front of its first file' : `before ${quoted(entry.name)}`;
			throw refusal('BUNDLE_INCONSISTENT', `Its archive has bytes that belong to nothing, ${where}.`);
		}
		const data = checkLocalHeader(bytes, entry, directory);
		dataOffsets[index] = data;
		const dataEnd = data + entry.compressedSize;
		const following = order[position + 1];
		const next = following === undefined ? directory : startOf(entries, following);
		const streamed = (entry.flags & descriptorFlag) !== 0;
		if (streamed && next >= dataEnd && !descriptorAgrees(bytes.subarray(dataEnd, next), entry)) {
			throw differs(entry, 'sizes or checksums');
		}
		reached = streamed ? Math.max(dataEnd, next) : dataEnd;
	}
	if (reached !== directory) {
		throw refusal(
			'BUNDLE_INCONSISTENT',
			'Its archive has bytes that belong to nothing, after its last file.',
		);
	}
	return dataOffsets;
}

function startOf(entries: readonly CentralEntry[], index: number): number {
	return (entries[index] as CentralEntry).offset;
}
