import {posix} from 'node:path';
import type {SafeText} from '../safe-text.ts';
import {collectWarnings} from './collect-warnings.ts';

/** An icon as a manifest names it: `place` is `icon` or `icons.0`. */
export type NamedIcon = {place: string; path: string};

const pngStart = Buffer.from('\u0089PNG\r\n\u001A\n', 'latin1');

async function problemOf(
	path: string,
	readStart: (path: string) => Promise<Uint8Array | undefined>,
): Promise<string | undefined> {
	if (/^[\\/]|^[A-Za-z]:[\\/]|^file:|^\$\{/.test(path)) {
		return 'is not a path inside the bundle: it has to be relative, without variables';
	}
	// An address is allowed, and nothing is fetched to look at it.
	if (/^(?:https?|data):/i.test(path)) return undefined;
	const start = await readStart(posix.normalize(path));
	if (start === undefined) return 'is not in the bundle';
	return pngStart.equals(start.subarray(0, pngStart.length)) ? undefined : 'is not a PNG image';
}

/**
 * What is wrong with a manifest's icons, by the rules of the reference package's `validate`: none of it stops a server.
 * @param readStart the first bytes of a file of the bundle; undefined where there is none
 */
export async function checkIcons(
	icons: readonly NamedIcon[],
	readStart: (path: string) => Promise<Uint8Array | undefined>,
): Promise<readonly SafeText[]> {
	const {warn, warnings} = collectWarnings();
	for (const {place, path} of icons) {
		const problem = await problemOf(path, readStart);
		if (problem) warn(`${place} ${JSON.stringify(path)} ${problem}`);
	}
	return warnings();
}
