/** A worker thread that unpacks the batches it can get. It is given an `ExtractJob` and posts `ExtractReport`s. */

import {closeSync, constants, mkdirSync, openSync, writeSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {parentPort, workerData} from 'node:worker_threads';
import {crc32, createInflateRaw} from 'node:zlib';
import type {ExtractJob, ExtractReport} from './extract-job.ts';
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

const {buffer, folder, files, batches, next} = workerData as ExtractJob;
const bytes = new Uint8Array(buffer);

// Larger files are inflated in pieces: at once, each would stand in memory whole, once for every worker.
const inPiecesFrom = 32 * 1024 * 1024;
const piece = 1024 * 1024;
const newFile = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);

function report(message: ExtractReport): void {
	parentPort?.postMessage(message);
}

const made = new Set<string>([folder]);

function makeFolder(path: string): void {
	if (made.has(path)) return;
	makeFolder(dirname(path));
	try {
		mkdirSync(path, 0o755);
	} catch (error) {
		// Another worker made it: the folder was empty when this began.
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	}
	made.add(path);
}

function writeAll(descriptor: number, data: Uint8Array): void {
	for (let at = 0; at < data.length; ) at += writeSync(descriptor, data, at);
}

async function inflateInPieces(file: PackedFile, descriptor: number): Promise<void> {
	const stream = createInflateRaw({chunkSize: piece});
	let size = 0;
	let sum = 0;
	stream.end(packedData(bytes, file));
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

async function unpackFile(file: PackedFile): Promise<void> {
	const target = join(folder, file.path);
	const data = file.compressed && file.size > inPiecesFrom ? undefined : inflateFile(bytes, file);
	makeFolder(dirname(target));
	const descriptor = openSync(target, newFile, file.executable ? 0o755 : 0o644);
	try {
		if (data) writeAll(descriptor, data);
		else await inflateInPieces(file, descriptor);
	} finally {
		closeSync(descriptor);
	}
}

function explain(error: unknown, path: string): ExtractReport {
	const why = damageOf(error);
	if (why !== undefined) return {kind: 'corrupt', path, why};
	const {code, message} = error as NodeJS.ErrnoException;
	return {kind: 'system', code, path, message};
}

async function unpackBatch(batch: number): Promise<boolean> {
	let done = 0;
	for (const file of files.slice(batches[batch], batches[batch + 1])) {
		try {
			await unpackFile(file);
		} catch (error) {
			report(explain(error, file.path));
			return false;
		}
		done += file.size;
	}
	report({kind: 'progress', bytes: done});
	return true;
}

for (;;) {
	const batch = Atomics.add(next, 0, 1);
	if (batch >= batches.length - 1) {
		report({kind: 'done'});
		break;
	}
	if (!(await unpackBatch(batch))) break;
}
