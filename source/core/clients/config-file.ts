import {basename, dirname} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import type {JsonValue} from '../contract.ts';
import {diskFault, systemCode, UserError} from '../errors.ts';
import {createFile, ensureFolder, exists, replaceFile} from '../files.ts';
import {sweepTemporary} from '../leftovers.ts';
import {NotRegular, readRegular} from '../regular-file.ts';
import {parseConfig} from './config-text.ts';

/** A client's file as it was read. `bytes` is undefined when there is none; `text` is then an empty object. */
export type ConfigFile = {
	path: string;
	bytes: Buffer | undefined;
	text: string;
	servers: ReadonlyMap<string, JsonValue>;
	hadMark: boolean;
};

const emptyText = '{}\n';

/** Milliseconds that a broken file is given: Claude Desktop writes in place, and may be in the middle of it. */
const patience = 1000;

function whyUnreadable(error: unknown): string {
	if (error instanceof NotRegular) return `it is ${error.what}`;
	const code = systemCode(error);
	return code === 'ENOTDIR' ? 'its folder is a file' : (code ?? (error as Error).message);
}

/** The bytes of a client's file, undefined when there is none. Throws `CLIENT_CONFIG_INVALID`. */
export async function readBytes(path: string): Promise<Buffer | undefined> {
	try {
		return await readRegular(path);
	} catch (error) {
		if (systemCode(error) === 'ENOENT') return undefined;
		const why = whyUnreadable(error);
		throw new UserError('CLIENT_CONFIG_INVALID', `${path} cannot be read: ${why}.`, {
			hint: 'Name the right file with --client-config, or check its owner and mode.',
			cause: error,
		});
	}
}

function decode(path: string, bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
	} catch (error) {
		throw new UserError('CLIENT_CONFIG_INVALID', `${path} is not encoded in UTF-8. It was left as it is.`, {
			hint: 'Save it as UTF-8 (without a byte order mark), then try again.',
			cause: error,
		});
	}
}

function parseBytes(path: string, bytes: Buffer | undefined): ConfigFile {
	if (!bytes) return {path, bytes, text: emptyText, servers: new Map(), hadMark: false};
	const raw = decode(path, bytes);
	const hadMark = raw.startsWith('\uFEFF');
	const text = hadMark ? raw.slice(1) : raw;
	// There is nothing in it to lose, and Claude Desktop starts from its defaults.
	if (text.trim() === '') return {path, bytes, text: emptyText, servers: new Map(), hadMark};
	return {path, bytes, text, servers: parseConfig(path, text), hadMark};
}

function seemsUnfinished({bytes, text}: ConfigFile): boolean {
	return bytes !== undefined && text === emptyText && bytes.length !== Buffer.byteLength(emptyText);
}

/**
 * Reads a client's file. One that is broken or empty is read again for up to a second, unless `wait` says another
 * number of milliseconds. Throws `CLIENT_CONFIG_INVALID`, naming the place.
 */
export async function readConfig(path: string, wait: number = patience): Promise<ConfigFile> {
	const deadline = performance.now() + wait;
	for (;;) {
		const late = performance.now() >= deadline;
		const bytes = await readBytes(path);
		try {
			const file = parseBytes(path, bytes);
			if (late || !seemsUnfinished(file)) return file;
		} catch (error) {
			if (late) throw error;
		}
		await pause(20);
	}
}

export function sameBytes(a: Buffer | undefined, b: Buffer | undefined): boolean {
	return a === b || (a !== undefined && b !== undefined && a.equals(b));
}

/** Said by `writeConfig` when the file is no longer what the edit was made from. */
export const changedMeanwhile = Symbol('changed meanwhile');

function unwritable(path: string, error: unknown): unknown {
	if (error instanceof UserError) return error;
	const fault = diskFault(Object.assign(error as Error, {path}));
	const why = systemCode(error) ?? String(error);
	return new UserError('CLIENT_CONFIG_UNWRITABLE', fault?.message ?? `Cannot write ${path}: ${why}.`, {
		hint: fault?.hint ?? 'Check its folder, or name another file with --client-config.',
		cause: error,
	});
}

export type Write = {
	/** Where the file really is, links resolved. */
	path: string;
	/** What the file held when the edit was made; it is compared once more right before the rename. */
	expected: Buffer | undefined;
	text: string | Uint8Array;
	/** Called before the rename to keep the old file. */
	keep?: () => Promise<void>;
};

/**
 * Replaces the client's file. Returns `changedMeanwhile`, with nothing written, when someone else has changed it.
 * Throws `CLIENT_CONFIG_UNWRITABLE`, with nothing changed.
 */
export async function writeConfig({
	path,
	expected,
	text,
	keep,
}: Write): Promise<typeof changedMeanwhile | undefined> {
	try {
		if (expected === undefined) {
			await ensureFolder(dirname(path));
			return (await createFile(path, text)) ? undefined : changedMeanwhile;
		}
		if (!(await exists(path))) return changedMeanwhile;
		await replaceFile(path, text, {
			beforeRename: async () => {
				await keep?.();
				if (!sameBytes(await readBytes(path), expected)) throw changedMeanwhile;
			},
		});
		return undefined;
	} catch (error) {
		if (error === changedMeanwhile) return changedMeanwhile;
		throw unwritable(path, error);
	}
}

/**
 * Removes what a killed process of ours left beside the client's file: text that was never renamed into place, and
 * that may hold the secrets of a direct entry.
 */
export async function sweepBeside(path: string): Promise<void> {
	await sweepTemporary(dirname(path), basename(path));
}
