import {chmod, lstat, readdir, rename, rm, utimes, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import type {RunningServer} from '../contract.ts';
import {UserError} from '../errors.ts';
import {ensureFolder, readIfExists, temporaryName} from '../files.ts';
import {type Paths, shortSocketFolder} from '../paths.ts';
import {randomName} from '../random-name.ts';

/** `<runtime>/<id>.<pid>.json`: how to reach the runner of one server. */
export type RunnerFile = {
	schema: 1;
	id: string;
	pid: number;
	/** Path of the socket, or name of the pipe. */
	socket: string;
	/** The first line that a pipe wants; a socket is guarded by its folder. */
	token?: string;
	startedBy: RunningServer['startedBy'];
	since: string;
	/** The folder of the launcher's copy that it runs from. */
	launcher: string;
};

// `sun_path` holds 104 bytes on macOS and 108 on Linux, the final zero included.
const longestSocketPath = 100;

/**
 * Makes a folder for sockets: private to the user, and truly the user's, as it may be below `/tmp`.
 * Throws `FILE_UNWRITABLE`.
 */
export async function ensurePrivateFolder(folder: string): Promise<void> {
	await ensureFolder(folder);
	if (process.platform === 'win32') return;
	const stats = await lstat(folder);
	if (!stats.isDirectory() || stats.uid !== process.getuid?.()) {
		throw new UserError(
			'FILE_UNWRITABLE',
			`${folder} is not a folder of yours, so nothing secret can be put there.`,
			{
				hint: 'Find out who made it, and remove it.',
			},
		);
	}
	if ((stats.mode & 0o077) !== 0) await chmod(folder, 0o700);
}

/** A place for this process's socket: made, private, and short enough for the system. */
export async function socketPlace(paths: Paths): Promise<{socket: string; token?: string}> {
	const name = `${process.pid}-${randomName()}`;
	if (process.platform === 'win32') {
		const {randomBytes} = process.getBuiltinModule('node:crypto');
		return {socket: `\\\\.\\pipe\\mcpb-tui-${name}`, token: randomBytes(16).toString('hex')};
	}
	const socket = join(paths.runtime, `${name}.sock`);
	if (Buffer.byteLength(socket) <= longestSocketPath) return {socket};
	const short = shortSocketFolder(paths.runtime);
	await ensurePrivateFolder(join(short, '..'));
	await ensurePrivateFolder(short);
	return {socket: join(short, `${name}.sock`)};
}

function runnerFile(paths: Paths, id: string, pid: number): string {
	return join(paths.runtime, `${id}.${pid}.json`);
}

export async function writeRunnerFile(paths: Paths, file: RunnerFile): Promise<void> {
	const path = runnerFile(paths, file.id, file.pid);
	const temporary = temporaryName(path);
	// Not synced to the disk: it means nothing after a power cut, and every start of a server would wait for it.
	await writeFile(temporary, JSON.stringify(file), {flag: 'wx', mode: 0o600});
	await rename(temporary, path);
}

/** Wakes whoever watches the folder: what the runner would answer is different now. */
export async function touchRunnerFile(paths: Paths, id: string, pid: number): Promise<void> {
	const now = new Date();
	// Not written yet, or gone already: then that is what the watchers see.
	await utimes(runnerFile(paths, id, pid), now, now).catch(() => undefined);
}

/** Removes what a runner that is no more has left behind. */
export async function removeRunnerFile(paths: Paths, {id, pid, socket}: RunnerFile): Promise<void> {
	await rm(runnerFile(paths, id, pid), {force: true});
	if (process.platform !== 'win32') await rm(socket, {force: true});
}

const fileName = /^([a-z0-9-]+)\.(\d+)\.json$/;

async function readRunnerFile(paths: Paths, id: string, pid: number): Promise<RunnerFile | undefined> {
	const text = await readIfExists(runnerFile(paths, id, pid));
	try {
		const file = JSON.parse(text ?? '') as Partial<RunnerFile>;
		const whole = file.schema === 1 && file.id === id && file.pid === pid && typeof file.socket === 'string';
		return whole ? (file as RunnerFile) : undefined;
	} catch {
		return undefined;
	}
}

/** What runners say of themselves; nothing of it is proven until their socket answers. */
export async function readRunnerFiles(paths: Paths): Promise<readonly RunnerFile[]> {
	const names = await readdir(paths.runtime).catch(() => []);
	const files = await Promise.all(
		names.map(async name => {
			const [, id, pid] = fileName.exec(name) ?? [];
			return id === undefined ? undefined : readRunnerFile(paths, id, Number(pid));
		}),
	);
	return files.filter(file => file !== undefined);
}
