import {delimiter, dirname} from 'node:path';
import process from 'node:process';
import {findCommand} from '../manifest/find-command.ts';
import {own} from '../own.ts';

/** What a client passes on to a server: the safelist of Claude Desktop and of the SDK's stdio transport. */
const safelist =
	process.platform === 'win32'
		? [
				'APPDATA',
				'HOMEDRIVE',
				'HOMEPATH',
				'LOCALAPPDATA',
				'PATH',
				'PROCESSOR_ARCHITECTURE',
				'SYSTEMDRIVE',
				'SYSTEMROOT',
				'TEMP',
				'USERNAME',
				'USERPROFILE',
				'PROGRAMFILES',
			]
		: ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER'];

/** The PATH that a server gets: the recorded one, with this Node at its end where it has none of its own. */
export function serverPath(recorded: string | undefined, env: NodeJS.ProcessEnv): string {
	const path = recorded || env.PATH || '/usr/local/bin:/usr/bin:/bin';
	return findCommand('node', path) ? path : `${path}${delimiter}${dirname(process.execPath)}`;
}

/**
 * All that a server's environment holds: the safelist, the login shell's PATH, what the manifest adds and what the
 * setting `passEnv` names. Nothing else of ours: a user's environment holds other people's keys.
 */
export function serverEnvironment(
	env: NodeJS.ProcessEnv,
	{
		path,
		manifestEnv,
		passEnv,
	}: {path: string; manifestEnv: Readonly<Record<string, string>>; passEnv: readonly string[]},
): Record<string, string> {
	const passed = [...safelist, ...passEnv].flatMap(name => {
		const value = own(env, name);
		// An exported shell function is code, not a value.
		return value === undefined || value.startsWith('()') ? [] : [[name, value] as const];
	});
	return {...Object.fromEntries(passed), PATH: path, ...manifestEnv};
}
