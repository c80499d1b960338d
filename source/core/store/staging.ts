import {randomBytes} from 'node:crypto';
import {readdir, rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {ensureFolder, exists, syncFolder} from '../files.ts';
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
	return join(await ensureFolder(stagingFolder(paths)), ownName());
}

/** Takes a folder out of the store in one step; its files are deleted afterwards, or at the next start. */
export async function moveToTrash(paths: Paths, folder: string): Promise<void> {
	if (!(await exists(folder))) return;
	const place = join(await ensureFolder(trashFolder(paths)), ownName());
	await rename(folder, place);
	await syncFolder(trashFolder(paths));
	// What cannot be deleted now (a file in use, a full disk's journal) is swept at the next start.
	await rm(place, {recursive: true, force: true}).catch(() => undefined);
}

function ownerIsAlive(name: string): boolean {
	const pid = Number.parseInt(name, 10);
	if (!Number.isInteger(pid) || pid === process.pid) return pid === process.pid;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** Deletes what processes that are gone left in `staging/` and `trash/`. Hold the store's lock. */
export async function sweepLeftovers(paths: Paths): Promise<void> {
	for (const folder of [stagingFolder(paths), trashFolder(paths)]) {
		const names = await readdir(folder).catch(() => []);
		const dead = names.filter(name => !ownerIsAlive(name));
		await Promise.all(
			dead.map(name => rm(join(folder, name), {recursive: true, force: true}).catch(() => undefined)),
		);
	}
}
