import type {FileHandle} from 'node:fs/promises';
import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {ClientLogOptions, LogLine} from '../contract.ts';
import {UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {startOfLast} from '../runtime/file-end.ts';
import {nearNames} from '../runtime/near-names.ts';
import {readHead} from './claude-line.ts';
import {type Changes, createReader, isSameFile, openIfThere, watchFile} from './file-tail.ts';
import {clientLogPattern, foldersFor, newestFolder} from './log-folders.ts';
import {createClientLogParser} from './parse-client-log.ts';

export type ReadOptions = ClientLogOptions & {paths: Paths; clientPath: string};

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
	const near = nearNames(name ?? '', names);
	throw new UserError(
		'FILE_NOT_FOUND',
		name === undefined
			? `There is no ${ofAll} in ${place}.`
			: `Claude Desktop has no log of a server "${name}".`,
		{hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It has logs of: ${names.join(', ')}`},
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
	const handle = await openIfThere(path);
	if (!handle) {
		throw new UserError('FILE_UNREADABLE', `Cannot read ${path}.`, {hint: 'Check its owner and mode.'});
	}
	try {
		const {mtime} = await handle.stat();
		return {...(await startFor(handle, server, count)), fallbackTime: mtime.toISOString()};
	} finally {
		await handle.close();
	}
}

/**
 * What Claude Desktop itself has written about a server, or about all of them: the last entries, or all; then, when
 * asked to follow, what comes, also after the file was rotated or cut, until the signal ends it. A line without a
 * time bears that of the line before it. Throws `FILE_NOT_FOUND`, with the names that there are.
 */
export async function* readClientLog(
	name: string | undefined,
	options: ReadOptions,
): AsyncGenerator<LogLine> {
	const {last = Number.POSITIVE_INFINITY, follow = false, signal} = options;
	const {path, server} = await findFile(name, options);
	// Watching begins before reading, so that nothing falls between the two.
	const changes = follow ? watchFile(path, signal) : undefined;
	try {
		const {position, skip, fallbackTime} = await beginning(path, server, last);
		const parser = createClientLogParser(server, fallbackTime);
		let toSkip = skip;
		for await (const line of linesOf(path, position, changes)) {
			if (signal?.aborted) return;
			for (const entry of line === pause ? parser.flush() : parser.push(line)) {
				if (toSkip-- <= 0) yield entry;
			}
		}
	} finally {
		changes?.close();
	}
}
