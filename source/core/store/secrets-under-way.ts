import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {readIfExists, replaceFile} from '../files.ts';
import type {Paths} from '../paths.ts';
import type {VaultKind} from '../settings.ts';

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

/** What changes that were broken off have noted. A damaged file counts as empty: what it said is lost. */
export async function readUnderWay(paths: Paths): Promise<readonly SecretsUnderWay[]> {
	try {
		const {notes} = JSON.parse((await readIfExists(underWayFile(paths))) ?? '{}') as {notes?: unknown};
		return Array.isArray(notes) ? notes.filter(isNote) : [];
	} catch {
		return [];
	}
}

/** Writes what is under way, or takes the file away when nothing is. Hold the store's lock. */
export async function writeUnderWay(paths: Paths, notes: readonly SecretsUnderWay[]): Promise<void> {
	if (notes.length === 0) await rm(underWayFile(paths), {force: true});
	else await replaceFile(underWayFile(paths), `${JSON.stringify({schema: 1, notes})}\n`);
}
