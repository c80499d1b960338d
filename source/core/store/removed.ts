import {readdir, rename} from 'node:fs/promises';
import {join} from 'node:path';
import {systemCode, UserError} from '../errors.ts';
import {ensureFolder, exists, syncFolder} from '../files.ts';
import type {Paths} from '../paths.ts';
import {randomName} from '../random-name.ts';
import {extensionFolder} from './record.ts';
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

/** The names under which removed extensions are kept. */
export async function keptNames(paths: Paths): Promise<readonly string[]> {
	return readdir(removedFolder(paths)).catch((error: unknown) => {
		if (systemCode(error) === 'ENOENT') return [];
		throw error;
	});
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

/** Deletes what has been kept long enough. Hold the store's lock. */
export async function sweepRemoved(paths: Paths, now = Date.now()): Promise<void> {
	const folder = removedFolder(paths);
	const names = (await readdir(folder).catch(() => [])).sort();
	const old = names.filter(
		(name, index) => index < names.length - mostKept || now - Number.parseInt(name, 10) > keptDays * day,
	);
	for (const name of old) await moveToTrash(paths, join(folder, name));
}
