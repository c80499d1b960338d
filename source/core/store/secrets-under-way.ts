import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {replaceFile} from '../files.ts';
import type {Paths} from '../paths.ts';
import type {VaultKind} from '../settings.ts';
import {readStored, readToReplace, type StoredFormat} from '../stored-file.ts';

/** Secrets that are put into a vault for a record which does not name them yet; never their values. */
export type SecretsUnderWay = {vault: VaultKind; id: string; keys: readonly string[]};

/** Where it is noted, for a vault cannot be asked what is in it that nobody names. */
export function underWayFile({data}: Paths): string {
	return join(data, 'secrets-under-way.json');
}

function isNote(value: unknown): value is SecretsUnderWay {
	const {vault, id, keys} = (value ?? {}) as Partial<Record<keyof SecretsUnderWay, unknown>>;
	return (
		(vault === 'keychain' || vault === 'file') &&
		typeof id === 'string' &&
		Array.isArray(keys) &&
		keys.every(key => typeof key === 'string')
	);
}

const format: StoredFormat<readonly SecretsUnderWay[]> = {
	what: 'the list of secrets that are being stored',
	parse: ({notes}) => (Array.isArray(notes) ? notes.filter(isNote) : undefined),
	hint: 'Move it away; secrets of a change that was cut off may then stay in the vault.',
};

/**
 * What changes that were broken off have noted. Throws `RECORD_UNREADABLE`, `RECORD_DAMAGED` or `RECORD_NEWER`: what is
 * noted there is in a vault, and would stay in it for good.
 */
export async function readUnderWay(paths: Paths): Promise<readonly SecretsUnderWay[]> {
	return (await readStored(underWayFile(paths), format)) ?? [];
}

/** The same for who is about to note more: a damaged list is moved beside. */
export async function readUnderWayToAdd(paths: Paths): Promise<readonly SecretsUnderWay[]> {
	return (await readToReplace(underWayFile(paths), format)) ?? [];
}

/** Writes what is under way, or takes the file away when nothing is. Hold the store's lock. */
export async function writeUnderWay(paths: Paths, notes: readonly SecretsUnderWay[]): Promise<void> {
	if (notes.length === 0) await rm(underWayFile(paths), {force: true});
	else await replaceFile(underWayFile(paths), `${JSON.stringify({schema: 1, notes})}\n`);
}
