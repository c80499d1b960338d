import {randomBytes} from 'node:crypto';
import {lstat, mkdir, rename, rm, rmdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {UserError} from '../errors.ts';
import {ensureFolder, isAbsent, ownNamesIn, syncFolder} from '../files.ts';
import {isAlive} from '../leftovers.ts';
import type {Paths} from '../paths.ts';

function stagingFolder(paths: Paths): string {
	return join(paths.data, 'staging');
}

function trashFolder(paths: Paths): string {
	return join(paths.data, 'trash');
}

function ownName(): string {
	return `${process.pid}-${randomBytes(6).toString('hex')}`;
}

/** A folder name of this process in `staging/`, on the same file system as the store; the folder is not made. */
export async function stagingPlace(paths: Paths): Promise<string> {
	return join(await ownFolder(stagingFolder(paths)), ownName());
}

/**
 * Takes a folder out of the store in one step; its files are deleted afterwards, or at the next start. In between
 * comes `beforeDelete`: what has to be done about it while it can still be read.
 */
export async function moveToTrash(
	paths: Paths,
	folder: string,
	beforeDelete?: () => Promise<unknown>,
): Promise<void> {
	if (await isAbsent(folder)) return;
	const place = join(await ownFolder(trashFolder(paths)), ownName());
	await rename(folder, place);
	await syncFolder(trashFolder(paths));
	await beforeDelete?.();
	// What cannot be deleted now (a file in use, a full disk's journal) is swept at the next start.
	await rm(place, {recursive: true, force: true}).catch(() => undefined);
}

function ownerIsAlive(name: string): boolean {
	const pid = Number.parseInt(name, 10);
	return Number.isInteger(pid) && (pid === process.pid || isAlive(pid));
}

/**
 * The names in `staging/` or `trash/` that are made here and by downloads: whatever else is there is not ours to delete.
 * Throws `RECORD_UNREADABLE`.
 */
export async function stagedNames(folder: string): Promise<readonly string[]> {
	return (await ownNamesIn(folder)).filter(name => /^\d+-[0-9a-f]+(?:\.part)?$/.test(name));
}

/** The folder itself, where it is one and not a link to somewhere else. Throws `RECORD_UNREADABLE`. */
async function ownFolder(folder: string): Promise<string> {
	await ensureFolder(folder);
	if ((await lstat(folder)).isDirectory()) return folder;
	throw new UserError('RECORD_UNREADABLE', `${folder} is not used: it is a link to another place.`, {
		hint: 'What is in that place is left as it is. Remove the link, then try again.',
	});
}

const partsAreKeptFor = 24 * 60 * 60 * 1000;

/** Where downloads that were interrupted wait to be gone on with. */
export function partsPlace(paths: Paths): {
	folder: string;
	keptFor: number;
	ownerIsAlive: (name: string) => boolean;
} {
	return {folder: stagingFolder(paths), keptFor: partsAreKeptFor, ownerIsAlive};
}

/** Whether a file in `staging/` is a download that can go on; one that cannot be looked at stays. */
export async function isWaiting(path: string): Promise<boolean> {
	if (!path.endsWith('.part')) return false;
	try {
		// From the future it is when the clock was wrong: no reason to keep it for years.
		return Math.abs(Date.now() - (await stat(path)).mtimeMs) < partsAreKeptFor;
	} catch {
		return true;
	}
}

/**
 * What processes that are gone left in `staging/` and `trash/`, but for downloads that can go on: if anything, a change
 * was broken off. Hold the store's lock.
 */
export async function findLeftovers(paths: Paths): Promise<readonly string[]> {
	const folders = [stagingFolder(paths), trashFolder(paths)];
	const found = await Promise.all(
		folders.map(async folder => {
			// What cannot be listed now is found when it can.
			const names = await stagedNames(folder).catch(() => []);
			return names.filter(name => !ownerIsAlive(name)).map(name => join(folder, name));
		}),
	);
	const waiting = await Promise.all(found.flat().map(isWaiting));
	return found.flat().filter((_, index) => !waiting[index]);
}

/**
 * Notes that a change of the store is under way, by an empty folder that a killed process leaves behind for
 * `findLeftovers` to find. Returns how to take it away. Hold the store's lock.
 */
export async function markUnderWay(paths: Paths): Promise<() => Promise<void>> {
	const mark = await stagingPlace(paths);
	await mkdir(mark, {mode: 0o700});
	return () => rmdir(mark).catch(() => undefined);
}
