/** A worker thread that waits for one `ExtractJob`, unpacks the batches it can get and posts `ExtractReport`s. */

import {closeSync, constants, openSync, writeSync} from 'node:fs';
import {parentPort} from 'node:worker_threads';
import {crc32, createInflateRaw} from 'node:zlib';
import {type ExtractJob, type ExtractReport, readTable} from './extract-job.ts';
import type {PackedFile} from './gate.ts';
import {
	bytesAfterEnd,
	CorruptFile,
	damageOf,
	inflateFile,
	otherSize,
	packedData,
	wrongChecksum,
} from './inflate-file.ts';
import {createFolderMaker} from './make-folders.ts';

// Larger files are inflated in pieces: at once, each would stand in memory whole, once for every worker.
const inPiecesFrom = 32 * 1024 * 1024;
const piece = 1024 * 1024;
const newFile = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);

function report(message: ExtractReport): void {
	parentPort?.postMessage(message);
}

function writeAll(descriptor: number, data: Uint8Array): void {
	for (let at = 0; at < data.length; ) at += writeSync(descriptor, data, at);
}

async function inflateInPieces(packed: Uint8Array, file: PackedFile, descriptor: number): Promise<void> {
	const stream = createInflateRaw({chunkSize: piece});
	let size = 0;
	let sum = 0;
	stream.end(packed);
	for await (const data of stream as AsyncIterable<Buffer>) {
		size += data.length;
		if (size > file.size) throw new CorruptFile(otherSize);
		sum = crc32(data, sum);
		writeAll(descriptor, data);
	}
	if (size !== file.size) throw new CorruptFile(otherSize);
	if (stream.bytesWritten !== file.compressedSize) throw new CorruptFile(bytesAfterEnd);
	if (sum !== file.crc32) throw new CorruptFile(wrongChecksum);
}

function explain(error: unknown, path: string): ExtractReport {
	const why = damageOf(error);
	if (why !== undefined) return {kind: 'corrupt', path, why};
	const {code, message} = error as NodeJS.ErrnoException;
	return {kind: 'system', code, path, message};
}

/** Returns a function that unpacks one file. */
function unpackInto(folder: string, bytes: Uint8Array): (file: PackedFile) => Promise<void> | undefined {
	const makeFolder = createFolderMaker(folder);
	return file => {
		const large = file.compressed && file.size > inPiecesFrom;
		const data = large ? undefined : inflateFile(bytes, file);
		makeFolder(file.path.slice(0, Math.max(0, file.path.lastIndexOf('/'))));
		const descriptor = openSync(`${folder}/${file.path}`, newFile, file.executable ? 0o755 : 0o644);
		if (!data) {
			const packed = packedData(bytes, file);
			return inflateInPieces(packed, file, descriptor).finally(() => closeSync(descriptor));
		}
		try {
			writeAll(descriptor, data);
		} finally {
			closeSync(descriptor);
		}
		return undefined;
	};
}

async function work({buffer, folder, files, batches, next}: ExtractJob): Promise<ExtractReport> {
	const fileAt = readTable(files);
	const unpack = unpackInto(folder, new Uint8Array(buffer));
	for (;;) {
		const batch = Atomics.add(next, 0, 1);
		if (batch >= batches.length - 1) return {kind: 'done'};
		let done = 0;
		for (let index = batches[batch] as number; index < (batches[batch + 1] as number); index++) {
			const file = fileAt(index);
			try {
				await unpack(file);
			} catch (error) {
				return explain(error, file.path);
			}
			done += file.size;
		}
		report({kind: 'progress', bytes: done});
	}
}

parentPort?.once('message', async (job: ExtractJob) => report(await work(job)));
