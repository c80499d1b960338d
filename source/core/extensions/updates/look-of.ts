import {stat} from 'node:fs/promises';
import type {Look} from './kept-checks.ts';

// A file that is written to twice in one tick of the disk's clock has one time for both.
const settled = 2000;

/** What a file looks like from outside; undefined when there is none, or when it changed so lately that it proves nothing. */
export async function lookOfFile(path: string): Promise<Extract<Look, {kind: 'file'}> | undefined> {
	const found = await stat(path, {bigint: true}).catch(() => undefined);
	if (!found?.isFile() || Date.now() - Number(found.mtimeMs) < settled) return undefined;
	return {
		kind: 'file',
		path,
		size: String(found.size),
		modified: String(found.mtimeNs),
		// What sets a file's times back cannot set this one.
		changed: String(found.ctimeNs),
		inode: String(found.ino),
	};
}

export function sameLook(a: Look | undefined, b: Look | undefined): boolean {
	return a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
