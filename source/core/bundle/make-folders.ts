import {mkdirSync} from 'node:fs';

/**
 * Returns what makes a folder and those above it below `root`, each once; paths have `/`. Not by Node's recursive
 * way: that says "no such file" whatever the disk's reason was.
 */
export function createFolderMaker(root: string): (path: string) => void {
	const made = new Set(['']);
	return function make(path) {
		if (made.has(path)) return;
		make(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
		try {
			mkdirSync(`${root}/${path}`, {mode: 0o755});
		} catch (error) {
			// Another worker has made it: the root was empty when this began.
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		made.add(path);
	};
}
