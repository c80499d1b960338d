import {globSync} from 'node:fs';
import {posix, win32} from 'node:path';
import process from 'node:process';
import {xdgFolder} from '../paths.ts';
import {homeFolder} from '../person.ts';

/** What the places of Claude Desktop's files depend on. */
export type Machine = {
	platform: NodeJS.Platform;
	env: NodeJS.ProcessEnv;
	/** The user's home. */
	home: string;
	/** The paths that match a pattern. */
	glob: (pattern: string) => readonly string[];
};

export function thisMachine(): Machine {
	return {
		platform: process.platform,
		env: process.env,
		home: homeFolder(),
		glob: pattern => globSync(pattern),
	};
}

/** The folders for what programs keep on Windows; `packages` are those of Claude Desktop's Store package (MSIX). */
export function windowsFolders({env, home, glob}: Machine): {
	roaming: string;
	local: string;
	packages: readonly string[];
} {
	const roaming = env.APPDATA || win32.join(home, 'AppData', 'Roaming');
	const local = env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local');
	return {roaming, local, packages: glob(win32.join(local, 'Packages', 'Claude_*'))};
}

/** The folder for what programs keep on Linux. */
export function configFolder({env, home}: Machine): string {
	return xdgFolder(env, 'XDG_CONFIG_HOME') ?? posix.join(home, '.config');
}
