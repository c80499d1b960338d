import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import process from 'node:process';

async function treeOnLinux(pid: number): Promise<number> {
	const [statm, children] = await Promise.all([
		readFile(`/proc/${pid}/statm`, 'utf8').catch(() => ''),
		readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''),
	]);
	const own = Number(statm.split(' ')[1] ?? 0) * 4096;
	const below = await Promise.all(
		children
			.trim()
			.split(/\s+/)
			.filter(Boolean)
			.map(child => treeOnLinux(Number(child))),
	);
	return below.reduce((sum, bytes) => sum + bytes, own);
}

/** Resident memory in bytes of a process and of those it started (`uv` and `npx` start the server below them). */
export async function residentBytes(pid: number): Promise<number | undefined> {
	if (process.platform === 'linux') return (await treeOnLinux(pid)) || undefined;
	if (process.platform === 'win32') return undefined;
	const text = await new Promise<string>(resolve =>
		execFile('ps', ['-o', 'rss=', '-p', String(pid)], (_error, out) => resolve(out)),
	);
	return Number(text.trim()) * 1024 || undefined;
}
