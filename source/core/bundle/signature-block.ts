import {createHash} from 'node:crypto';
import type {SignatureState} from '../contract.ts';
import {ours, type SafeText} from '../safe-text.ts';
import {refusal} from './refusal.ts';
import {SignatureFault, type SigningRoots, verifySignature} from './verify-signature.ts';

// The layout is `header | u32le length | DER | footer` at the very end of the file; bundles signed before
// 2025-08-21 carry the markers of the old name.
const markers = [
	{header: Buffer.from('MCPB_SIG_V1'), footer: Buffer.from('MCPB_SIG_END')},
	{header: Buffer.from('DXT_SIG_V1'), footer: Buffer.from('DXT_SIG_END')},
] as const;
const longestSignature = 64 * 1024;
const mostBlocks = 8;

function broken(why: string) {
	return refusal(
		'BUNDLE_SIGNATURE_BROKEN',
		`Its signature block is damaged: ${why}.`,
		'Get the bundle again from where its publisher offers it; it may have been changed on the way.',
	);
}

/** Errors of the verification in the words of a user. */
async function inWords(verification: Promise<SignatureState>): Promise<SignatureState> {
	try {
		return await verification;
	} catch (error) {
		if (!(error instanceof SignatureFault)) throw error;
		throw refusal(
			'BUNDLE_SIGNATURE_BROKEN',
			`Its signature does not hold: ${error.message}.`,
			'Get the bundle again from where its publisher offers it, and tell them; it may have been changed on the way.',
		);
	}
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
 * Where the end record counts a block of that length as part of its comment: newer signers add it after signing. Returns
 * where the comment's length is and what it was before.
 */
function countedBlock(content: Buffer, blockLength: number): {at: number; before: number} | undefined {
	const tail = content.subarray(Math.max(0, content.length - 22 - 0xffff));
	const found = tail.lastIndexOf('PK\u0005\u0006', tail.length - 22, 'latin1');
	if (content.length < 22 || found < 0) return undefined;
	const before = tail.length - found - 22;
	if (tail.readUInt16LE(found + 20) !== before + blockLength) return undefined;
	return {at: content.length - tail.length + found + 20, before};
}

type Block = {
	/** The bytes before the block: what is signed. */
	content: Buffer;
	der: Buffer;
	counted: ReturnType<typeof countedBlock>;
};

/** The block at the end of `bytes`, or undefined when there is none. */
function takeBlock(bytes: Buffer): Block | undefined {
	const at = lastBlock(bytes);
	if (at === undefined) return undefined;
	const content = bytes.subarray(0, at);
	const marker = markers.find(({footer}) => bytes.subarray(-footer.length).equals(footer)) ?? markers[0];
	return {
		content,
		der: bytes.subarray(at + marker.header.length + 4, -marker.footer.length),
		counted: countedBlock(content, bytes.length - at),
	};
}

/** The digest of the signed bytes as they are, and of them as they were before the block was counted. */
function digestsOf({content, counted}: Block, algorithm: string): Buffer[] {
	const stored = createHash(algorithm).update(content).digest();
	if (!counted) return [stored];
	const length = Buffer.alloc(2);
	length.writeUInt16LE(counted.before);
	const before = createHash(algorithm)
		.update(content.subarray(0, counted.at))
		.update(length)
		.update(content.subarray(counted.at + 2));
	return [before.digest(), stored];
}

/**
 * Verifies the signature at the end of a bundle and cuts it off. Returns what is left, on the same memory: exactly
 * the bytes that were verified, but for the comment length of the end record, which no longer counts the block.
 * Of several signatures the last one counts, which is over all the others.
 * Throws `BUNDLE_SIGNATURE_BROKEN` when a block is not exactly in place or its signature does not hold.
 */
export async function openSignature<Bytes extends Uint8Array>(
	bytes: Bytes,
	roots?: SigningRoots,
): Promise<{content: Bytes; signature: SignatureState; warnings: readonly SafeText[]}> {
	let content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	let signature: SignatureState = {status: 'unsigned'};
	let blocks = 0;
	for (let block = takeBlock(content); block; block = takeBlock(content)) {
		blocks += 1;
		if (blocks > mostBlocks) throw broken(`there are more than ${mostBlocks}`);
		const last = block;
		if (blocks === 1) {
			// A copy: what is parsed cannot change, and shared memory is not taken by every parser.
			const der = Uint8Array.from(last.der);
			signature = await inWords(verifySignature(der, algorithm => digestsOf(last, algorithm), {roots}));
		}
		({content} = last);
		if (last.counted) content.writeUInt16LE(last.counted.before, last.counted.at);
	}
	return {
		content: bytes.subarray(0, content.length) as Bytes,
		signature,
		warnings:
			blocks > 1 ? [ours('It was signed more than once; the last signature is the one that counts.')] : [],
	};
}
