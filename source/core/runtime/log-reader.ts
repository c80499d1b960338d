import {stat} from 'node:fs/promises';
import type {LogFilter, LogLine, LogOptions, LogPages, LogPlace, LogSources} from '../contract.ts';
import type {Paths} from '../paths.ts';
import {createLineFilter, type FilterLines} from './logs/filter-lines.ts';
import {
	type LogFile,
	linesBefore,
	linesFrom,
	logFiles,
	type SizedFile,
	seek,
	serversOf,
	startOf,
	wholeEnd,
} from './logs/log-files.ts';
import {compare, mergeLines, type Strand} from './logs/merge-lines.ts';
import {type LogChanges, watchLogs} from './logs/watch-logs.ts';

type Log = {paths: Paths; sources: LogSources; filter: FilterLines};

async function filesOf({paths, sources}: Log): Promise<readonly SizedFile[]> {
	return logFiles(paths, await serversOf(paths, sources));
}

/** Clocks of file systems are coarse, and what is written last can be stamped a little earlier. */
const slack = 2000;

async function* fromPlace(file: LogFile, start: Promise<number>): AsyncGenerator<LogLine[], void> {
	yield* linesFrom(file, await start);
}

async function* beforePlace(file: LogFile, end: Promise<number>): AsyncGenerator<LogLine[], void> {
	yield* linesBefore(file, await end);
}

/** Lines before a place, or before the end, from the last to the first. */
function backFrom(files: readonly SizedFile[], place: LogPlace | undefined): AsyncGenerator<LogLine[]> {
	const strands = files.map((file): Strand => {
		const end = async (): Promise<number> => {
			if (!place) return wholeEnd(file);
			if (place.file === file.key) return place.offset;
			return seek(file, time => compare({time, file: file.key}, place) < 0);
		};
		const near = new Date(file.changedAt + slack).toISOString();
		return {key: file.key, near, open: () => beforePlace(file, end())};
	});
	return mergeLines(strands, 'back');
}

/** Lines after a place, or from a time on, or from the beginning. */
function forwardFrom(
	files: readonly SizedFile[],
	{place, since}: {place?: LogPlace | undefined; since?: string | undefined},
): AsyncGenerator<LogLine[]> {
	const strands = files.map((file): Strand => {
		const start = async () => {
			if (place?.file === file.key) return place.offset;
			if (place) return seek(file, time => compare({time, file: file.key}, place) < 0);
			return since === undefined ? 0 : seek(file, time => time < since);
		};
		return {key: file.key, near: startOf(file), open: () => fromPlace(file, start())};
	});
	return mergeLines(strands, 'forward');
}

/** The last `count` lines that fit, read from the end; the oldest first. */
async function lastBefore(
	{filter}: Log,
	files: readonly SizedFile[],
	{
		place,
		count,
		since,
		signal,
	}: {
		place?: LogPlace | undefined;
		count: number;
		since?: string | undefined;
		signal?: AbortSignal | undefined;
	},
): Promise<readonly LogLine[]> {
	const found: LogLine[] = [];
	if (count === 0) return found;
	for await (const list of backFrom(files, place)) {
		signal?.throwIfAborted();
		const recent = since === undefined ? list : list.filter(({time}) => time >= since);
		found.push(...filter(recent));
		if (found.length >= count || recent.length < list.length) break;
	}
	return found.slice(0, count).reverse();
}

async function firstAfter(
	log: Log,
	place: LogPlace | undefined,
	count: number,
	signal: AbortSignal | undefined,
): Promise<readonly LogLine[]> {
	const found: LogLine[] = [];
	for await (const list of forwardFrom(await filesOf(log), {place})) {
		signal?.throwIfAborted();
		// The place itself is not after it.
		const [first] = list;
		const more =
			place && first && compare(toPlace(first), place) === 0 && first.place?.offset === place.offset;
		found.push(...log.filter(more ? list.slice(1) : list));
		if (found.length >= count) break;
	}
	return found.slice(0, count);
}

function toPlace({time, place}: LogLine): LogPlace {
	return place ?? {time, file: '', offset: 0};
}

