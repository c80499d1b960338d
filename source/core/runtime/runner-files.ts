import {rename, unlink, utimes, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import process from 'node:process';
import type {RunningServer} from '../contract.ts';
import {systemCode, UserError} from '../errors.ts';
import {temporaryName} from '../files.ts';
import {judgeFolder} from '../own-folder.ts';
import {type Paths, runtimeCandidates} from '../paths.ts';
import {readRegular} from '../regular-file.ts';
import {listRuntime} from './runtime-folder.ts';
import {canBeSocketOf} from './socket-place.ts';

/** `<runtime>/<id>.<pid>.json`: how to reach the runner of one server. */
type RunnerRecord = {
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

export type RunnerFile = RunnerRecord & {
	/** The runtime folder that it is in; not written into it. */
	folder: string;
};

const mostBytes = 64 * 1024;

function pathOf({folder, id, pid}: Pick<RunnerFile, 'folder' | 'id' | 'pid'>): string {
	return join(folder, `${id}.${pid}.json`);
}

/**
 * Wakes whoever watches another of the runtime folders: which of them is used can change while somebody watches, as
 * others make and remove theirs.
 */
async function wakeOthers(paths: Paths, folder: string): Promise<void> {
	const now = new Date();
	const others = runtimeCandidates(paths).filter(
		other => other !== folder && judgeFolder(other).kind === 'ours',
	);
	await Promise.all(others.map(other => utimes(other, now, now).catch(() => undefined)));
}

export async function writeRunnerFile(paths: Paths, {folder, ...record}: RunnerFile): Promise<void> {
	const path = pathOf({folder, ...record});
	const temporary = temporaryName(path);
	// Not synced to the disk: it means nothing after a power cut, and every start of a server would wait for it.
	await writeFile(temporary, JSON.stringify(record), {flag: 'wx', mode: 0o600});
	await rename(temporary, path);
	await wakeOthers(paths, folder);
}

/** Wakes whoever watches the folder: what the runner would answer is different now. */
export async function touchRunnerFile(paths: Paths, file: RunnerFile): Promise<void> {
	const now = new Date();
	// Gone already: then that is what the watchers see.
	await utimes(pathOf(file), now, now).catch(() => undefined);
	await wakeOthers(paths, file.folder);
}

/**
 * Removes what a runner that is no more has left behind: two names that we gave, in folders that are ours. What cannot
 * be removed stays for the doctor to tell.
 */
export async function removeRunnerFile(paths: Paths, file: RunnerFile): Promise<void> {
	if (judgeFolder(file.folder).kind !== 'ours') return;
	await unlink(pathOf(file)).catch(() => undefined);
	const {socket} = file;
	if (
		process.platform !== 'win32' &&
		canBeSocketOf(socket, file) &&
		judgeFolder(dirname(socket)).kind === 'ours'
	)
		await unlink(socket).catch(() => undefined);
	await wakeOthers(paths, file.folder);
}

/** The record in a text; undefined for anything that a runner of ours would not have written there. */
function parse(text: string, place: Pick<RunnerFile, 'folder' | 'id' | 'pid'>): RunnerFile | undefined {
	let record: Partial<RunnerRecord> | null;
	try {
		record = JSON.parse(text) as typeof record;
	} catch {
		return undefined;
	}
	const {schema, id, pid, socket, token, startedBy, since, launcher} = record ?? {};
	const isText = (value: unknown): value is string => typeof value === 'string';
	const whole =
		schema === 1 &&
		id === place.id &&
		pid === place.pid &&
		isText(socket) &&
		canBeSocketOf(socket, place) &&
		(token === undefined || isText(token)) &&
		(startedBy === 'user' || startedBy === 'client') &&
		isText(since) &&
		isText(launcher);
	return whole ? {...(record as RunnerRecord), folder: place.folder} : undefined;
}

const fileName = /^([a-z0-9-]+)\.(\d+)\.json$/;

async function readRunnerFile(folder: string, name: string): Promise<RunnerFile | undefined> {
	const [, id, pid] = fileName.exec(name) ?? [];
	if (id === undefined) return undefined;
	const place = {folder, id, pid: Number(pid)};
	try {
		const bytes = await readRegular(join(folder, name), {limit: mostBytes, noLink: true, own: true});
		return parse(bytes.toString('utf8'), place);
	} catch (error) {
		// Not there any more, or nothing that a runner of ours has put there.
		if (error instanceof UserError || ['ENOENT', 'ELOOP'].includes(systemCode(error) ?? '')) return undefined;
		throw new UserError(
			'FILE_UNREADABLE',
			`It is not known which servers are running: ${join(folder, name)} cannot be read (${systemCode(error)}).`,
			{hint: `Look at its owner, its mode and its disk: ls -l '${join(folder, name)}'`, cause: error},
		);
	}
}

/**
 * What runners say of themselves; nothing of it is proven until their socket answers. Throws `FILE_UNREADABLE` when a
 * folder or a file of ours cannot be read.
 */
export async function readRunnerFiles(paths: Paths): Promise<readonly RunnerFile[]> {
	const folders = await listRuntime(paths);
	const files = await Promise.all(
		folders.flatMap(({folder, names}) => names.map(name => readRunnerFile(folder, name))),
	);
	return files.filter(file => file !== undefined);
}
