import type {SignatureState} from '../contract.ts';
import {ours, type SafeText} from '../safe-text.ts';
import {refusal} from './refusal.ts';

// The layout is `header | u32le length | DER | footer` at the very end of the file; bundles signed before
// 2025-08-21 carry the markers of the old name.
const markers = [
	{header: Buffer.from('MCPB_SIG_V1'), footer: Buffer.from('MCPB_SIG_END')},
	{header: Buffer.from('DXT_SIG_V1'), footer: Buffer.from('DXT_SIG_END')},
];
const longestSignature = 64 * 1024;
const mostBlocks = 8;

function broken(why: string) {
	return refusal(
		'BUNDLE_SIGNATURE_BROKEN',
		`Its signature block is damaged: ${why}.`,
		'Get the bundle again from where its publisher offers it; it may have been changed on the way.',
	);
}

/** Whether `bytes` is one DER SEQUENCE from its first to its last byte. */
function isDerSequence(bytes: Buffer): boolean {
	if (bytes.length < 2 || bytes[0] !== 0x30) return false;
	const first = bytes[1] as number;
	if (first < 0x80) return bytes.length === 2 + first;
	const digits = first - 0x80;
	if (digits < 1 || digits > 4 || bytes.length < 2 + digits) return false;
	return bytes.length === 2 + digits + bytes.readUIntBE(2, digits);
}

/** Where the last block begins, or undefined when the bytes do not end with one. */
function lastBlock(bytes: Buffer): number | undefined {
	const marker = markers.find(({footer}) => bytes.subarray(-footer.length).equals(footer));
	if (!marker) return undefined;
	const {header, footer} = marker;
	// Searched in the tail alone: a search that finds nothing would go on to the file's beginning.
	const lowest = Math.max(0, bytes.length - footer.length - longestSignature - header.length - 4);
	const tail = bytes.subarray(lowest, -footer.length);
	const lastIn = (before: number) => (before < 0 ? -1 : tail.lastIndexOf(header, before));
	// The markers may stand inside the signature too: the header is the one whose length leads exactly to the footer.
	for (let at = lastIn(tail.length - 4 - header.length); at >= 0; at = lastIn(at - 1)) {
		const start = at + header.length + 4;
		if (start + tail.readUInt32LE(start - 4) !== tail.length) continue;
		if (!isDerSequence(tail.subarray(start))) throw broken('what is in it is no signature');
		return lowest + at;
	}
	throw broken('its beginning and its end do not belong together');
}

/**
 * Newer signers count the block as the archive's comment (they add its length to the end record after signing),
 * so the comment's length is taken back when the block is cut off.
 */
function uncountBlock(content: Buffer, blockLength: number): void {
	const tail = content.subarray(Math.max(0, content.length - 22 - 0xffff));
	const at = tail.lastIndexOf('PK\u0005\u0006', tail.length - 22, 'latin1');
	if (at < 0) return;
	const rest = tail.length - at - 22;
	if (tail.readUInt16LE(at + 20) === rest + blockLength) tail.writeUInt16LE(rest, at + 20);
}

/**
 * Cuts the signature block off the end of a bundle. Returns what is left, on the same memory; writes at most the
 * comment length of the end record. Throws `BUNDLE_SIGNATURE_BROKEN` when a block is not exactly in place.
 */
export function cutSignature<Bytes extends Uint8Array>(
	bytes: Bytes,
): {content: Bytes; signature: SignatureState; warnings: readonly SafeText[]} {
	let content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	let blocks = 0;
	for (let at = lastBlock(content); at !== undefined; at = lastBlock(content)) {
		blocks += 1;
		if (blocks > mostBlocks) throw broken(`there are more than ${mostBlocks}`);
		const blockLength = content.length - at;
		content = content.subarray(0, at);
		if (content.length >= 22) uncountBlock(content, blockLength);
	}
	return {
		content: bytes.subarray(0, content.length) as Bytes,
		signature: {status: blocks === 0 ? 'unsigned' : 'unverified'},
		warnings: blocks > 1 ? [ours('It was signed more than once; none of the signatures is verified.')] : [],
	};
}
