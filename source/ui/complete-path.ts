import {readdir} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {homeFolder} from '../core/person.ts';

export type Completion = {
	/** The text with as much added as is certain. */
	text: string;
	/** The names it could go on to, folders with a slash; empty when there is nothing to choose. */
	candidates: readonly string[];
};

function commonStart(names: readonly string[]): string {
	const [first = '', ...others] = names;
	let length = first.length;
	for (const name of others) {
		while (!name.startsWith(first.slice(0, length))) length--;
	}
	return first.slice(0, length);
}

/** The folder as it is on disk: `~` is the home folder. */
function onDisk(folder: string): string {
	return resolve(folder === '~' || folder.startsWith('~/') ? join(homeFolder(), folder.slice(1)) : folder);
}

/**
 * Completes a path as a shell does. `wanted` says which files count (folders always do); hidden ones only when a
 * dot was typed.
 */
export async function completePath(
	text: string,
	wanted: (name: string) => boolean = () => true,
): Promise<Completion> {
	if (text === '~') return {text: '~/', candidates: []};
	const folder = text.endsWith('/') ? text : text.includes('/') ? `${dirname(text)}/`.replace('//', '/') : '';
	const start = text.endsWith('/') ? '' : text === '' ? '' : basename(text);
	const entries = await readdir(onDisk(folder === '' ? '.' : folder), {withFileTypes: true}).catch(() => []);
	const names = entries
		.filter(({name}) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
		.filter(entry => entry.isDirectory() || entry.isSymbolicLink() || wanted(entry.name))
		.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name))
		.sort();
	if (names.length === 0) return {text, candidates: []};
	return {text: folder + commonStart(names), candidates: names.length > 1 ? names : []};
}
