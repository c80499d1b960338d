import {posix, win32} from 'node:path';
import type {LaunchCommand, LaunchContext} from './launch-command.ts';

/** The folder of the bundle whose `pyproject.toml` counts for its server: the nearest one above the entry point. */
function projectFolder(entryPoint: string, inBundle: LaunchContext['inBundle']): string | undefined {
	let folder = posix.dirname(posix.normalize(entryPoint.replaceAll('\\', '/')));
	while (folder !== '.' && folder !== '/' && !folder.startsWith('..')) {
		if (inBundle(`${folder}/pyproject.toml`)) return folder;
		folder = posix.dirname(folder);
	}
	return inBundle('pyproject.toml') ? '.' : undefined;
}

const namesProject = /^--(?:project|directory|no-project)(?:=|$)/;

function saysWhere({args, env}: LaunchCommand): boolean {
	return (
		args.some(argument => namesProject.test(argument)) ||
		['UV_PROJECT', 'UV_NO_PROJECT', 'UV_WORKING_DIR', 'UV_WORKING_DIRECTORY'].some(name =>
			Object.hasOwn(env, name),
		)
	);
}

function startsUvRun({command, args}: LaunchCommand): boolean {
	return /(?:^|[\\/])uv(?:\.exe)?$/i.test(command) && args[0] !== 'tool' && args.includes('run');
}

/**
 * How a `uv` bundle is started. MANIFEST.md leaves its command to the host; where the bundle has one, uv is told which
 * project it is: it looks for one from the working folder on, which is not the bundle's.
 * @param written the command that the manifest has, filled in
 */
export function uvLaunch(
	entryPoint: string,
	written: LaunchCommand | undefined,
	{folder, platform, uvEnvironment, inBundle}: LaunchContext,
): LaunchCommand {
	const {join} = platform === 'win32' ? win32 : posix;
	const found = projectFolder(entryPoint, inBundle);
	const project = found === undefined ? undefined : join(folder, found);
	// A bundle's folder stays as it was installed.
	const env = {UV_PROJECT_ENVIRONMENT: uvEnvironment ?? `${folder}.venv`};
	if (!written) {
		const nested = project !== undefined && found !== '.' ? ['--project', project] : [];
		return {command: 'uv', args: ['run', '--directory', folder, ...nested, entryPoint], env};
	}
	const told = project !== undefined && startsUvRun(written) && !saysWhere(written);
	return {
		...written,
		args: told ? ['--directory', project, ...written.args] : written.args,
		env: {...env, ...written.env},
	};
}
