import {posix, resolve, win32} from 'node:path';
import type {Paths} from '../paths.ts';
import {homeFolder} from '../person.ts';
import type {Settings} from '../settings.ts';
import {configFolder, type Machine, thisMachine, windowsFolders} from './client-folders.ts';

const fileName = 'claude_desktop_config.json';

/**
 * Where Claude Desktop may keep its file, the likeliest first; absolute. On Windows the Store package (MSIX) sees
 * a private copy of the roaming folder and reads nothing else, so where it is installed its place comes first.
 */
export function clientConfigCandidates(machine: Machine = thisMachine()): readonly string[] {
	const {platform, home} = machine;
	if (platform === 'darwin') {
		return [posix.join(home, 'Library', 'Application Support', 'Claude', fileName)];
	}
	if (platform === 'win32') {
		const {roaming, packages} = windowsFolders(machine);
		const packaged = packages.map(folder => win32.join(folder, 'LocalCache', 'Roaming', 'Claude', fileName));
		return [...packaged, win32.join(roaming, 'Claude', fileName)];
	}
	return [posix.join(configFolder(machine), 'Claude', fileName)];
}

/** A path as a person writes it, absolute; `base` is what a relative one is relative to. */
function expandHome(path: string, base: string): string {
	return resolve(base, path.replace(/^~(?=[\\/]|$)/, homeFolder()));
}

/**
 * The client's file to write, absolute: what the command line says, else the setting, else (under `MCPB_TUI_HOME`)
 * one in that folder, else Claude Desktop's own.
 */
export function clientConfigPath(paths: Paths, settings: Settings, override?: string): string {
	if (override !== undefined) return expandHome(override, '');
	// A setting means the same file wherever the program is started.
	if (settings.clientConfig !== undefined) return expandHome(settings.clientConfig, paths.config);
	if (paths.home !== undefined) return resolve(paths.home, 'client', fileName);
	const [first] = clientConfigCandidates();
	return first ?? resolve(homeFolder(), fileName);
}
