import {rename} from 'node:fs/promises';
import {join} from 'node:path';
import {UserError} from '../errors.ts';
import {ensureFolder, exists, isAbsent, ownNamesIn, readIfExists, syncFolder} from '../files.ts';
import type {Paths} from '../paths.ts';
import {randomName} from '../random-name.ts';
import {countDay, dayNumber} from './day-count.ts';
import {extensionFolder, recordName} from './record.ts';
import {moveToTrash} from './staging.ts';

// Long enough to notice that it was needed, and no second store.
export const keptDays = 7;
const mostKept = 10;

export function removedFolder(paths: Paths): string {
	return join(paths.data, 'removed');
}

/** One folder that is kept: the number of the day that it was removed on, and its own number, in the order of removals. */
type Kept = {name: string; time: number; day: number; number: number};

/** `<milliseconds>-d<day>-n<number>-<random>`; without the numbers from a program that went by the clock alone. */
function parseName(name: string): Kept | undefined {
	const [, time, day = '0', number = '0'] = /^(\d+)-(?:d(\d+)-n(\d+)-)?[\w-]+$/.exec(name) ?? [];
	return time === undefined
		? undefined
		: {name, time: Number(time), day: Number(day), number: Number(number)};
}

/** Whether a name is one that is given here. */
export function isRemovedName(name: string): boolean {
	return parseName(name) !== undefined;
}

/** What is kept, the oldest first. Throws `RECORD_UNREADABLE`. */
async function keptFolders(paths: Paths): Promise<readonly Kept[]> {
	const found = (await ownNamesIn(removedFolder(paths))).flatMap(name => parseName(name) ?? []);
	return found.sort((a, b) => a.number - b.number || a.time - b.time);
}

/** The names of what is kept. Throws `RECORD_UNREADABLE`. */
export async function removedNames(paths: Paths): Promise<readonly string[]> {
	return (await keptFolders(paths)).map(({name}) => name);
}

/** Takes an extension's folder out of the store and keeps it for a while; returns its name there. */
export async function keepRemoved(paths: Paths, id: string): Promise<string> {
	const last = (await keptFolders(paths)).at(-1)?.number ?? 0;
	const name = `${Date.now()}-d${await dayNumber(paths)}-n${last + 1}-${randomName()}`;
	const folder = await ensureFolder(removedFolder(paths));
	await rename(extensionFolder(paths, id), join(folder, name));
	await syncFolder(folder);
	return name;
}

/** Puts a removed extension's folder back. Throws `UNDO_STALE` when it is gone or its place is taken. */
export async function bringBack(paths: Paths, id: string, name: string): Promise<void> {
	const kept = join(removedFolder(paths), name);
	const place = extensionFolder(paths, id);
	if (!(await isAbsent(place))) {
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
	for (const {name} of await keptFolders(paths)) {
		const kept = join(removedFolder(paths), name);
		if ((await ownerOf(kept)) === id) await moveToTrash(paths, kept);
	}
}

/** Deletes what has been kept long enough; nothing while that cannot be told. Hold the store's lock. */
export async function sweepRemoved(paths: Paths, now: Date = new Date()): Promise<void> {
	const kept = await keptFolders(paths).catch(() => []);
	if (kept.length === 0) return;
	const today = (await countDay(paths, now)) ?? 0;
	const old = kept.filter(({day}, index) => index < kept.length - mostKept || today - day > keptDays);
	for (const {name} of old) await moveToTrash(paths, join(removedFolder(paths), name));
}
