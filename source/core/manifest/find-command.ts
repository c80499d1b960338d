import {accessSync, constants, statSync} from 'node:fs';
import {posix, win32} from 'node:path';
import process from 'node:process';

function isExecutable(path: string): boolean {
	try {
		// Asked of every folder of the PATH for every extension: an exception for each miss would cost most of it.
		if (!statSync(path, {throwIfNoEntry: false})?.isFile()) return false;
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** The absolute path of a command by its bare name on a PATH, as the system itself would find it. */
export function findCommand(
	name: string,
	path: string,
	platform: NodeJS.Platform = process.platform,
): string | undefined {
	const {join, delimiter, isAbsolute} = platform === 'win32' ? win32 : posix;
	const endings =
		platform === 'win32' && !/\.[^.]+$/.test(name)
			? (process.env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')
			: [''];
	return path
		.split(delimiter)
		.filter(isAbsolute)
		.flatMap(folder => endings.map(ending => join(folder, `${name}${ending}`)))
		.find(isExecutable);
}
