import type {RandomAccessReader} from 'yauzl';
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

/** The bytes for yauzl, answered at once: its own reader of a buffer waits for a turn of the event loop each time. */
function readerOf(bytes: Uint8Array, bare: RandomAccessReader): RandomAccessReader {
	type Answer = (error: Error | null, bytesRead: number) => void;
	return Object.assign(bare, {
		read(target: Buffer, offset: number, length: number, position: number, answer: Answer) {
			const part = bytes.subarray(position, position + length);
			target.set(part, offset);
			answer(null, part.length);
		},
	});
}

/**
 * Lists the same bytes with yauzl, the parser that most hosts use, and compares: an archive that two parsers read
 * differently is reviewed as one thing and unpacked as another (CVE-2025-54368). Throws `BUNDLE_INCONSISTENT`.
 */
export async function compareWithYauzl(bytes: Uint8Array, entries: readonly CentralEntry[]): Promise<void> {
	const yauzl = (await import('yauzl')).default;
	let count = 0;
	try {
		const reader = readerOf(
			bytes,
			new (yauzl.RandomAccessReader as unknown as new () => RandomAccessReader)(),
		);
		// Raw names: what they mean is for the gate to say, and the bytes are what has to agree.
		const options = {decodeStrings: false, autoClose: false};
		const zip = await yauzl.fromRandomAccessReaderPromise(reader, bytes.length, options);
		let found: Theirs | undefined;
		let failure: unknown;
		zip.on('entry', entry => {
			found = entry as unknown as Theirs;
		});
		zip.on('error', error => {
			failure = error;
		});
		for (; count < zip.entryCount; count++) {
			found = undefined;
			zip.readEntry();
			if (failure !== undefined) throw failure;
			const ours = entries[count];
			if (!ours || !found || !agree(ours, found)) throw disagreement(`entry ${count + 1} differs`);
			const objection = yauzl.validateFileName(ours.name.replaceAll('\\', '/'));
			if (objection !== null) throw disagreement(`yauzl refuses the name ${quoted(ours.name)}`);
		}
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'BUNDLE_INCONSISTENT') throw error;
		throw disagreement((error as Error).message, error);
	}
	if (count !== entries.length) throw disagreement(`${count} entries against ${entries.length}`);
}
