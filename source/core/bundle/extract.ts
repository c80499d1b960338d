import {readdir, statfs} from 'node:fs/promises';
import {join} from 'node:path';
import {diskFault, toUserError, UserError} from '../errors.ts';
import {ensureFolder} from '../files.ts';
import {type ExtractJob, type ExtractReport, writeTable} from './extract-job.ts';
import {type ExtractWorkers, startWorkers} from './extract-workers.ts';
import type {PackedFile} from './gate.ts';
import {createFolderMaker} from './make-folders.ts';
import {formatBytes, quoted, refusal} from './refusal.ts';

export type UnpackOptions = {
	signal?: AbortSignal;
	/** Paths that get the executable bit whatever the archive says. */
	executable?: readonly string[];
	/** Told of the bytes written so far. */
	onProgress?: (bytes: number) => void;
	/** Workers that were started beforehand; they end with this. */
	workers?: ExtractWorkers;
};

const smallBundle = 8 * 1024 * 1024;
const batchBytes = 2 * 1024 * 1024;
const batchFiles = 128;

/** Where batches begin, with the number of files at the end: of about the same work each. */
function batchesOf(files: readonly PackedFile[]): Uint32Array {
	const starts = [0];
	let bytes = 0;
	let since = 0;
	for (const [index, {size}] of files.entries()) {
		if (since >= batchFiles || (since > 0 && bytes + size > batchBytes)) {
			starts.push(index);
			bytes = 0;
			since = 0;
		}
		bytes += size;
		since += 1;
	}
	return Uint32Array.from([...starts, files.length]);
}

async function checkSpace(folder: string, files: readonly PackedFile[]): Promise<void> {
	const {bavail, bsize, blocks} = await statfs(folder);
	// Some network file systems report no size at all.
	if (blocks === 0 || bsize === 0) return;
	const needed = files.reduce((sum, {size}) => sum + Math.ceil(size / bsize) * bsize, 0);
	const free = bavail * bsize;
	if (needed <= free) return;
	throw new UserError(
		'STORE_UNWRITABLE',
		`It needs ${formatBytes(needed)} on the disk of ${folder}, where ${formatBytes(free)} are free.`,
		{hint: 'Free some space and try again; nothing was changed.'},
	);
}

/** The error for a file whose content is not what the archive says. */
export function corrupt(path: string, why: string): UserError {
	return refusal(
		'BUNDLE_CORRUPT',
		`${quoted(path)} is damaged: ${why}.`,
		'Download or copy the bundle again; if that does not help, tell its author.',
	);
}

function failure(report: ExtractReport & {kind: 'corrupt' | 'system'}, folder: string): UserError {
	if (report.kind === 'corrupt') return corrupt(report.path, report.why);
	const {code, message, path} = report;
	const error = Object.assign(new Error(message), {code, path: join(folder, path)});
	return diskFault(error) ?? toUserError(error);
}

type Wanted = {files: readonly PackedFile[]; folders: readonly string[]};

async function prepareFolder(folder: string, {files, folders}: Wanted): Promise<void> {
	try {
		await ensureFolder(folder);
	} catch (error) {
		throw diskFault(error) ?? error;
	}
	if ((await readdir(folder)).length > 0)
		throw new Error(`the folder to unpack into is not empty: ${folder}`);
	await checkSpace(folder, files);
	const makeFolder = createFolderMaker(folder);
	for (const path of folders) makeFolder(path);
}

/**
 * Writes files out of the shared bytes into `folder`, which must be empty or absent, in worker threads. Each is
 * inflated to exactly its size, its checksum compared, its mode 0644 or 0755. When it throws, no worker is left
 * and what was written stays for the caller to remove.
 * Throws `BUNDLE_CORRUPT`, `STORE_UNWRITABLE` (no space, no permission) or an `AbortError`.
 */
export async function extract(
	buffer: SharedArrayBuffer,
	{files, folders}: Wanted,
	folder: string,
	{signal, executable = [], onProgress, workers: waiting}: UnpackOptions = {},
): Promise<void> {
	let workers = waiting;
	const stop = () => workers?.stop();
	try {
		signal?.throwIfAborted();
		await prepareFolder(folder, {files, folders});
		const total = files.reduce((sum, {size}) => sum + size, 0);
		workers ??= startWorkers(total < smallBundle ? 1 : undefined);
		signal?.throwIfAborted();
		signal?.addEventListener('abort', stop);
		const started = new Set(executable);
		const chosen = files.map(file => (started.has(file.path) ? {...file, executable: true} : file));
		const job: ExtractJob = {
			buffer,
			folder,
			files: writeTable(chosen),
			batches: batchesOf(files),
			next: new Int32Array(new SharedArrayBuffer(4)),
		};
		let written = 0;
		await workers.run(job, report => {
			if (report.kind === 'corrupt' || report.kind === 'system') throw failure(report, folder);
			if (report.kind !== 'progress') return;
			written += report.bytes;
			onProgress?.(written);
		});
	} catch (error) {
		// After this nothing writes into the folder any more.
		await stop();
		signal?.throwIfAborted();
		throw error;
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}
