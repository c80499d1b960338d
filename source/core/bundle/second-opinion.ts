import type {CentralEntry} from './central-directory.ts';
import {quoted, refusal} from './refusal.ts';

function agree(ours: CentralEntry, theirs: Theirs): boolean {
	return (
		ours.rawName.equals(theirs.fileNameRaw) &&
		ours.size === theirs.uncompressedSize &&
		ours.compressedSize === theirs.compressedSize &&
		ours.crc32 === theirs.crc32 &&
		ours.offset === theirs.relativeOffsetOfLocalHeader
	);
}

type Theirs = {
	fileNameRaw: Buffer;
	uncompressedSize: number;
	compressedSize: number;
	crc32: number;
	relativeOffsetOfLocalHeader: number;
};

function disagreement(why: string, cause?: unknown): Error {
	const error = refusal('BUNDLE_INCONSISTENT', `Two ways of reading its archive give two results: ${why}.`);
	if (cause !== undefined) error.cause = cause;
	return error;
}

/**
 * Lists the same bytes with yauzl, the parser that most hosts use, and compares: an archive that two parsers read
 * differently is reviewed as one thing and unpacked as another (CVE-2025-54368). Throws `BUNDLE_INCONSISTENT`.
 */
export async function compareWithYauzl(bytes: Uint8Array, entries: readonly CentralEntry[]): Promise<void> {
	const {fromBufferPromise, validateFileName} = (await import('yauzl')).default;
	let count = 0;
	try {
		const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		// Raw names: what they mean is for the gate to say, and the bytes are what has to agree.
		const zip = await fromBufferPromise(buffer, {decodeStrings: false, lazyEntries: true});
		for await (const theirs of zip.eachEntry()) {
			const ours = entries[count];
			if (!ours || !agree(ours, theirs)) throw disagreement(`entry ${count + 1} differs`);
			const objection = validateFileName(ours.name.replaceAll('\\', '/'));
			if (objection !== null) throw disagreement(`yauzl refuses the name ${quoted(ours.name)}`);
			count += 1;
		}
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'BUNDLE_INCONSISTENT') throw error;
		throw disagreement((error as Error).message, error);
	}
	if (count !== entries.length) throw disagreement(`${count} entries against ${entries.length}`);
}
