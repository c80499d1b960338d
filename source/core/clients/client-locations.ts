import {globSync} from 'node:fs';
import {homedir} from 'node:os';
import {posix, resolve, win32} from 'node:path';
import process from 'node:process';
import type {Paths} from '../paths.ts';
import type {Settings} from '../settings.ts';

const fileName = 'claude_desktop_config.json';

export type Machine = {
	platform: NodeJS.Platform;
	env: NodeJS.ProcessEnv;
	/** The user's home. */
	home: string;
	/** The paths that match a pattern. */
	glob: (pattern: string) => readonly string[];
};

function thisMachine(): Machine {
	return {platform: process.platform, env: process.env, home: homedir(), glob: pattern => globSync(pattern)};
}

/**
 * Where Claude Desktop may keep its file, the likeliest first; absolute. On Windows the Store package (MSIX) sees
 * a private copy of the roaming folder and reads nothing else, so where it is installed its place comes first.
 */
export function clientConfigCandidates(
	{platform, env, home, glob}: Machine = thisMachine(),
): readonly string[] {
	if (platform === 'darwin') {
		return [posix.join(home, 'Library', 'Application Support', 'Claude', fileName)];
	}
	if (platform === 'win32') {
		const roaming = env.APPDATA || win32.join(home, 'AppData', 'Roaming');
		const local = env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local');
		const packages = glob(win32.join(local, 'Packages', 'Claude_*'));
		const packaged = packages.map(folder => win32.join(folder, 'LocalCache', 'Roaming', 'Claude', fileName));
		return [...packaged, win32.join(roaming, 'Claude', fileName)];
	}
	return [posix.join(env.XDG_CONFIG_HOME || posix.join(home, '.config'), 'Claude', fileName)];
}

function expandHome(path: string): string {
	return resolve(path.replace(/^~(?=[\\/]|$)/, homedir()));
}

/**
 * The client's file to write, absolute: what the command line says, else the setting, else (under `MCPB_TUI_HOME`)
 * one in that folder, else Claude Desktop's own.
 */
export function clientConfigPath(paths: Paths, settings: Settings, override?: string): string {
	const said = override ?? settings.clientConfig;
	if (said !== undefined) return expandHome(said);
	if (paths.home !== undefined) return resolve(paths.home, 'client', fileName);
	const [first] = clientConfigCandidates();
	return first ?? resolve(homedir(), fileName);
}
