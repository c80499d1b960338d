import {type FSWatcher, watch} from 'node:fs';
import {type FileHandle, open, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {LogLine, LogOptions} from '../contract.ts';
import {ensureFolder} from '../files.ts';
import type {Paths} from '../paths.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {chunkSize, readAt, startOfLast} from './file-end.ts';
import {type LogEntry, logFilePattern, logFileStart, logFolder} from './log-format.ts';
import {detectLevel, toLevel} from './log-level.ts';
import {createLineSplitter, type LineSplitter} from './runner/line-splitter.ts';

function messageText({direction, method, id, milliseconds, text}: LogEntry): SafeText {
	const parts = [
		direction === 'to-server' ? '→' : '←',
		method ?? 'answer',
		id === undefined ? '' : `#${id}`,
		milliseconds === undefined ? '' : `${milliseconds} ms`,
		text ?? '',
	];
	return safeLine(parts.filter(Boolean).join(' '));
}

function levelOf({kind, level, text = ''}: LogEntry): LogLine['level'] {
	if (kind === 'pollution') return 'warning';
	if (kind === 'message') return 'debug';
	return toLevel(level) ?? detectLevel(text);
}

/** One stored entry as a line that can be shown; everything in it may come from a server. */
function toLogLine(entry: LogEntry): LogLine {
	const {time, kind, text = '', session, direction, method, id, bytes = 0, milliseconds} = entry;
	return {
		time,
		kind,
		level: levelOf(entry),
		text: kind === 'message' ? messageText(entry) : safeLine(text),
		...(session !== undefined && {session}),
		...(direction && {
			message: {
				direction,
				bytes,
				...(method !== undefined && {method: safeLine(method)}),
				...(id !== undefined && {id: safeLine(id)}),
				...(milliseconds !== undefined && {milliseconds}),
			},
		}),
	};
}

const kinds = new Set<unknown>(['stderr', 'pollution', 'message', 'life', 'log']);

function parseLine(bytes: Buffer): LogLine | undefined {
	try {
		const entry = JSON.parse(bytes.toString('utf8')) as LogEntry;
		return kinds.has(entry.kind) && typeof entry.time === 'string' ? toLogLine(entry) : undefined;
	} catch {
		// The last line of a run that was killed.
		return undefined;
	}
}

/** Files of the log, the oldest first. */
async function logFiles(folder: string): Promise<readonly string[]> {
	const names = await readdir(folder).catch(() => []);
	return names.filter(name => logFilePattern.test(name)).sort();
}

/** Reads one file as it grows. */
type Tail = {position: number; splitter: LineSplitter};

function newTail(position: number): Tail {
	return {position, splitter: createLineSplitter({limit: chunkSize, keepWhole: () => true})};
}

async function* readOn(path: string, tail: Tail): AsyncGenerator<LogLine> {
	const handle = await open(path, 'r').catch(() => undefined);
	if (!handle) return;
	try {
		const {size} = await handle.stat();
		if (size < tail.position) Object.assign(tail, newTail(0));
		for (;;) {
			const bytes = await readAt(handle, tail.position, chunkSize);
			if (bytes.length === 0) return;
			tail.position += bytes.length;
			for (const piece of tail.splitter.push(bytes)) {
				const line = parseLine(piece.bytes);
				if (line) yield line;
			}
		}
	} finally {
		await handle.close();
	}
}

/** Where to begin in each file so that the last `count` lines of all are among what is read. */
async function tailsFor(folder: string, names: readonly string[], count: number): Promise<Map<string, Tail>> {
	const tails = new Map<string, Tail>();
	let wanted = count;
	let oldest = Number.POSITIVE_INFINITY;
	for (const name of [...names].reverse()) {
		const handle = await open(join(folder, name), 'r').catch(() => undefined);
		if (!handle) continue;
		try {
			const {size, mtimeMs} = await handle.stat();
			// Runs can overlap: a file that was written to after the others had begun may hold some of the last lines.
			if (count === 0 || (wanted <= 0 && mtimeMs < oldest)) {
				tails.set(name, newTail(size));
				continue;
			}
			const start = count === Number.POSITIVE_INFINITY ? 0 : await startOfLast(handle, size, count);
			tails.set(name, newTail(start));
			oldest = logFileStart(name).getTime();
			if (count !== Number.POSITIVE_INFINITY) wanted -= start > 0 ? count : await countLines(handle, size);
		} finally {
			await handle.close();
		}
	}
	return tails;
}

async function countLines(handle: FileHandle, size: number): Promise<number> {
	let count = 0;
	for (let at = 0; at < size; ) {
		const bytes = await readAt(handle, at, chunkSize);
		if (bytes.length === 0) break;
		at += bytes.length;
		for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, end + 1)) count++;
	}
	return count;
}

