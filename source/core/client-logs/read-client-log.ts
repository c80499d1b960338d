import type {FileHandle} from 'node:fs/promises';
import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {ClientLogOptions, LogLine} from '../contract.ts';
import {systemCode, UserError} from '../errors.ts';
import {didYouMean} from '../near-names.ts';
import type {Paths} from '../paths.ts';
import type {Redact} from '../redact.ts';
import {openRegular} from '../regular-file.ts';
import {startOfLast} from '../runtime/file-end.ts';
import {createLineFilter, type FilterLines} from '../runtime/logs/filter-lines.ts';
import {readHead} from './claude-line.ts';
import {type Changes, createReader, cutLine, isSameFile, openIfThere, watchFile} from './file-tail.ts';
import {clientLogPattern, foldersFor, newestFolder} from './log-folders.ts';
import {createClientLogParser} from './parse-client-log.ts';

export type ReadOptions = ClientLogOptions & {
	paths: Paths;
	clientPath: string;
	/** Hides the secrets that are known. */
	redact?: Redact;
};

const asItIs: Redact = text => text;

const prefix = 'mcp-server-';
const ofAll = 'mcp.log';

function serverOf(file: string): string | undefined {
	return file === ofAll ? undefined : file.slice(prefix.length, -'.log'.length);
}

/** The file of a server: by its exact name, else whatever the case. A name never becomes a path. */
function chooseFile(files: readonly string[], name: string | undefined): string | undefined {
	if (name === undefined) return files.find(file => file === ofAll);
	const exact = files.find(file => serverOf(file) === name);
	return exact ?? files.find(file => serverOf(file)?.toLowerCase() === name.toLowerCase());
}

async function findFile(
	name: string | undefined,
	{folder, paths, clientPath}: ReadOptions,
): Promise<{path: string; server: string | undefined}> {
	const folders = folder === undefined ? foldersFor(paths, clientPath) : [folder];
	const place = await newestFolder(folders);
	if (place === undefined) {
		throw new UserError(
			'FILE_NOT_FOUND',
			`Claude Desktop has no logs of servers in ${folders.join(' or ')}.`,
			{
				hint: 'It writes them when it starts a server. What runs through mcpb-tui has a log of its own: mcpb-tui logs <id>',
			},
		);
	}
	const files = (await readdir(place)).filter(file => clientLogPattern.test(file));
	const file = chooseFile(files, name);
	if (file !== undefined) return {path: join(place, file), server: serverOf(file)};
	const names = files.flatMap(other => serverOf(other) ?? []);
	throw new UserError(
		'FILE_NOT_FOUND',
		name === undefined
			? `There is no ${ofAll} in ${place}.`
			: `Claude Desktop has no log of a server "${name}".`,
		{hint: didYouMean(name ?? '', names) ?? `It has logs of: ${names.join(', ')}`},
	);
}

type Start = {position: number; skip: number};

/** Bytes of the end that are looked through at most: servers can write for long without Claude Desktop saying a word. */
const mostLookedThrough = 16 * 1024 * 1024;

/** How many entries begin after a place, and of those how many for certain: a place may be within an entry. */
async function countEntries(
	handle: FileHandle,
	server: string | undefined,
	from: number,
): Promise<{all: number; certain: number}> {
	const reader = createReader(handle, from);
	const parser = createClientLogParser(server, '');
	let all = 0;
	let doubtful = from === 0 ? 0 : undefined;
	const count = (line: string) => {
		if (readHead(line)) doubtful ??= all;
		all += parser.push(line).length;
	};
	for await (const line of reader.lines()) count(line);
	for (const line of reader.rest()) count(line);
	all += parser.flush().length;
	return {all, certain: all - (doubtful ?? all)};
}

/**
 * Where to begin so that the last `count` entries are among what is read, and how many before them to leave out.
 * Some entries are of many lines, so more and more of the end is looked at until there are enough.
 */
async function startFor(handle: FileHandle, server: string | undefined, count: number): Promise<Start> {
	const {size} = await handle.stat();
	if (count === 0) return {position: size, skip: 0};
	if (!Number.isFinite(count)) return {position: 0, skip: 0};
	for (let lines = count; ; lines *= 4) {
		const position = await startOfLast(handle, size, lines);
		const {all, certain} = await countEntries(handle, server, position);
		if (certain >= count || position === 0 || size - position > mostLookedThrough) {
			return {position, skip: Math.max(0, all - count)};
		}
	}
}

