const endSize = 22;
const block = 512;
// What bsdtar fills up when it writes into a pipe, as tar has always done for tapes.
const longest = 20 * block;

/**
 * How much of the bytes is the archive where zeros fill its last block up. Nothing else is taken off: the end record
 * must have no comment, and what follows it must be zeros to the last byte, in which nothing can hide.
 */
export function lengthWithoutPadding(bytes: Uint8Array): number {
	if (bytes.length % block !== 0 || bytes.at(-1) !== 0) return bytes.length;
	const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(-(longest + endSize));
	const found = tail.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
	if (found < 0 || found + endSize >= tail.length) return bytes.length;
	const end = found + endSize;
	const onlyZeros = tail.subarray(end - 2).every(byte => byte === 0);
	return onlyZeros ? bytes.length - (tail.length - end) : bytes.length;
}
