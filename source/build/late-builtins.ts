import {readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

// As esbuild writes them: the default or the whole module, then names.
const imports =
	/(?<=^|[;}\n])import\s*(?:(?:\*\s*as\s+)?([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}\s*)?from\s*"(node:[\w/]+)";?/g;

type Taken = {wholes: string[]; names: string[]};

function take(specifier: string, {wholes, names}: Taken): string {
	const from = specifier === 'node:process' ? 'process' : `process.getBuiltinModule("${specifier}")`;
	const declarations = wholes.filter(whole => whole !== from).map(whole => `${whole}=${from}`);
	if (names.length > 0) declarations.push(`{${names.join(',')}}=${from}`);
	return declarations.length === 0 ? '' : `const ${declarations.join(',')};`;
}

/**
 * The text of a module with Node's own modules taken from the process, at its top, instead of imported. For an import
 * Node reads every property that such a module has, and many of those load further modules when they are first read:
 * with `node:util` come workers and the parser of arguments, with `node:crypto` WebCrypto. Throws when an import is
 * left.
 */
export function takeBuiltins(text: string, file: string): string {
	const taken = new Map<string, Taken>();
	const rest = text.replaceAll(imports, (_, whole?: string, names?: string, specifier = '') => {
		const parts = taken.get(specifier) ?? {wholes: [], names: []};
		if (whole !== undefined) parts.wholes.push(whole);
		if (names) parts.names.push(names.replaceAll(/\s+as\s+/g, ':'));
		taken.set(specifier, parts);
		return '';
	});
	if (/(?:^|[;}\n])import[^;()]*"node:/.test(rest))
		throw new Error(`${file} imports one of Node's modules in a way that is not known here.`);
	return [...taken].map(([specifier, parts]) => take(specifier, parts)).join('') + rest;
}

/** Does that for all modules in a folder. */
export async function takeAllBuiltins(folder: string): Promise<void> {
	for (const name of await readdir(folder)) {
		if (!name.endsWith('.js')) continue;
		const file = join(folder, name);
		await writeFile(file, takeBuiltins(await readFile(file, 'utf8'), name));
	}
}