/** Said where the file ends for now: what is held back may be shown. */
const pause = Symbol('pause');

/** The lines of a file from a place on, and, where changes are watched, those that come. */
async function* linesOf(
	path: string,
	position: number,
	changes: Changes | undefined,
): AsyncGenerator<string | typeof pause> {
	let handle = await openIfThere(path);
	let reader = handle && createReader(handle, position);
	try {
		while (handle && reader) {
			yield* reader.lines();
			if (!changes) yield* reader.rest();
			yield pause;
			if (!changes) return;
			if (await isSameFile(path, handle, reader.position())) {
				if (!(await changes.next())) return;
			} else {
				// It may have got its last lines since it was read.
				yield* reader.lines();
				yield* reader.rest();
				await handle.close();
				handle = await openIfThere(path);
				reader = handle && createReader(handle, 0);
			}
		}
	} finally {
		await handle?.close();
	}
}

async function beginning(path: string, server: string | undefined, count: number) {
	const handle = await openRegular(path).catch(error => {
		if (error instanceof UserError) throw error;
		throw new UserError('FILE_UNREADABLE', `Cannot read ${path}: ${systemCode(error) ?? error}.`, {
			hint: 'Check its owner and mode.',
			cause: error,
		});
	});
	try {
		const {mtime} = await handle.stat();
		return {...(await startFor(handle, server, count)), fallbackTime: mtime.toISOString()};
	} finally {
		await handle.close();
	}
}

type Part = {lines: readonly LogLine[]; caughtUp: boolean};

const partSize = 500;

/** The entries of a file from a place on, in parts; each says whether it was the last for now. */
async function* entriesOf(
	path: string,
	{position, skip, fallbackTime}: Start & {fallbackTime: string},
	{server, changes, redact}: {server: string | undefined; changes: Changes | undefined; redact: Redact},
): AsyncGenerator<Part> {
	const parser = createClientLogParser(server, fallbackTime);
	let toSkip = skip;
	let lines: LogLine[] = [];
	for await (const line of linesOf(path, position, changes)) {
		const entries = line === pause ? parser.flush() : parser.push(cutLine(redact(line)));
		for (const entry of entries) if (toSkip-- <= 0) lines.push(entry);
		if (line !== pause && lines.length < partSize) continue;
		yield {lines, caughtUp: line === pause};
		lines = [];
	}
}

/** Of the entries that are there by now the last that fit. */
async function fitNow(
	entries: AsyncGenerator<Part>,
	fits: FilterLines,
	count: number,
): Promise<readonly LogLine[]> {
	let found: readonly LogLine[] = [];
	for (;;) {
		const {value, done} = await entries.next();
		if (done) return found;
		found = [...found, ...fits(value.lines)].slice(-count);
		if (value.caughtUp) return found;
	}
}

/**
 * What Claude Desktop itself has written about a server, or about all of them: the last entries that fit, or all;
 * then, when asked to follow, what comes, also after the file was rotated or cut, until the signal ends it. A line
 * without a time bears that of the line before it. Throws `FILE_NOT_FOUND`, with the names that there are, and
 * `PATTERN_INVALID`.
 */
export async function* readClientLog(
	name: string | undefined,
	options: ReadOptions,
): AsyncGenerator<readonly LogLine[]> {
	const {last = Number.POSITIVE_INFINITY, since = '', follow = false, signal, redact = asItIs} = options;
	const isWanted = createLineFilter(options);
	const fits: FilterLines = lines => isWanted(lines.filter(({time}) => time >= since));
	const {path, server} = await findFile(name, options);
	// Watching begins before reading, so that nothing falls between the two.
	const changes = follow ? watchFile(path, signal) : undefined;
	try {
		for (let count = last; ; count *= 8) {
			const start = await beginning(path, server, count);
			const entries = entriesOf(path, start, {server, changes, redact});
			const found = Number.isFinite(last) ? await fitNow(entries, fits, count) : [];
			// Too few of them fit: more of the file has to be looked at.
			if (found.length < last && start.position > 0 && last > 0) continue;
			if (last > 0 && found.length > 0) yield found.slice(-last);
			for await (const {lines} of entries) {
				if (signal?.aborted) return;
				const fitting = fits(lines);
				if (fitting.length > 0) yield fitting;
			}
			return;
		}
	} finally {
		changes?.close();
	}
}
