import {readdir, rename} from 'node:fs/promises';
import {join} from 'node:path';
import {UserError} from '../errors.ts';
import {ensureFolder, exists, readIfExists, syncFolder} from '../files.ts';
import type {Paths} from '../paths.ts';
import {randomName} from '../random-name.ts';
import {extensionFolder, recordName} from './record.ts';
import {moveToTrash} from './staging.ts';

// Long enough to notice that it was needed, and no second store.
const keptDays = 7;
const mostKept = 10;
const day = 24 * 60 * 60 * 1000;

export function removedFolder(paths: Paths): string {
	return join(paths.data, 'removed');
}

/** Takes an extension's folder out of the store and keeps it for a while; returns its name there. */
export async function keepRemoved(paths: Paths, id: string): Promise<string> {
	const name = `${Date.now()}-${randomName()}`;
	const folder = await ensureFolder(removedFolder(paths));
	await rename(extensionFolder(paths, id), join(folder, name));
	await syncFolder(folder);
	return name;
}

/** Puts a removed extension's folder back. Throws `UNDO_STALE` when it is gone or its place is taken. */
export async function bringBack(paths: Paths, id: string, name: string): Promise<void> {
	const kept = join(removedFolder(paths), name);
	const place = extensionFolder(paths, id);
	if (await exists(place)) {
		throw new UserError('UNDO_STALE', `${id} cannot be brought back: it has been installed again.`, {
			hint: 'Remove that one first, then undo again.',
		});
	}
	if (!/^\d+-[\w-]+$/.test(name) || !(await exists(kept))) {
		throw new UserError('UNDO_STALE', `${id} cannot be brought back: its files are no longer kept.`, {
			hint: `Install it again. Removed extensions are kept for ${keptDays} days, the last ${mostKept} of them.`,
		});
	}
	await rename(kept, place);
	await syncFolder(join(paths.data, 'extensions'));
}

/** Whose folder it was, by its record; undefined when that cannot be read. */
async function ownerOf(folder: string): Promise<unknown> {
	try {
		return (JSON.parse((await readIfExists(join(folder, recordName))) ?? '{}') as {id?: unknown}).id;
	} catch {
		return undefined;
	}
}

/** Deletes what is kept of an extension that is to leave no trace. Hold the store's lock. */
export async function dropRemoved(paths: Paths, id: string): Promise<void> {
	const folder = removedFolder(paths);
	for (const name of await readdir(folder).catch(() => [])) {
		if ((await ownerOf(join(folder, name))) === id) await moveToTrash(paths, join(folder, name));
	}
}

/** Deletes what has been kept long enough. Hold the store's lock. */
export async function sweepRemoved(paths: Paths, now = Date.now()): Promise<void> {
	const folder = removedFolder(paths);
	const names = (await readdir(folder).catch(() => [])).sort();
	const old = names.filter(
		(name, index) => index < names.length - mostKept || now - Number.parseInt(name, 10) > keptDays * day,
	);
	for (const name of old) await moveToTrash(paths, join(folder, name));
}