/** What was written since the last look, in order; where each file was read to is noted. */
async function readOn(
	files: readonly LogFile[],
	positions: Map<string, number>,
): Promise<readonly LogLine[]> {
	const lines: LogLine[] = [];
	for (const file of files) {
		const stats = await stat(file.path).catch(() => undefined);
		if (!stats) continue;
		const known = positions.get(file.key) ?? 0;
		const reader = linesFrom(file, stats.size < known ? 0 : known);
		for (let next = await reader.next(); ; next = await reader.next()) {
			if (next.done) {
				positions.set(file.key, next.value);
				break;
			}
			lines.push(...next.value);
		}
	}
	return files.length > 1 ? lines.sort((a, b) => compare(toPlace(a), toPlace(b))) : lines;
}

async function* whatComes(
	{filter}: Log,
	changes: LogChanges,
	positions: Map<string, number>,
): AsyncGenerator<readonly LogLine[]> {
	for (let files = await changes.next(); files; files = await changes.next()) {
		const lines = filter(await readOn(files, positions));
		if (lines.length > 0) yield lines;
	}
}

/** The files with their ends as they are now: what comes later is behind these. */
async function endsNow(log: Log): Promise<{files: readonly SizedFile[]; positions: Map<string, number>}> {
	const files = await filesOf(log);
	const ended = await Promise.all(files.map(async file => ({...file, size: await wholeEnd(file)})));
	return {files: ended, positions: new Map(ended.map(({key, size}) => [key, size]))};
}

type Read = {last: number; since?: string | undefined; signal?: AbortSignal | undefined};

/** What is there by now: all of it from its beginning, or the last lines from the end. */
async function* whatIs(
	log: Log,
	files: readonly SizedFile[],
	{last, since, signal}: Read,
): AsyncGenerator<readonly LogLine[]> {
	if (last !== Number.POSITIVE_INFINITY) {
		const lines = await lastBefore(log, files, {count: last, since, signal});
		if (lines.length > 0) yield lines;
		return;
	}
	const ends = new Map(files.map(({key, size}) => [key, size]));
	for await (const list of forwardFrom(files, {since})) {
		if (signal?.aborted) return;
		// What was added since the look at the ends is told by whoever watches.
		const old = list.filter(({place}) => !place || place.offset < (ends.get(place.file) ?? 0));
		const lines = log.filter(old);
		if (lines.length > 0) yield lines;
	}
}

/**
 * The logs of extensions over all their runs, merged by time, the oldest line first: the last lines that fit, or
 * all; then, when asked to follow, what comes, across rotation and new runs, until the signal ends it. Text in it
 * is safe to show. Throws `PATTERN_INVALID`.
 */
export async function* readLogs(
	paths: Paths,
	sources: LogSources,
	options: LogOptions & {pause?: number} = {},
): AsyncGenerator<readonly LogLine[]> {
	const {last = Number.POSITIVE_INFINITY, since, follow = false, signal, pause = 0, ...wanted} = options;
	const log: Log = {paths, sources, filter: createLineFilter(wanted)};
	// Watching begins before reading, so that nothing falls between the two.
	const changes = follow ? await watchLogs(paths, sources, {signal, pause}) : undefined;
	try {
		const {files, positions} = await endsNow(log);
		let isEmpty = true;
		for await (const lines of whatIs(log, files, {last, since, signal})) {
			isEmpty = false;
			yield lines;
		}
		// Whoever waits for what is there learns that it is nothing.
		if (changes && isEmpty) yield [];
		if (changes) yield* whatComes(log, changes, positions);
	} catch (error) {
		if (!signal?.aborted) throw error;
	} finally {
		changes?.close();
	}
}

/** The lines of one extension's log, one by one. */
export async function* readLog(paths: Paths, id: string, options: LogOptions = {}): AsyncGenerator<LogLine> {
	for await (const lines of readLogs(paths, [id], options)) yield* lines;
}

/** The lines of logs that fit, to be paged through. Throws `PATTERN_INVALID`. */
export function openLogPages(paths: Paths, sources: LogSources, filter: LogFilter = {}): LogPages {
	const log: Log = {paths, sources, filter: createLineFilter(filter)};
	return {
		before: async (place, count, signal) => lastBefore(log, await filesOf(log), {place, count, signal}),
		after: (place, count, signal) => firstAfter(log, place, count, signal),
		follow: ({count, signal, pause = 0}) =>
			readLogs(paths, sources, {...filter, last: count, follow: true, signal, pause}),
	};
}
