import {rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {moveCallFiles} from '../calls/call-file.ts';
import {ensureFolder, exists, ownNamesIn} from '../files.ts';
import type {Paths} from '../paths.ts';
import {isRemovedName, removedNames} from '../store/removed.ts';

/**
 * What an extension has outside its folder in the store (logs, saved calls, the history of calls) is kept for as long as
 * that, under the same name. It lies in the state folder, which may be on another disk than the store.
 */
function keptPlace(paths: Paths, name: string): string {
	return join(paths.state, 'removed', name);
}

function logsOf(paths: Paths, id: string): string {
	return join(paths.state, 'logs', id);
}

/** Moves what is there to a place where nothing is yet. */
async function moveIfFree(from: string, to: string): Promise<void> {
	if ((await exists(from)) && !(await exists(to))) await rename(from, to);
}

/** Puts aside what a removed extension had beside its folder. Hold the store's lock. */
export async function keepBelongings(paths: Paths, id: string, name: string): Promise<void> {
	const place = await ensureFolder(keptPlace(paths, name));
	await moveIfFree(logsOf(paths, id), join(place, 'logs'));
	await moveCallFiles(paths, id, {into: place});
}

/** Puts it back, but for what has come to be there meanwhile. Hold the store's lock. */
export async function bringBelongingsBack(paths: Paths, id: string, name: string): Promise<void> {
	const place = keptPlace(paths, name);
	if (!(await exists(place))) return;
	await ensureFolder(join(paths.state, 'logs'));
	await moveIfFree(join(place, 'logs'), logsOf(paths, id));
	await moveCallFiles(paths, id, {from: place});
	await rm(place, {recursive: true, force: true});
}

/** Deletes what belonged to extensions whose folders are no longer kept. Hold the store's lock. */
export async function sweepBelongings(paths: Paths): Promise<void> {
	const folder = join(paths.state, 'removed');
	// What has no name of ours is not ours.
	const names = (await ownNamesIn(folder).catch(() => [])).filter(isRemovedName);
	if (names.length === 0) return;
	const kept = await removedNames(paths);
	for (const name of names.filter(candidate => !kept.includes(candidate))) {
		await rm(join(folder, name), {recursive: true, force: true}).catch(() => undefined);
	}
}
