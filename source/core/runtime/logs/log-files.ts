import {type FileHandle, open, readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {LogLine, LogSources} from '../../contract.ts';
import {toUserError} from '../../errors.ts';
import {namesIn} from '../../files.ts';
import type {Paths} from '../../paths.ts';
import {isAbsence, unreadable} from '../../unreadable.ts';
import {chunkSize, readAt} from '../file-end.ts';
import {logFilePattern, logFileStart, logFolder} from '../log-format.ts';
import {readStoredLine, storedTime} from './stored-line.ts';

/** One file of a log: a run, or a part of one. */
export type LogFile = {server: string; key: string; path: string};

export type SizedFile = LogFile & {size: number; changedAt: number};

export function logFileOf(paths: Paths, server: string, name: string): LogFile {
	return {server, key: `${server}/${name}`, path: join(logFolder(paths, server), name)};
}

/** When the run, or this part of it, began. */
export function startOf({key}: LogFile): string {
	return logFileStart(key.slice(key.indexOf('/') + 1)).toISOString();
}

/** The extensions that are meant. */
export async function serversOf(paths: Paths, sources: LogSources): Promise<readonly string[]> {
	if (sources !== 'all') return [...new Set(sources)];
	const folder = join(paths.state, 'logs');
	try {
		const names = await readdir(folder, {withFileTypes: true});
		return names.filter(entry => entry.isDirectory()).map(({name}) => name);
	} catch (error) {
		if (isAbsence(folder, error)) return [];
		throw unreadable(folder, error);
	}
}

/** The files of the logs of some extensions as they are now, in no order. */
export async function logFiles(paths: Paths, servers: readonly string[]): Promise<readonly SizedFile[]> {
	const files = await Promise.all(
		servers.map(async server => {
			const names = await namesIn(logFolder(paths, server));
			return names.filter(name => logFilePattern.test(name)).map(name => logFileOf(paths, server, name));
		}),
	);
	const sized = await Promise.all(
		files.flat().map(async file => {
			const stats = await stat(file.path).catch(error =>
				// One that cannot be looked at is told of when it is read.
				isAbsence(file.path, error) ? undefined : {size: 1, mtimeMs: Date.parse(startOf(file))},
			);
			return stats && stats.size > 0 ? {...file, size: stats.size, changedAt: stats.mtimeMs} : undefined;
		}),
	);
	return sized.filter(file => file !== undefined);
}

/** Bytes of a file; fewer, or none, when it is shorter or gone. Throws `RECORD_UNREADABLE`. */
async function readBytes(path: string, from: number, length: number): Promise<Buffer> {
	let handle: FileHandle | undefined;
	try {
		handle = await open(path, 'r');
		return await readAt(handle, from, length);
	} catch (error) {
		if (isAbsence(path, error)) return Buffer.alloc(0);
		throw unreadable(path, error);
	} finally {
		await handle?.close();
	}
}

/** A file that cannot be read is one line that says so, where the file begins: the others are shown all the same. */
function faultLines(file: LogFile, error: unknown): LogLine[] {
	const {message: text} = toUserError(error);
	const entry = {time: startOf(file), kind: 'life', level: 'warning', text};
	const line = readStoredLine(JSON.stringify(entry), file, 0);
	return line ? [line] : [];
}

const newline = 0x0a;

/** No entry of ours is that long: what has no line end for so many bytes is no log. */
const longest = 4 * 1024 * 1024;

/** The entries in bytes that begin with one, and how many of the bytes were whole lines. */
function entriesIn(bytes: Buffer, file: LogFile, begin: number): {lines: LogLine[]; used: number} {
	const lines: LogLine[] = [];
	let at = 0;
	for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, at)) {
		const line = readStoredLine(bytes.toString('utf8', at, end), file, begin + at);
		if (line) lines.push(line);
		at = end + 1;
	}
	return {lines, used: at};
}

/** The entries of a file from a place on to its end, or to `to`; in lists. Returns where the last whole line ended. */
export async function* linesFrom(
	file: LogFile,
	from: number,
	to = Number.POSITIVE_INFINITY,
): AsyncGenerator<LogLine[], number> {
	let at = from;
	let length = chunkSize;
	while (at < to) {
		const bytes = await readBytes(file.path, at, Math.min(length, to - at)).catch(toUserError);
		if (bytes instanceof Error) {
			yield faultLines(file, bytes);
			break;
		}
		const {lines, used} = entriesIn(bytes, file, at);
		at += used === 0 && bytes.length >= longest ? bytes.length : used;
		if (lines.length > 0) yield lines;
		if (bytes.length < length) break;
		// A line that is longer than what was read.
		length = used === 0 && length < longest ? length * 2 : chunkSize;
	}
	return at;
}

/** The entries of a file before a place, in lists from the last to the first; each list in the order of the file. */
export async function* linesBefore(file: LogFile, before: number): AsyncGenerator<LogLine[]> {
	let end = before;
	let length = chunkSize;
	while (end > 0) {
		const from = Math.max(0, end - length);
		const bytes = await readBytes(file.path, from, end - from).catch(toUserError);
		if (bytes instanceof Error) {
			yield faultLines(file, bytes);
			return;
		}
		const first = from === 0 ? 0 : bytes.indexOf(newline) + 1;
		if (bytes.length < end - from) return;
		// The first newline may be the one at the very end: then all of it is one line that began earlier.
		if (from > 0 && (first === 0 || first === bytes.length)) {
			if (length >= longest) end = from;
			else length *= 2;
			continue;
		}
		const {lines} = entriesIn(bytes.subarray(first), file, from + first);
		if (lines.length > 0) yield lines;
		end = from + first;
		length = chunkSize;
	}
}

const probe = 8 * 1024;

/** The first entry that begins after a place, with where it ends. */
async function entryAfter(
	file: LogFile,
	place: number,
): Promise<{begin: number; end: number; time: string} | undefined> {
	for (let length = probe; ; length *= 2) {
		// Where it cannot be read, its beginning is as good as any place.
		const bytes = await readBytes(file.path, place, length).catch(() => Buffer.alloc(0));
		let at = place === 0 ? 0 : bytes.indexOf(newline) + 1;
		while (place === 0 || at > 0) {
			const end = bytes.indexOf(newline, at);
			if (end === -1) break;
			const time = storedTime(bytes.toString('utf8', at, end));
			if (time !== undefined) return {begin: place + at, end: place + end + 1, time};
			at = end + 1;
		}
		if (bytes.length < length || length > longest) return undefined;
	}
}

/** Where the first entry begins whose time is not `isBefore`: found by halving, as times only grow. */
export async function seek(file: SizedFile, isBefore: (time: string) => boolean): Promise<number> {
	let low = 0;
	let high = file.size;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		// Asked one byte earlier, so that an entry that begins right there is found.
		const found = await entryAfter(file, Math.max(0, middle - 1));
		if (found && isBefore(found.time)) low = found.end;
		else if (middle === low) return found ? found.begin : low;
		else high = middle;
	}
	return low;
}

/** Where the last whole line of a file ends. */
export async function wholeEnd({path, size}: SizedFile): Promise<number> {
	for (let length = probe; ; length *= 2) {
		const from = Math.max(0, size - length);
		const bytes = await readBytes(path, from, size - from).catch(toUserError);
		if (bytes instanceof Error) return size;
		const last = bytes.lastIndexOf(newline);
		if (last !== -1) return from + last + 1;
		if (from === 0 || length > longest) return from;
	}
}
