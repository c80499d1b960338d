import {lstat, readdir, rm, unlink} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {systemCode} from './errors.ts';
import {judgeFolder} from './own-folder.ts';

/** Whether a process with this number runs, also one of another user. */
export function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return systemCode(error) === 'EPERM';
	}
}

/**
 * Removes from a folder what killed processes of ours wrote beside their target and never moved into place (see
 * `temporaryName`): of the file `name`, or of any.
 */
export async function sweepTemporary(folder: string, name?: string): Promise<void> {
	const names = await readdir(folder).catch(() => []);
	const dead = names.filter(candidate => {
		const [, target, pid] = /^\.(.+)\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(candidate) ?? [];
		return pid !== undefined && (name ?? target) === target && !isAlive(Number(pid));
	});
	await Promise.all(dead.map(leftover => removeOwn(folder, leftover).catch(() => undefined)));
}

/** Removes what is ours in a folder that may be anybody's: a folder only where nobody can change it meanwhile. */
async function removeOwn(folder: string, name: string): Promise<void> {
	const path = join(folder, name);
	const stats = await lstat(path);
	if (process.getuid !== undefined && stats.uid !== process.getuid()) return;
	if (!stats.isDirectory()) return unlink(path);
	if (['ours', 'open'].includes(judgeFolder(folder).kind)) await rm(path, {recursive: true, force: true});
}
