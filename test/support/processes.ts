import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {expect} from 'vitest';

/** Whether a process runs; a dead one that nobody has buried yet does not. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch {
		return false;
	}
	if (process.platform !== 'linux') return true;
	try {
		return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
}

/** A process and all that it started that is still there; on Linux alone. */
export function processTree(pid: number): readonly number[] {
	try {
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
		return [
			pid,
			...(children === '' ? [] : children.split(' ')).flatMap(child => processTree(Number(child))),
		];
	} catch {
		return [];
	}
}

/** Waits until none of the processes runs any more. */
export async function allGone(pids: readonly number[]): Promise<void> {
	await expect.poll(() => pids.filter(isAlive), {interval: 20}).toEqual([]);
}

/** The pid of a process that has run and is no more. */
export async function endedProcess(): Promise<number> {
	const child = spawn(process.execPath, ['-e', ''], {stdio: 'ignore'});
	await once(child, 'exit');
	return child.pid as number;
}
