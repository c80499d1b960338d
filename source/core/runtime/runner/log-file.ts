import {type FileHandle, open, readdir, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {ensureFolder} from '../../files.ts';
import {logFileName, logFilePattern} from '../log-format.ts';

export type LogFile = {
	/** Takes a line without its line end; never waits, never throws. */
	write: (text: string) => void;
	/** Resolves when everything taken so far is on disk or given up. */
	close: () => Promise<void>;
};

type LogFileOptions = {
	folder: string;
	/** Bytes after which a new file is begun, and bytes of all files in the folder that are kept. */
	fileBytes: number;
	totalBytes: number;
	/** A line that says how many lines were lost because they could not be written. */
	lostLine: (count: number) => string;
};

/** Lines that wait for the disk; what comes on top of that is lost rather than held in memory. */
const mostWaiting = 8 * 1024 * 1024;

async function openNew(folder: string): Promise<{handle: FileHandle; name: string}> {
	await ensureFolder(folder);
	for (let time = Date.now(); ; time++) {
		const name = logFileName(new Date(time), process.pid);
		try {
			return {handle: await open(join(folder, name), 'ax', 0o600), name};
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
	}
}

async function prune(folder: string, keep: string, totalBytes: number): Promise<void> {
	const names = (await readdir(folder))
		.filter(name => logFilePattern.test(name))
		.sort()
		.reverse();
	let total = 0;
	for (const name of names) {
		total += (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
		if (total > totalBytes && name !== keep) await rm(join(folder, name), {force: true});
	}
}

/**
 * The log of one run: lines go to a file of this process's own, and to the next one when it is full. A disk that
 * is full or gone costs lines, which are counted, and nothing else.
 */
export function createLogFile({folder, fileBytes, totalBytes, lostLine}: LogFileOptions): LogFile {
	let waiting: {text: string; lines: number}[] = [];
	let waitingBytes = 0;
	let lost = 0;
	let current: {handle: FileHandle; size: number} | undefined;
	let working: Promise<void> | undefined;

	const take = (text: string) => {
		if (lost > 0) waiting.push({text: lostLine(lost), lines: lost});
		lost = 0;
		waiting.push({text, lines: 1});
		waitingBytes += text.length;
	};

	const writeBatch = async (text: string) => {
		if (!current || current.size >= fileBytes) {
			await current?.handle.close();
			current = undefined;
			const {handle, name} = await openNew(folder);
			current = {handle, size: 0};
			await prune(folder, name, totalBytes);
		}
		const bytes = Buffer.from(text, 'utf8');
		await current.handle.writeFile(bytes);
		current.size += bytes.length;
	};

	const work = async () => {
		while (waiting.length > 0) {
			const batch = waiting;
			waiting = [];
			waitingBytes = 0;
			try {
				await writeBatch(batch.map(({text}) => `${text}\n`).join(''));
			} catch {
				lost += batch.reduce((sum, {lines}) => sum + lines, 0);
			}
		}
	};

	const begin = () => {
		working ??= Promise.resolve()
			.then(work)
			.finally(() => {
				working = undefined;
			});
		return working;
	};

	return {
		write(text) {
			if (waitingBytes > mostWaiting) {
				lost++;
				return;
			}
			take(text);
			void begin();
		},
		async close() {
			await working;
			if (lost > 0) waiting.push({text: lostLine(lost), lines: lost});
			lost = 0;
			await begin();
			await current?.handle.close().catch(() => undefined);
			current = undefined;
		},
	};
}
