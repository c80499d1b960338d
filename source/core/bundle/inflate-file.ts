import {constants, crc32, inflateRawSync} from 'node:zlib';
import type {PackedFile} from './gate.ts';

/** The content of a file is not what the archive says; `message` ends the sentence "it is damaged: …". */
export class CorruptFile extends Error {}

export const otherSize = 'it unpacks to another size than it says';
export const bytesAfterEnd = 'there are bytes after its end';
export const wrongChecksum = 'its checksum is wrong';

type Inflated = {buffer: Buffer; engine: {bytesWritten: number}};

function inflate(packed: Uint8Array, size: number): Uint8Array {
	const options = {
		info: true,
		// One byte more than it should be: all goes into one buffer, and zlib replaces a full one at once.
		chunkSize: Math.max(64, size + 1),
		maxOutputLength: size + 1,
	};
	const {buffer, engine} = inflateRawSync(packed, options) as unknown as Inflated;
	if (buffer.length !== size) throw new CorruptFile(otherSize);
	if (engine.bytesWritten !== packed.length) throw new CorruptFile(bytesAfterEnd);
	return buffer;
}

export function packedData(bytes: Uint8Array, {offset, compressedSize}: PackedFile): Uint8Array {
	return bytes.subarray(offset, offset + compressedSize);
}

/** A file's content, checked. Throws `CorruptFile`, or zlib's error (see `damageOf`). */
export function inflateFile(bytes: Uint8Array, file: PackedFile): Uint8Array {
	const packed = packedData(bytes, file);
	const data = file.compressed ? inflate(packed, file.size) : packed;
	if (crc32(data) !== file.crc32) throw new CorruptFile(wrongChecksum);
	return data;
}

/** The first bytes of a file, unchecked, for a look at what kind it is. */
export function readFileStart(bytes: Uint8Array, file: PackedFile): Uint8Array {
	const packed = packedData(bytes, file).subarray(0, 512);
	if (!file.compressed) return packed;
	try {
		return inflateRawSync(packed, {finishFlush: constants.Z_SYNC_FLUSH});
	} catch {
		return new Uint8Array();
	}
}

/** What an error says about the content of a file, or undefined when it is about something else. */
export function damageOf(error: unknown): string | undefined {
	if (error instanceof CorruptFile) return error.message;
	const {code} = error as NodeJS.ErrnoException;
	if (code === 'ERR_BUFFER_TOO_LARGE') return otherSize;
	return code?.startsWith('Z_') ? 'its compressed data is damaged' : undefined;
}
