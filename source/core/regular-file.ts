import {closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync} from 'node:fs';
import {type FileHandle, lstat, open, stat} from 'node:fs/promises';
import process from 'node:process';
import {UserError} from './errors.ts';

const megabyte = 1024 * 1024;

/** Bytes that are read of a file unless its reader says another number. */
export const usualLimit = 64 * megabyte;

// Neither a pipe without a writer nor a terminal may hold the program up; Windows has no such flags.
export const careful = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

export type ReadOptions = {
	/** Bytes that are read at most. */
	limit?: number;
	/** Refuses a symbolic link in the place of the file itself. */
	noLink?: boolean;
	/** Refuses a file of another user, and one that has a second name elsewhere. */
	own?: boolean;
	signal?: AbortSignal | undefined;
};

/** A file that was not read, for what it is: `what` is half a sentence, for who says it in words of their own. */
export class NotRegular extends UserError {
	readonly what: string;

	constructor(path: string, what: string, hint = 'Give the path of a regular file.') {
		super('FILE_UNREADABLE', `${path} was not read: it is ${what}.`, {hint});
		this.what = what;
	}
}

/** What a path leads to in place of a regular file; undefined for one. */
export function oddKind(stats: Stats): string | undefined {
	if (stats.isFile()) return undefined;
	if (stats.isDirectory()) return 'a folder';
	if (stats.isFIFO()) return 'a named pipe';
	if (stats.isSocket()) return 'a socket';
	if (stats.isSymbolicLink()) return 'a symbolic link';
	return 'a device';
}

function judge(path: string, stats: Stats, limit: number, own = false): void {
	const what = oddKind(stats);
	if (what !== undefined) throw new NotRegular(path, what);
	const mine = process.platform === 'win32' || (stats.uid === process.getuid?.() && stats.nlink === 1);
	if (own && !mine) throw new NotRegular(path, 'a file of somebody else');
	if (stats.size > limit) throw tooLarge(path, limit);
}

export function tooLarge(path: string, limit: number): NotRegular {
	const most = limit < megabyte ? `${Math.floor(limit / 1024)} kB` : `${Math.floor(limit / megabyte)} MB`;
	return new NotRegular(path, `larger than ${most}`, 'Give a smaller one.');
}

/** A file as in /proc: it has no size, and what it holds is made while it is read. */
function madeBySystem(path: string): NotRegular {
	return new NotRegular(path, 'made by the system while it is read (as in /proc)');
}

/**
 * Opens a file that somebody else may have made for reading: never waits, and is judged before a byte is read.
 * Throws `NotRegular`, `FILE_UNREADABLE` for one that is too large, or the system's error.
 */
export async function openRegular(
	path: string,
	{limit = Number.POSITIVE_INFINITY, noLink = false, own = false}: ReadOptions = {},
): Promise<FileHandle> {
	// Opening a device can do something by itself, and a pipe's writer would notice.
	judge(path, await (noLink ? lstat(path) : stat(path)), limit, own);
	const handle = await open(path, careful | (noLink ? (constants.O_NOFOLLOW ?? 0) : 0));
	try {
		judge(path, await handle.stat(), limit, own);
		return handle;
	} catch (error) {
		await handle.close();
		throw error;
	}
}

/** All of an open file, one that grows meanwhile included. */
async function readAll(
	path: string,
	handle: FileHandle,
	limit: number,
	signal?: AbortSignal,
): Promise<Buffer> {
	let {size} = await handle.stat();
	// One byte more than it should have tells that there is more.
	let bytes = Buffer.allocUnsafe(size + 1);
	for (let length = 0; ; ) {
		signal?.throwIfAborted();
		const {bytesRead} = await handle.read(bytes, length, bytes.length - length, length);
		length += bytesRead;
		if (bytesRead === 0 || length === size) return bytes.subarray(0, length);
		if (length < size) continue;
		({size} = await handle.stat());
		if (size < length) throw madeBySystem(path);
		if (size > limit) throw tooLarge(path, limit);
		bytes = Buffer.concat([bytes.subarray(0, length)], size + 1);
	}
}

/** Reads a whole file that somebody else may have made. Throws as `openRegular` does. */
export async function readRegular(path: string, options: ReadOptions = {}): Promise<Buffer> {
	const {limit = usualLimit, signal} = options;
	const handle = await openRegular(path, {...options, limit});
	try {
		return await readAll(path, handle, limit, signal);
	} finally {
		await handle.close();
	}
}

/**
 * The same at once, for a small file, with what the system knows of it. In a folder of our own (`isOurs`) it is judged
 * when it is open alone, for a list of a thousand costs a look less at each.
 */
export function readRegularSync(
	path: string,
	{limit = megabyte, isOurs = false}: {limit?: number; isOurs?: boolean} = {},
): {bytes: Buffer; stats: Stats} {
	if (!isOurs) judge(path, statSync(path), limit);
	const descriptor = openSync(path, careful);
	try {
		const stats = fstatSync(descriptor);
		judge(path, stats, limit);
		const bytes = Buffer.allocUnsafe(stats.size + 1);
		const length = readSync(descriptor, bytes, 0, bytes.length, 0);
		if (length > stats.size) throw madeBySystem(path);
		return {bytes: bytes.subarray(0, length), stats};
	} finally {
		closeSync(descriptor);
	}
}
