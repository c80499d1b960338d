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
const mostWaiting = 4 * 1024 * 1024;

/** Characters that are written at once: a flood as one text and one buffer would cost its size twice more. */
const writeSize = 256 * 1024;

/** Milliseconds in which lines are gathered: one write for each would cost more than all the rest of a message's way. */
const gathering = 10;

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

const aDay = 24 * 60 * 60 * 1000;

/** Many short runs are no better to keep than a few long ones. */
const mostFiles = 100;

/**
 * The newest first. What is named after a time that has not come was written while the clock was ahead: it counts as
 * older than the rest, or it would push out all that is written from now on.
 */
function newestFirst(names: readonly string[]): readonly string[] {
	const now = logFileName(new Date(Date.now() + aDay), 0);
	return names.toSorted((a, b) => Number(a > now) - Number(b > now) || (a < b ? 1 : -1));
}

async function prune(folder: string, keep: string, totalBytes: number): Promise<void> {
	const names = newestFirst((await readdir(folder)).filter(name => logFilePattern.test(name)));
	let total = 0;
	for (const [index, name] of names.entries()) {
		total += (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
		if ((total > totalBytes || index >= mostFiles) && name !== keep)
			await rm(join(folder, name), {force: true});
	}
}

/** How many lines fill the room that is left in a file: at least one, and the last one may stand out. */
function linesThatFit(lines: readonly {text: string}[], room: number): number {
	let size = 0;
	let count = 0;
	while (count < lines.length && size < room) {
		size += (lines[count]?.text.length ?? 0) + 1;
		count++;
	}
	return count;
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
	let hurry: (() => void) | undefined;

	const take = (text: string) => {
		if (lost > 0) waiting.push({text: lostLine(lost), lines: lost});
		lost = 0;
		waiting.push({text, lines: 1});
		waitingBytes += text.length;
	};

	/** The file to write to, with room for at least one line. */
	const fileWithRoom = async (): Promise<{handle: FileHandle; size: number}> => {
		if (current && current.size < fileBytes) return current;
		await current?.handle.close();
		current = undefined;
		const {handle, name} = await openNew(folder);
		current = {handle, size: 0};
		await prune(folder, name, totalBytes);
		return current;
	};

	const work = async () => {
		while (waiting.length > 0) {
			const batch = waiting;
			waiting = [];
			waitingBytes = 0;
			while (batch.length > 0) {
				let taken: typeof batch = [];
				try {
					const file = await fileWithRoom();
					taken = batch.splice(0, linesThatFit(batch, Math.min(fileBytes - file.size, writeSize)));
					const bytes = Buffer.from(taken.map(({text}) => `${text}\n`).join(''), 'utf8');
					await file.handle.writeFile(bytes);
					file.size += bytes.length;
				} catch {
					// A part of it may have been written: half a line would spoil the one after it.
					await current?.handle.truncate(current.size).catch(() => undefined);
					// Without a file the rest of the batch has nowhere to go either.
					lost += [...taken, ...batch.splice(0)].reduce((sum, {lines}) => sum + lines, 0);
				}
			}
		}
	};

	const begin = () => {
		working ??= new Promise<void>(resolve => {
			const timer = setTimeout(resolve, gathering);
			hurry = () => {
				clearTimeout(timer);
				resolve();
			};
		})
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
			hurry?.();
			await working;
			if (lost > 0) waiting.push({text: lostLine(lost), lines: lost});
			lost = 0;
			await work();
			await current?.handle.close().catch(() => undefined);
			current = undefined;
		},
	};
}
