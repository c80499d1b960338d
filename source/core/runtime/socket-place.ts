import {closeSync, constants, lstatSync, openSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import process from 'node:process';
import {UserError} from '../errors.ts';
import {judgeFolder, makeOwnFolder} from '../own-folder.ts';
import {type Paths, shortSocketFolders} from '../paths.ts';
import {randomName} from '../random-name.ts';

// `sun_path` holds 104 bytes on macOS and 108 on Linux, the final zero included.
const longestSocketPath = 100;

const fits = (socket: string) => Buffer.byteLength(socket) <= longestSocketPath;

/** Makes a short folder that is ours; undefined where others have taken them all. */
async function shortFolder(runtime: string): Promise<string | undefined> {
	for (const folder of shortSocketFolders(runtime)) {
		// Without an error of its own a folder that cannot be made is one that cannot be used.
		const made = async () =>
			(await makeOwnFolder(dirname(folder))).kind === 'ours' && (await makeOwnFolder(folder)).kind === 'ours';
		if (await made().catch(() => false)) return folder;
	}
	return undefined;
}

/** A place for this process's socket: in a folder that is ours, and short enough for the system where that can be had. */
export async function socketPlace(
	paths: Paths,
	folder: string = paths.runtime,
): Promise<{socket: string; token?: string}> {
	const name = `${process.pid}-${randomName()}`;
	if (process.platform === 'win32') {
		const {randomBytes} = process.getBuiltinModule('node:crypto');
		return {socket: `\\\\.\\pipe\\mcpb-tui-${name}`, token: randomBytes(16).toString('hex')};
	}
	const socket = join(folder, `${name}.sock`);
	const short = fits(socket) ? folder : await shortFolder(folder);
	return {socket: short === undefined ? socket : join(short, `${name}.sock`)};
}

/**
 * Whether a path that stands in the record of a runner can be its socket: a name that we give, in the folder that the
 * record is in or in one that belongs to it.
 */
export function canBeSocketOf(socket: string, {folder, pid}: {folder: string; pid: number}): boolean {
	if (process.platform === 'win32') return /^\\\\\.\\pipe\\mcpb-tui-\d+-[0-9a-f]{8}$/.test(socket);
	const [place, name] = [dirname(socket), basename(socket)];
	if (!/^\d+-[0-9a-f]{8}\.sock$/.test(name) || Number.parseInt(name, 10) !== pid) return false;
	return place === folder || shortSocketFolders(folder).includes(place);
}

/** Throws unless a socket and every folder above it are ours, or the system's error: Node cannot ask who listens. */
export function checkSocket(socket: string): void {
	if (process.platform === 'win32') return;
	const folder = judgeFolder(dirname(socket));
	const stats = lstatSync(socket);
	if (folder.kind === 'ours' && stats.isSocket() && stats.uid === process.getuid?.()) return;
	throw new UserError(
		'SERVER_UNREACHABLE',
		`${socket} is not a socket of yours, so it was not connected to.`,
		{
			hint: 'See what is the matter with: mcpb-tui doctor',
		},
	);
}

/**
 * A socket's path as the system takes it, and how to let go of it afterwards. One that is too long is named through
 * its open folder, which only Linux can. Throws `FILE_UNWRITABLE`.
 */
export function reachable(socket: string): {path: string; release: () => void} {
	if (process.platform === 'win32' || fits(socket)) return {path: socket, release: () => undefined};
	if (process.platform !== 'linux') {
		throw new UserError('FILE_UNWRITABLE', `${socket} is too long for the path of a socket.`, {
			hint: 'Set MCPB_TUI_HOME to a folder with a shorter path.',
		});
	}
	const folder = openSync(dirname(socket), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
	return {path: `/proc/self/fd/${folder}/${basename(socket)}`, release: () => closeSync(folder)};
}
