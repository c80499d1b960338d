import {writeFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {type BuildOptions, build, type Metafile, type Plugin} from 'esbuild';

export type Group = {
	/** The sources whose chunks become one file, the one that gives it its name first. */
	entries: readonly string[];
	/** Whose chunks stay files of their own: whoever needs one of them would load the whole group. */
	apartFrom?: readonly string[] | 'everything else';
	/** Takes the chunks alone that these load too; the first of them gives the name then. */
	sharedWith?: readonly string[];
};

type Chunks = ReadonlyMap<string, Metafile['outputs'][string]>;

/** Where a chunk is after it was joined: in which file, and what stands before the names it exports there. */
type Place = {file: string; prefix: string};

function importsOf(chunks: Chunks, name: string): string[] {
	return (chunks.get(name)?.imports ?? [])
		.filter(({kind, external}) => kind === 'import-statement' && !external)
		.map(({path}) => basename(path));
}

function closure(chunks: Chunks, names: readonly string[]): Set<string> {
	const found = new Set<string>();
	const visit = (name: string) => {
		if (found.has(name)) return;
		found.add(name);
		for (const imported of importsOf(chunks, name)) visit(imported);
	};
	for (const name of names) visit(name);
	return found;
}

/** Names passed on, each put before its place's prefix there or here. */
function passOn(names: readonly string[], file: string, rename: (name: string) => string): string {
	return names.length === 0
		? `import './${file}';`
		: `export {${names.map(rename).join(', ')}} from './${file}';`;
}

/** What stands for a chunk that was joined. */
function standIn(chunks: Chunks, name: string, {file, prefix}: Place): string {
	return passOn(chunks.get(name)?.exports ?? [], file, exported => `${prefix}${exported} as ${exported}`);
}

/** Takes the members from the folder and leaves every other chunk outside; of joined ones, it imports the joined file. */
function membersOnly(
	folder: string,
	members: ReadonlySet<string>,
	chunks: Chunks,
	places: ReadonlyMap<string, Place>,
): Plugin {
	return {
		name: 'members-only',
		setup({onResolve, onLoad}) {
			onResolve({filter: /^\.\/[^/]+\.js$/}, ({path, kind, namespace}) => {
				const name = basename(path);
				if (kind !== 'dynamic-import' && namespace !== 'joined') {
					if (members.has(name)) return {path: join(folder, name)};
					if (places.has(name)) return {path: name, namespace: 'joined'};
				}
				return {path, external: true};
			});
			onLoad({filter: /.*/, namespace: 'joined'}, ({path}) => {
				const place = places.get(path);
				return {contents: place && standIn(chunks, path, place), resolveDir: '/'};
			});
		},
	};
}

/** The chunks that become one file; those that are in another one already stay there. */
function membersOf(
	chunks: Chunks,
	{entries, apartFrom = [], sharedWith}: Group,
	fileOf: (entry: string) => string,
	taken: ReadonlySet<string>,
): ReadonlySet<string> {
	const files = entries.map(fileOf);
	const loaded = closure(chunks, files);
	const alike = sharedWith && closure(chunks, sharedWith.map(fileOf));
	const members = new Set([...loaded].filter(name => !taken.has(name) && (alike?.has(name) ?? true)));
	const others =
		apartFrom === 'everything else'
			? [...chunks.keys()].filter(name => !members.has(name))
			: apartFrom.map(fileOf);
	for (const name of closure(chunks, others)) if (!files.includes(name)) members.delete(name);
	return members;
}

/**
 * Each module that Node loads costs it about a millisecond, and a start loads dozens of chunks: joins those that
 * are always loaded together into the file of the group's first entry. In the place of the others stay files that
 * pass their names on.
 */
export async function joinChunks(
	folder: string,
	{outputs}: Metafile,
	groups: readonly Group[],
	options: BuildOptions,
): Promise<void> {
	const chunks: Chunks = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
	const places = new Map<string, Place>();
	const fileOf = (entry: string) => {
		const found = [...chunks].find(([, {entryPoint}]) => entryPoint === entry);
		if (!found) throw new Error(`${entry} is no entry or late import any more: look at the groups again`);
		return found[0];
	};
	const bundle = async (main: string, joined: ReadonlyMap<string, Place>, earlier = new Map(places)) => {
		const lines = [...joined].map(([name, {prefix}]) =>
			passOn(chunks.get(name)?.exports ?? [], name, exported => `${exported} as ${prefix}${exported}`),
		);
		const result = await build({
			...options,
			outdir: undefined,
			write: false,
			stdin: {contents: lines.join('\n'), resolveDir: folder},
			banner: {},
			plugins: [membersOnly(folder, new Set(joined.keys()), chunks, earlier)],
		} as BuildOptions & {write: false});
		return {file: join(folder, main), text: result.outputFiles[0]?.text ?? ''};
	};

	for (const group of groups) {
		const members = membersOf(chunks, group, fileOf, new Set(places.keys()));
		const main = group.sharedWith ? ([...members][0] ?? '') : fileOf(group.entries[0] ?? '');
		const joined = new Map(
			[...members].map((name, index) => [name, {file: main, prefix: name === main ? '' : `_${index}_`}]),
		);
		const {file, text} = await bundle(main, joined);
		for (const [name, place] of joined) {
			places.set(name, place);
			await writeFile(join(folder, name), standIn(chunks, name, place));
		}
		await writeFile(file, text);
	}
	const alone = [...chunks.keys()].filter(name => !places.has(name));
	const rebuilt = await Promise.all(
		alone.map(name => bundle(name, new Map([[name, {file: name, prefix: ''}]]))),
	);
	for (const {file, text} of rebuilt) await writeFile(file, text);
}
