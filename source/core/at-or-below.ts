import {isAbsolute, relative} from 'node:path';

/** Whether an absolute path is a folder itself or somewhere below it, by their names alone. */
export function isAtOrBelow(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return !way.startsWith('..') && !isAbsolute(way);
}
