/**
 * Bundles what ships into `dist/`: the commands with the TUI behind a dynamic import, and, each as one file of
 * its own, the launcher (it is copied into the store), the keychain helper and the extraction worker. Packs the
 * sample bundle of `--demo`.
 *
 * `node source/build/build.ts [--if-needed]`
 */

import {execFileSync} from 'node:child_process';
import {existsSync, globSync, statSync} from 'node:fs';
import {readFile, rename, rm, writeFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import process from 'node:process';
import {type BuildOptions, build, type Metafile, type Plugin} from 'esbuild';
import {type Group, joinChunks} from './join-chunks.ts';
import {takeAllBuiltins} from './late-builtins.ts';
import {leftOutside, restoreManifest} from './published-manifest.ts';
import {checkNothingIsMissing, thirdPartyLicences} from './third-party.ts';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');
/** Built beside and renamed, so that what runs from `dist/` meanwhile never misses a file of it. */
const building = join(root, 'node_modules', `.dist-${process.pid}`);

/** Yoga's loader decodes its own data URL with `fetch`, which pulls in all of undici: 30 ms and 14 MiB. */
const yogaWithoutFetch: Plugin = {
	name: 'yoga-without-fetch',
	setup({onLoad}) {
		onLoad({filter: /yoga-wasm-base64-esm\.js$/}, async ({path}) => {
			const text = await readFile(path, 'utf8');
			const contents = text.replaceAll('typeof fetch', 'typeof noFetch');
			if (contents === text)
				throw new Error('yoga-layout no longer tests for fetch: look at its loader again');
			return {contents, loader: 'js'};
		});
	},
};

/** Ink loads the developer tools only when DEV is set; they are not shipped. */
const withoutDevtools: Plugin = {
	name: 'without-devtools',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'stub'}));
		onLoad({filter: /.*/, namespace: 'stub'}, () => ({contents: 'export default {}', loader: 'js'}));
	},
};

/** Plain characters of one cell each, for a regular expression; a space counts too. */
const oneCell = String.raw`!-~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u203B\u2190-\u2193\u2200-\u22FF\u2500-\u25FC\u2713-\u2717`;

/**
 * Measuring text is most of the work of a first frame, and string-width's own tables and expressions cost more
 * to set up than all the rest of it. Text of plain one-cell characters, which is nearly all of it, does without;
 * the real one is loaded for the first text that needs it, once for everybody.
 */
const quickWidth: Plugin = {
	name: 'quick-width',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^string-width$/}, () => ({path: 'string-width', namespace: 'quick-width'}));
		onLoad({filter: /.*/, namespace: 'quick-width'}, () => ({
			contents: `
				const narrow = /^[ ${oneCell}]*$/;
				let real;
				export default function stringWidth(text, options) {
					if (typeof text === 'string' && options?.ambiguousIsNarrow !== false && !options?.countAnsiEscapeCodes) {
						const plain = text.includes('\\u001B') ? text.replace(/\\u001B\\[[\\d;]*m/g, '') : text;
						if (narrow.test(plain)) return plain.length;
					}
					real ??= require(${JSON.stringify(join(root, 'node_modules', 'string-width', 'index.js'))}).default;
					return real(text, options);
				}`,
			loader: 'js',
			resolveDir: root,
		}));
	},
};

/** What stands for modules of Ink's, by their names; `path` is the one that it stands for. */
const inkModules: Readonly<Record<string, (path: string) => string>> = {
	// Lets text pass in which there is nothing to take out; the real one looks at every character.
	'sanitize-ansi': path => `
		import sanitize from ${JSON.stringify(path)};
		const harmless = /^[\\n ${oneCell}]*$/;
		const isHarmless = text => harmless.test(text.includes('\\u001B') ? text.replace(/\\u001B\\[[\\d;]*m/g, '') : text);
		export default text => isHarmless(text) ? text : text.split('\\n').map(line => isHarmless(line) ? line : sanitize(line)).join('\\n');`,
	// Without the memory of the last thousands of texts: ours are whole panels.
	'measure-text': () => `
		import widestLine from 'widest-line';
		export default text => text === '' ? {width: 0, height: 0} : {width: widestLine(text), height: text.split('\\n').length};`,
};

/**
 * Some of Ink's modules look at every character of every text, several times a frame. In their places are ours: what
 * makes the rows of a frame, what cleans text and what measures it.
 */
const quickInk: Plugin = {
	name: 'quick-ink',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^\.\/(?:output|sanitize-ansi|measure-text)\.js$/}, ({importer, path, resolveDir}) => {
			if (!/[\\/]ink[\\/]build$/.test(resolveDir) || !importer.startsWith(resolveDir)) return undefined;
			return path === './output.js'
				? {path: join(root, 'source', 'ui', 'terminal', 'ink-output.ts')}
				: {path: join(resolveDir, path), namespace: 'quick-ink'};
		});
		onLoad({filter: /.*/, namespace: 'quick-ink'}, ({path}) => ({
			contents: inkModules[basename(path, '.js')]?.(path) ?? '',
			loader: 'js',
			resolveDir: dirname(path),
		}));
	},
};

/** Packages make these while they are loaded, at some milliseconds each, for text that few screens have. */
const lateSegmenters: Plugin = {
	name: 'late-segmenters',
	setup({onLoad}) {
		onLoad(
			{
				filter:
					/node_modules[\\/](?:@alcalzone[\\/]ansi-tokenize|ink|wrap-ansi|slice-ansi|string-width)[\\/].*\.js$/,
			},
			async ({path}) => {
				const text = await readFile(path, 'utf8');
				const contents = text.replace(
					/^const (\w+) = (new Intl\.Segmenter\(.*\));$/m,
					'let $1_made; const $1 = {segment: text => ($1_made ??= $2).segment(text)};',
				);
				return {contents, loader: 'js'};
			},
		);
	},
};

