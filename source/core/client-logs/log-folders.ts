import {readdir, stat} from 'node:fs/promises';
import {dirname, join, posix, win32} from 'node:path';
import {configFolder, type Machine, thisMachine, windowsFolders} from '../clients/client-folders.ts';
import {clientConfigCandidates} from '../clients/client-locations.ts';
import type {Paths} from '../paths.ts';

/** `mcp.log` and `mcp-server-<name>.log`. */
export const clientLogPattern = /^mcp(?:-server-.+)?\.log$/s;

/**
 * Where Claude Desktop may write its logs. On Windows newer versions write into the local folder and leave the
 * old files in the roaming one, and the Store package (MSIX) has a private copy of both.
 */
export function clientLogFolders(machine: Machine = thisMachine()): readonly string[] {
	const {platform, home} = machine;
	const names = ['Claude', 'Claude-3p'];
	if (platform === 'darwin') return names.map(name => posix.join(home, 'Library', 'Logs', name));
	if (platform === 'win32') {
		const {roaming, local, packages} = windowsFolders(machine);
		return [
			...packages.flatMap(folder => [
				win32.join(folder, 'LocalCache', 'Local', 'Claude', 'Logs'),
				win32.join(folder, 'LocalCache', 'Roaming', 'Claude', 'logs'),
			]),
			...names.flatMap(name => [win32.join(local, name, 'Logs'), win32.join(roaming, name, 'logs')]),
		];
	}
	return names.map(name => posix.join(configFolder(machine), name, 'logs'));
}

async function newestIn(folder: string): Promise<number> {
	const names = (await readdir(folder).catch(() => [])).filter(name => clientLogPattern.test(name));
	const times = await Promise.all(
		names.map(name =>
			stat(join(folder, name)).then(
				stats => (stats.isFile() ? stats.mtimeMs : 0),
				() => 0,
			),
		),
	);
	return Math.max(0, ...times);
}

/** The folder that was written to last; undefined when none of them has a log. */
export async function newestFolder(folders: readonly string[]): Promise<string | undefined> {
	const found = await Promise.all(folders.map(async folder => ({folder, time: await newestIn(folder)})));
	return found.filter(({time}) => time > 0).sort((a, b) => b.time - a.time)[0]?.folder;
}

/**
 * Where to look. A client with a folder of its own (`--user-data-dir`, or a home of ours) has its logs beside its
 * file, and the user's own client is then none of our business.
 */
export function foldersFor(paths: Paths, clientPath: string): readonly string[] {
	const beside = join(dirname(clientPath), 'logs');
	const usual = paths.home === undefined && clientConfigCandidates().includes(clientPath);
	return usual ? [...new Set([beside, ...clientLogFolders()])] : [beside];
}
