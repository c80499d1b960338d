import type {FileHandle} from 'node:fs/promises';

/** Bytes that are read at once. */
export const chunkSize = 256 * 1024;

/** The bytes of a file from `position` on, as many of `length` as there are. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
	const {buffer, bytesRead} = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
	return buffer.subarray(0, bytesRead);
}

/** Where the last `count` lines of a file begin, found from its end. */
export async function startOfLast(handle: FileHandle, size: number, count: number): Promise<number> {
	let found = 0;
	for (let end = size; end > 0; ) {
		const begin = Math.max(0, end - chunkSize);
		const bytes = await readAt(handle, begin, end - begin);
		for (let at = bytes.lastIndexOf(0x0a); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(0x0a, at - 1)) {
			// The newline at the very end belongs to the last line.
			if (begin + at === size - 1) continue;
			if (++found === count) return begin + at + 1;
		}
		end = begin;
	}
	return 0;
}