/** Merges what several runs wrote at the same time. */
async function* merged(sources: readonly AsyncGenerator<LogLine>[]): AsyncGenerator<LogLine> {
	const heads = new Map<AsyncGenerator<LogLine>, LogLine>();
	const advance = async (source: AsyncGenerator<LogLine>) => {
		const {value, done} = await source.next();
		if (done) heads.delete(source);
		else heads.set(source, value);
	};
	try {
		for (const source of sources) await advance(source);
		while (heads.size > 0) {
			let next: [AsyncGenerator<LogLine>, LogLine] | undefined;
			for (const head of heads) if (!next || head[1].time < next[1].time) next = head;
			if (!next) return;
			yield next[1];
			await advance(next[0]);
		}
	} finally {
		for (const source of sources) await source.return(undefined);
	}
}

async function* lastLines(lines: AsyncGenerator<LogLine>, count: number): AsyncGenerator<LogLine> {
	const ring: LogLine[] = [];
	for await (const line of lines) {
		if (count === Number.POSITIVE_INFINITY) {
			yield line;
			continue;
		}
		ring.push(line);
		if (ring.length > count * 2 + 1000) ring.splice(0, ring.length - count);
	}
	yield* ring.slice(Math.max(0, ring.length - count));
}

type Changes = {next: () => Promise<ReadonlySet<string> | undefined>; close: () => void};

/** Names of files that changed since the last look; undefined when the signal ended it. */
function watchFolder(folder: string, signal: AbortSignal | undefined): Changes {
	let changed = new Set<string>();
	let wake: (() => void) | undefined;
	const watcher: FSWatcher = watch(folder, (_kind, name) => {
		if (name !== null && logFilePattern.test(name)) changed.add(name);
		wake?.();
	});
	watcher.on('error', () => wake?.());
	const onAbort = () => wake?.();
	signal?.addEventListener('abort', onAbort, {once: true});
	return {
		async next() {
			while (changed.size === 0) {
				if (signal?.aborted) return undefined;
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			}
			const names = changed;
			changed = new Set();
			return signal?.aborted ? undefined : names;
		},
		close() {
			signal?.removeEventListener('abort', onAbort);
			watcher.close();
		},
	};
}

/**
 * The log of an extension over all its runs, the oldest line first: the last lines, or all; then, when asked to
 * follow, what comes, across rotation and new runs, until the signal ends it. Text in it is safe to show.
 */
export async function* readLog(
	paths: Paths,
	id: string,
	{last = Number.POSITIVE_INFINITY, follow = false, signal}: LogOptions = {},
): AsyncGenerator<LogLine> {
	const folder = logFolder(paths, id);
	// Watching begins before reading, so that nothing falls between the two.
	const changes = follow ? watchFolder(await ensureFolder(folder), signal) : undefined;
	try {
		const tails = await tailsFor(folder, await logFiles(folder), last);
		const present = [...tails].reverse().map(([name, tail]) => readOn(join(folder, name), tail));
		for await (const line of lastLines(merged(present), last)) {
			if (signal?.aborted) return;
			yield line;
		}
		for (let names = await changes?.next(); names; names = await changes?.next()) {
			for (const name of [...names].sort()) {
				const tail = tails.get(name) ?? newTail(0);
				tails.set(name, tail);
				yield* readOn(join(folder, name), tail);
			}
		}
	} finally {
		changes?.close();
	}
}
