import {crc32} from 'node:zlib';
import {inconsistent, quoted, refusal} from './refusal.ts';

/** The fields of an extra area, by their number. */
export type ExtraFields = ReadonlyMap<number, Buffer>;

const zip64 = 0x0001;
const pkwareUnix = 0x000d;
const asiUnix = 0x756e;
const libarchive = 0x6c78;
const unicodePath = 0x7075;

/**
 * Times, owners and padding say nothing about what a file is, and some packers write them once more at each repacking
 * (Go's `archive/zip` does).
 */
const mayRepeat = new Set([0x0000, 0x000a, 0x5455, 0x5855, 0x7855, 0x7875, 0xa11e, 0xa220, 0xcafe, 0xd935]);

const sentinel = 0xffffffff;
const folderKind = 0o040000;
const fileKind = 0o100000;

/** The fields of an extra area. Throws when they do not fill it, and where one reader could take the first of two and another the second. */
export function readExtras(extra: Buffer, name: string): ExtraFields {
	const fields = new Map<number, Buffer>();
	let at = 0;
	while (at + 4 <= extra.length) {
		const id = extra.readUInt16LE(at);
		const end = at + 4 + extra.readUInt16LE(at + 2);
		if (end > extra.length) throw inconsistent(`an extra field of ${quoted(name)} is cut off`);
		if (fields.has(id) && !mayRepeat.has(id)) {
			const what = id === zip64 ? 'its sizes' : id === unicodePath ? 'its Unicode name' : 'an extra field';
			throw inconsistent(`${quoted(name)} has ${what} twice`);
		}
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
	extras: ExtraFields | undefined,
	values: readonly number[],
	name: string,
): readonly number[] {
	const field = extras?.get(zip64);
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
function checkUnicodePath(field: Buffer, raw: Buffer, name: string): void {
	// Some readers ignore a version that they do not know, others take its name all the same.
	if (field.length < 5 || field[0] !== 1) {
		throw inconsistent(`${quoted(name)} has a second name that not every reader understands`);
	}
	if (!field.subarray(5).equals(raw)) {
		throw refusal('BUNDLE_UNSAFE_NAME', `The file ${quoted(name)} has a second, different name.`);
	}
	if (field.readUInt32LE(1) !== crc32(raw)) {
		throw inconsistent(`the second name of ${quoted(name)} has a wrong checksum`);
	}
}

/** The Unix mode that libarchive writes for those who read a stream: behind a bitmap of what is there. */
function libarchiveMode(field: Buffer): number | undefined {
	const bitmap = field[0] ?? 0;
	// Of a bitmap that goes on nobody has said what it means.
	if ((bitmap & 0x80) !== 0) return Number.NaN;
	if ((bitmap & 4) === 0) return undefined;
	const at = 1 + ((bitmap & 1) !== 0 ? 2 : 0) + ((bitmap & 2) !== 0 ? 2 : 0);
	return at + 4 <= field.length ? field.readUInt32LE(at) >>> 16 : Number.NaN;
}

/** A link's target, or a mode of another kind, in a field that only some readers look at. */
function checkKind(fields: ExtraFields, name: string): void {
	const expected = /[\\/]$/.test(name) ? folderKind : fileKind;
	const asi = fields.get(asiUnix);
	const modes = [
		asi && (asi.length >= 6 ? asi.readUInt16LE(4) : Number.NaN),
		fields.has(libarchive) ? libarchiveMode(fields.get(libarchive) as Buffer) : undefined,
	];
	const otherKind = modes.some(
		mode => mode !== undefined && (mode & 0o170000) !== 0 && (mode & 0o170000) !== expected,
	);
	const unreadable = modes.some(mode => Number.isNaN(mode));
	const hasTarget = (asi?.length ?? 0) > 14 || (fields.get(pkwareUnix)?.length ?? 0) > 12;
	if (otherKind || unreadable || hasTarget) {
		throw inconsistent(`some readers take ${quoted(name)} for a link or a special file`);
	}
}

/**
 * Refuses fields that give some readers another name or another kind of file than the header does.
 * Throws `BUNDLE_INCONSISTENT` or `BUNDLE_UNSAFE_NAME`.
 */
export function checkExtras(fields: ExtraFields, raw: Buffer, name: string): void {
	const path = fields.get(unicodePath);
	if (path) checkUnicodePath(path, raw, name);
	checkKind(fields, name);
}
