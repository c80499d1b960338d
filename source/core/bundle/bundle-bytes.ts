import {createHash} from 'node:crypto';
import type {FileHandle} from 'node:fs/promises';
import {systemCode, UserError} from '../errors.ts';
import {NotRegular, openRegular} from '../regular-file.ts';
import {formatBytes} from './refusal.ts';

/** Bytes that the extraction workers see without a copy. */
export type SharedBytes = Uint8Array<SharedArrayBuffer>;

export function sharedBytes(length: number): SharedBytes {
	return new Uint8Array(new SharedArrayBuffer(length));
}

export function tooLarge(what: string, size: number | undefined, limit: number): UserError {
	const has = size === undefined ? 'more' : formatBytes(size);
	return new UserError('BUNDLE_TOO_LARGE', `${what} has ${has}; at most ${formatBytes(limit)} are read.`, {
		hint: 'If you trust it, raise limits.bundleBytes in the settings.',
	});
}

/** The error for a path that cannot be read; a missing one is `BUNDLE_NOT_FOUND`. */
export function unreadable(path: string, error: unknown): UserError {
	const code = systemCode(error);
	if (code === 'ENOENT' || code === 'ENOTDIR') {
		return new UserError('BUNDLE_NOT_FOUND', `There is no file or folder ${path}.`, {
			hint: 'Check the path; a bundle is a .mcpb or .dxt file, a folder with a manifest.json, or an https:// URL.',
			cause: error,
		});
	}
	const said =
		error instanceof NotRegular ? `it is ${error.what}, not a regular file` : (error as Error).message;
	const why = code === 'EACCES' || code === 'EPERM' ? 'permission is denied' : said;
	return new UserError('BUNDLE_UNREADABLE', `Cannot read ${path}: ${why}.`, {
		hint: 'Check its owner and its mode.',
		cause: error,
	});
}

const window = 1024 * 1024;

/**
 * Fills `target` from the file's start and hands on each part as it comes, while the next one is being read.
 * Throws when the file is shorter.
 */
export async function readInto(
	handle: FileHandle,
	target: Uint8Array,
	onPart: (part: Uint8Array) => void,
	signal: AbortSignal | undefined,
): Promise<void> {
	const readAt = (at: number) => handle.read(target, at, Math.min(window, target.length - at), at);
	signal?.throwIfAborted();
	let reading = target.length > 0 ? readAt(0) : undefined;
	for (let at = 0; reading; ) {
		const {bytesRead} = await reading;
		if (bytesRead === 0) throw new Error('it became shorter while it was read');
		signal?.throwIfAborted();
		const end = at + bytesRead;
		reading = end < target.length ? readAt(end) : undefined;
		onPart(target.subarray(at, end));
		at = end;
	}
}

/**
 * Reads a file once, whole. Returns its bytes and their SHA-256 in hex.
 * Throws `BUNDLE_NOT_FOUND`, `BUNDLE_UNREADABLE` or `BUNDLE_TOO_LARGE`.
 */
export async function readBundleFile(
	path: string,
	limit: number,
	signal?: AbortSignal,
): Promise<{bytes: SharedBytes; sha256: string}> {
	try {
		const handle = await openRegular(path);
		try {
			const {size} = await handle.stat();
			if (size > limit) throw tooLarge(path, size, limit);
			const bytes = sharedBytes(size);
			const hash = createHash('sha256');
			await readInto(handle, bytes, part => hash.update(part), signal);
			return {bytes, sha256: hash.digest('hex')};
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (signal?.aborted) throw error;
		if (error instanceof UserError && !(error instanceof NotRegular)) throw error;
		throw unreadable(path, error);
	}
}

/** The first bytes of a file on the disk; none where it cannot be read. */
export async function readStartOf(path: string): Promise<Uint8Array> {
	try {
		const handle = await openRegular(path);
		try {
			const {buffer, bytesRead} = await handle.read(new Uint8Array(64), 0, 64, 0);
			return buffer.subarray(0, bytesRead);
		} finally {
			await handle.close();
		}
	} catch {
		return new Uint8Array();
	}
}
