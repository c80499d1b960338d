import {readdir} from 'node:fs/promises';
import {systemCode, UserError} from '../errors.ts';
import {type FolderState, judgeFolder, makeOwnFolder} from '../own-folder.ts';
import {type Paths, runtimeCandidates} from '../paths.ts';

/** Why a runtime folder is not used, or not read, in a sentence without its end. */
export type RuntimeDoubt = {folder: string; kind: 'foreign' | 'open' | 'unreadable'; why: string};

function doubtOf(folder: string, state: FolderState): RuntimeDoubt | undefined {
	switch (state.kind) {
		case 'ours':
		case 'absent':
			return undefined;
		case 'open': {
			const mode = state.mode.toString(8).padStart(4, '0');
			return {folder, kind: 'open', why: `other users can get into ${folder} (mode ${mode})`};
		}
		case 'foreign':
			return {folder, kind: 'foreign', why: state.why};
		case 'unreadable':
			return {folder, kind: 'unreadable', why: `${folder} cannot be read (${state.code})`};
	}
}

function unreadable({folder, why}: RuntimeDoubt): UserError {
	return new UserError('FILE_UNREADABLE', `It is not known which servers are running: ${why}.`, {
		hint: `Look at its owner, its mode and its disk: ls -ld '${folder}'`,
	});
}

/** The names in a folder that is ours, or what keeps them from being read. */
async function namesIn(folder: string): Promise<readonly string[] | RuntimeDoubt> {
	const state = judgeFolder(folder);
	const doubt = doubtOf(folder, state);
	if (doubt) return doubt;
	if (state.kind === 'absent') return [];
	try {
		return await readdir(folder);
	} catch (error) {
		const code = systemCode(error) ?? String(error);
		return code === 'ENOENT' ? [] : {folder, kind: 'unreadable', why: `${folder} cannot be read (${code})`};
	}
}

type Listing = {folder: string; names: readonly string[]; doubt: RuntimeDoubt | undefined};

async function listAll(paths: Paths): Promise<readonly Listing[]> {
	const listed = await Promise.all(
		runtimeCandidates(paths).map(async folder => ({folder, found: await namesIn(folder)})),
	);
	return listed.map(({folder, found}) =>
		'why' in found ? {folder, names: [], doubt: found} : {folder, names: found, doubt: undefined},
	);
}

/**
 * What is in the runtime folders that are ours; the others are passed over. Throws `FILE_UNREADABLE` when one of ours
 * cannot be read, but for one that only stands in for another which can.
 */
export async function listRuntime(
	paths: Paths,
): Promise<readonly {folder: string; names: readonly string[]}[]> {
	const listed = await listAll(paths);
	const first = listed.findIndex(({doubt}) => doubt === undefined);
	for (const [index, {doubt}] of listed.entries()) {
		if (doubt?.kind === 'unreadable' && (first === -1 || index < first)) throw unreadable(doubt);
	}
	return listed;
}

/** Why runtime folders are not used or not read; for most users there is nothing to say. */
export async function runtimeDoubts(paths: Paths): Promise<readonly RuntimeDoubt[]> {
	return (await listAll(paths)).flatMap(({doubt}) => doubt ?? []);
}

/**
 * The folder in which a runner says that it runs: the first of the candidates that is ours, or can be made. `passed`
 * says why those before it were not taken. Throws the system's error or `FILE_UNWRITABLE`.
 */
export async function makeRuntimeFolder(paths: Paths): Promise<{folder: string; passed: readonly string[]}> {
	const passed: string[] = [];
	let failure: unknown;
	for (const folder of runtimeCandidates(paths)) {
		try {
			const doubt = doubtOf(folder, await makeOwnFolder(folder));
			if (!doubt) return {folder, passed};
			passed.push(doubt.why);
		} catch (error) {
			failure ??= error;
			passed.push(`${folder} cannot be made (${systemCode(error) ?? String(error)})`);
		}
	}
	throw (
		failure ??
		new UserError(
			'FILE_UNWRITABLE',
			`There is no safe folder for the sockets of servers: ${passed.join('; ')}.`,
			{
				hint: 'Set MCPB_TUI_HOME to a folder of yours, below folders that no other user can write to.',
			},
		)
	);
}