/**
 * Ink keeps thousands of texts that it wrapped and measured, and a panel of ours is one text of ten kilobytes: a long day's frames took
 * a hundred megabytes. Those of the last few frames are enough.
 */
const fewWrappedTexts: Plugin = {
	name: 'few-wrapped-texts',
	setup({onLoad}) {
		onLoad({filter: /[\\/]ink[\\/]build[\\/](?:wrap|measure)-text\.js$/}, async ({path}) => {
			const text = await readFile(path, 'utf8');
			const contents = text.replace('maxSize: 4096', 'maxSize: 64');
			if (contents === text) throw new Error('Ink keeps wrapped texts in another way: look at it again');
			return {contents, loader: 'js'};
		});
	},
};

const common: BuildOptions = {
	absWorkingDir: root,
	outdir: building,
	bundle: true,
	platform: 'node',
	format: 'esm',
	// Not `node24`: that target rewrites \p{} regular expressions into constructor calls, and Ink runs one per character.
	target: 'esnext',
	// jsonc-parser's `main` is UMD that calls `require` on its own files behind a bundler's back.
	mainFields: ['module', 'main'],
	minify: true,
	legalComments: 'none',
	define: {'process.env.NODE_ENV': '"production"', __bundled: 'true'},
	// Some dependencies are CommonJS and call `require` for Node's own modules.
	banner: {
		// Made when it is first called: a joined file has dozens of these, and few call it.
		js: "import {createRequire as __createRequire} from 'node:module';let __lateRequire;const require = name => (__lateRequire ??= __createRequire(import.meta.url))(name);",
	},
	external: [...leftOutside],
	plugins: [yogaWithoutFetch, withoutDevtools, quickWidth, quickInk, fewWrappedTexts, lateSegmenters],
	logLevel: 'warning',
};

const commands = [
	'source/cli/commands/index.ts',
	'source/cli/help-topics.ts',
	'source/cli/program.ts',
	'source/cli/run-command.ts',
];

/** What a start loads, in the order in which it does. */
const loadedTogether: readonly Group[] = [
	{entries: ['source/cli.ts', 'source/ui/start-ui.tsx']},
	{entries: ['source/core/core.ts'], sharedWith: commands},
	{entries: ['source/core/core.ts'], apartFrom: commands},
	{entries: ['source/core/form/check-arguments.ts'], apartFrom: commands},
	{entries: ['source/ui/run-screens.tsx'], apartFrom: 'everything else'},
	{entries: commands, apartFrom: 'everything else'},
];

export const singleFiles = {
	run: 'source/run.ts',
	'keychain-helper': 'source/core/secrets/keychain-helper.ts',
	'extract-worker': 'source/core/bundle/extract-worker.ts',
};

/** The sample bundle, packed by the reference packer as its users do: its API prints, also when told to be silent. */
function packDemo(): void {
	const packer = join(root, 'node_modules', '@anthropic-ai', 'mcpb', 'dist', 'cli', 'cli.js');
	const demo = join(root, 'source', 'demo');
	execFileSync(process.execPath, [packer, 'pack', demo, join(building, 'demo.mcpb')], {stdio: 'pipe'});
}

async function moveIntoPlace(): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		await rm(dist, {recursive: true, force: true});
		try {
			return await rename(building, dist);
		} catch (error) {
			// Another build was a moment quicker.
			if (attempt === 5) throw error;
		}
	}
}

async function buildWith(options: BuildOptions): Promise<{metafile: Metafile}> {
	return build({...common, ...options, metafile: true});
}

async function buildAll(): Promise<void> {
	try {
		const {metafile} = await buildWith({
			entryPoints: {cli: 'source/cli.ts'},
			splitting: true,
			chunkNames: '[name]-[hash]',
		});
		if (
			Object.keys(metafile.inputs).some(file =>
				/^(?!quick-ink:).*ink\/build\/(?:output|measure-text)\.js$/.test(file),
			)
		)
			throw new Error('Ink makes or measures its rows elsewhere now: look at quickInk again');
		await joinChunks(building, metafile, loadedTogether, common);
		const present = Object.entries(singleFiles).filter(([, file]) => existsSync(join(root, file)));
		const {metafile: single} = await buildWith({entryPoints: Object.fromEntries(present)});
		await takeAllBuiltins(building);
		checkNothingIsMissing([metafile, single], leftOutside);
		await writeFile(join(building, 'THIRD-PARTY-LICENSES'), thirdPartyLicences([metafile, single], root));
		packDemo();
		await moveIntoPlace();
	} finally {
		await rm(building, {recursive: true, force: true});
	}
}

function newest(patterns: string[]): number {
	return Math.max(...globSync(patterns, {cwd: root}).map(file => statSync(join(root, file)).mtimeMs));
}

function isFresh(): boolean {
	const built = join(dist, 'cli.js');
	if (!existsSync(built)) return false;
	return (
		statSync(built).mtimeMs > newest(['source/**/*.{ts,tsx}', 'source/demo/**/*.*', 'package-lock.json'])
	);
}

await restoreManifest(root);
if (!(process.argv.includes('--if-needed') && isFresh())) await buildAll();
