import {crc32, deflateRawSync} from 'node:zlib';

type Header = {
	name: string | Uint8Array;
	flags: number;
	method: number;
	crc: number;
	compressedSize: number;
	size: number;
	extra: Uint8Array;
};

export type ZipEntry = {
	name: string | Uint8Array;
	data?: string | Uint8Array;
	/** 8, deflated, unless told. */
	method?: number;
	flags?: number;
	/** Unix mode with the file type; 0o100644 unless told. */
	mode?: number;
	dosAttributes?: number;
	/** The data as it is in the archive, when it is not what `method` makes of `data`. */
	packed?: Uint8Array;
	/** What stands after the data of a streamed entry; sets its flag. */
	descriptor?: 'signed' | 'unsigned' | 'zip64' | Uint8Array;
	/** What is different in the local header and in the central directory. */
	local?: Partial<Header>;
	central?: Partial<Header & {offset: number; disk: number}>;
};

export type ZipShape = {
	comment?: Uint8Array;
	before?: Uint8Array;
	/** Whether offsets count from the first byte of `before`. */
	countBefore?: boolean;
	/** Between the entries and the central directory. */
	gap?: Uint8Array;
	after?: Uint8Array;
	end?: Partial<{disk: number; entries: number; entriesHere: number; size: number; offset: number}>;
	/** Adds zip64 end records; with `sentinels` the plain one says nothing. */
	zip64?: {sentinels: boolean; entries?: number; size?: number; offset?: number};
};

const empty = new Uint8Array();

export function bytesOf(data: string | Uint8Array): Buffer {
	return typeof data === 'string' ? Buffer.from(data, 'utf8') : Buffer.from(data);
}

/** One field of an extra area. */
export function extraField(id: number, data: Uint8Array): Buffer {
	const head = Buffer.alloc(4);
	head.writeUInt16LE(id, 0);
	head.writeUInt16LE(data.length, 2);
	return Buffer.concat([head, data]);
}

export function uint64(...values: number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 8);
	for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8);
	return bytes;
}

function localHeader({name, flags, method, crc, compressedSize, size, extra}: Header): Buffer {
	const raw = bytesOf(name);
	const head = Buffer.alloc(30);
	head.writeUInt32LE(0x04034b50, 0);
	head.writeUInt16LE(20, 4);
	head.writeUInt16LE(flags, 6);
	head.writeUInt16LE(method, 8);
	head.writeUInt32LE(0x5a210000, 10);
	head.writeUInt32LE(crc, 14);
	head.writeUInt32LE(compressedSize, 18);
	head.writeUInt32LE(size, 22);
	head.writeUInt16LE(raw.length, 26);
	head.writeUInt16LE(extra.length, 28);
	return Buffer.concat([head, raw, extra]);
}

function centralHeader(
	{name, flags, method, crc, compressedSize, size, extra}: Header,
	rest: {attributes: number; offset: number; disk: number},
): Buffer {
	const raw = bytesOf(name);
	const head = Buffer.alloc(46);
	head.writeUInt32LE(0x02014b50, 0);
	head.writeUInt16LE((3 << 8) | 20, 4);
	head.writeUInt16LE(20, 6);
	head.writeUInt16LE(flags, 8);
	head.writeUInt16LE(method, 10);
	head.writeUInt32LE(0x5a210000, 12);
	head.writeUInt32LE(crc, 16);
	head.writeUInt32LE(compressedSize, 20);
	head.writeUInt32LE(size, 24);
	head.writeUInt16LE(raw.length, 28);
	head.writeUInt16LE(extra.length, 30);
	head.writeUInt16LE(rest.disk, 34);
	head.writeUInt32LE(rest.attributes, 38);
	head.writeUInt32LE(rest.offset, 42);
	return Buffer.concat([head, raw, extra]);
}

function descriptorBytes(kind: ZipEntry['descriptor'], {crc, compressedSize, size}: Header): Uint8Array {
	if (kind === undefined) return empty;
	if (typeof kind !== 'string') return kind;
	const head = Buffer.alloc(kind === 'unsigned' ? 4 : 8);
	if (kind !== 'unsigned') head.writeUInt32LE(0x08074b50, 0);
	head.writeUInt32LE(crc, head.length - 4);
	if (kind === 'zip64') return Buffer.concat([head, uint64(compressedSize, size)]);
	const sizes = Buffer.alloc(8);
	sizes.writeUInt32LE(compressedSize, 0);
	sizes.writeUInt32LE(size, 4);
	return Buffer.concat([head, sizes]);
}

function headerOf(entry: ZipEntry): {header: Header; packed: Uint8Array} {
	const {name, data = '', method = 8, flags = 0, descriptor} = entry;
	const content = bytesOf(data);
	const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
	const header = {
		name,
		flags: flags | (descriptor === undefined ? 0 : 8),
		method,
		crc: crc32(content),
		compressedSize: packed.length,
		size: content.length,
		extra: empty,
	};
	return {header, packed};
}

function zip64Records({
	entries,
	size,
	offset,
	at,
}: {
	entries: number;
	size: number;
	offset: number;
	at: number;
}) {
	const record = Buffer.alloc(56);
	record.writeUInt32LE(0x06064b50, 0);
	uint64(44).copy(record, 4);
	uint64(entries, entries, size, offset).copy(record, 24);
	const locator = Buffer.alloc(20);
	locator.writeUInt32LE(0x07064b50, 0);
	uint64(at).copy(locator, 8);
	locator.writeUInt32LE(1, 16);
	return Buffer.concat([record, locator]);
}

/** A zip with these entries, right or wrong in exactly the way that is asked for. */
export function buildZip(entries: readonly ZipEntry[], shape: ZipShape = {}): Buffer {
	const {comment = empty, before = empty, countBefore = true, gap = empty, after = empty} = shape;
	const parts: Uint8Array[] = [];
	const central: Buffer[] = [];
	let at = countBefore ? before.length : 0;
	for (const entry of entries) {
		const {header, packed} = headerOf(entry);
		const streamed = entry.descriptor !== undefined;
		const local = {...header, ...(streamed && {crc: 0, compressedSize: 0, size: 0}), ...entry.local};
		const {offset = at, disk = 0, ...changed} = entry.central ?? {};
		const {mode = 0o100644, dosAttributes = 0} = entry;
		const attributes = ((mode << 16) | dosAttributes) >>> 0;
		const whole = Buffer.concat([localHeader(local), packed, descriptorBytes(entry.descriptor, header)]);
		central.push(centralHeader({...header, ...changed}, {attributes, offset, disk}));
		parts.push(whole);
		at += whole.length;
	}
	const directory = Buffer.concat(central);
	const offset = at + gap.length;
	const facts = {entries: entries.length, size: directory.length, offset};
	const zip64 = shape.zip64 ? zip64Records({...facts, ...shape.zip64, at: offset + directory.length}) : empty;
	const plain = {
		...facts,
		...(shape.zip64?.sentinels && {entries: 0xffff, size: 0xffffffff, offset: 0xffffffff}),
		...shape.end,
	};
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(plain.disk ?? 0, 4);
	end.writeUInt16LE(plain.entriesHere ?? plain.entries, 8);
	end.writeUInt16LE(plain.entries, 10);
	end.writeUInt32LE(plain.size, 12);
	end.writeUInt32LE(plain.offset, 16);
	end.writeUInt16LE(comment.length, 20);
	return Buffer.concat([before, ...parts, gap, directory, zip64, end, comment, after]);
}
