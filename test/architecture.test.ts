import {globSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {build, type Metafile} from 'esbuild';
import {beforeAll, describe, expect, test} from 'vitest';

const root = join(import.meta.dirname, '..');

type Import = {file: string; target: string; typeOnly: boolean};

/** One import or re-export, static or dynamic; the formatter keeps them in shapes that this finds. */
const statement =
	/\b(?:import|export)\s+(?<type>type\s)?(?:[\w*{][^'";]*?\sfrom\s+)?'(?<from>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)/g;

function importsOf(file: string): Import[] {
	const text = readFileSync(join(root, file), 'utf8');
	return [...text.matchAll(statement)].map(({groups = {}}) => {
		const name = groups.from ?? groups.dynamic ?? '';
		const target = name.startsWith('.') ? normalize(join(dirname(file), name)) : name;
		return {file, target, typeOnly: groups.type !== undefined};
	});
}

const sources = globSync('source/**/*.{ts,tsx}', {cwd: root}).sort();
const imports = sources.flatMap(importsOf);

/** The room that a file is in: `core/store`, `core` for its own files, its contract and what hides secrets, `cli`, `ui`, `build`. */
function room(path: string): string {
	const [, first = '', second, ...rest] = path.split('/');
	if (path === 'source/core/core.ts') return 'core.ts';
	const isRoom = first === 'core' && rest.length > 0 && second !== 'contract' && second !== 'redaction';
	return isRoom ? `core/${second}` : first;
}

function isOurs(target: string): boolean {
	return target.startsWith('source/');
}

/** A file without its comments, which may speak of what the code must not do. */
function codeOf(file: string): string {
	return readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

const show = ({file, target}: Import) => `${file} imports ${target}`;

/** Who may import whom. A room may always import itself and `core`'s own files: errors, safe text, paths, files. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
	core: [],
	'core/network': [],
	'core/bundle': ['core/network'],
	'core/manifest': [],
	'core/form': [],
	'core/results': [],
	'core/calls': ['core/form'],
	'core/store': ['core/manifest'],
	'core/secrets': [],
	'core/policy': ['core/manifest', 'core/store'],
	'core/clients': [],
	'core/runtime': ['core/network', 'core/manifest', 'core/form', 'core/store', 'core/secrets', 'core/policy'],
	'core/extensions': [
		'core/calls',
		'core/bundle',
		'core/manifest',
		'core/store',
		'core/secrets',
		'core/policy',
		'core/clients',
		'core/runtime',
	],
	'core/client-logs': ['core/clients', 'core/runtime'],
	'core/doctor': [
		'core/manifest',
		'core/store',
		'core/secrets',
		'core/policy',
		'core/clients',
		'core/runtime',
		'core/extensions',
	],
	'core.ts': [
		'core/extensions',
		'core/store',
		'core/secrets',
		'core/policy',
		'core/clients',
		'core/runtime',
		'core/calls',
		'core/client-logs',
		'core/doctor',
	],
	cli: ['core/form', 'core/results'],
	ui: ['core/form', 'core/results'],
	'cli.ts': ['cli', 'ui', 'core.ts'],
	'run.ts': ['core/runtime'],
	build: ['cli', 'ui', 'core/form', 'core/results'],
};

describe('rooms and the doors between them', () => {
	test('every file is in a room that the table names', () => {
		const rooms = new Set(sources.map(room));
		expect([...rooms].filter(name => name !== 'demo' && !(name in mayImport))).toEqual([]);
		expect(sources.length).toBeGreaterThan(50);
	});

	test.each(Object.entries(mayImport))('%s imports only what it may', (from, allowed) => {
		const wrong = imports.filter(({file, target}) => {
			if (room(file) !== from || !isOurs(target)) return false;
			return ![from, 'core', ...allowed].includes(room(target));
		});
		expect(wrong.map(show)).toEqual([]);
	});

	test('the screens and the commands reach what core does through its door alone', () => {
		const doors = [
			'any-signal',
			'contract',
			'errors',
			'safe-text',
			'settings',
			'paths',
			'own-files',
			'person',
			'regular-file',
			'given-file',
			'text-pattern',
			'near-names',
			'own',
			'duration',
			'exact-json',
		].map(name => `source/core/${name}.ts`);
		const wrong = imports.filter(({file, target}) => {
			if (!['ui', 'cli'].includes(room(file)) || !target.startsWith('source/core/')) return false;
			return !doors.includes(target) && !['core/form', 'core/results'].includes(room(target));
		});
		expect(wrong.map(show)).toEqual([]);
	});
});

const screenPackages = /^(?:ink|ink-.*|react|react-.*|@inquirer\/.*|commander|yoga-layout)$/;

// These are the launcher: their standard output is the client's, and their standard error is the client's log.
const launcherFiles =
	/^source\/core\/(?:runtime\/(?:run-launcher\.ts|runner\/)|secrets\/keychain-helper\.ts)/;

describe('core is headless', () => {
	test('it imports nothing of a screen or of the command line', () => {
		const wrong = imports.filter(
			({file, target}) => file.startsWith('source/core/') && screenPackages.test(target),
		);
		expect(wrong.map(show)).toEqual([]);
	});

	test('it prints nothing', () => {
		const wrong = sources.filter(file => {
			if (!file.startsWith('source/core/') || launcherFiles.test(file)) return false;
			return /\bprocess\.(?:stdout|stderr)\b|\bconsole\./.test(codeOf(file));
		});
		expect(wrong).toEqual([]);
	});

	test('only the entries set the exit code', () => {
		const wrong = sources.filter(file => {
			if (!/^source\/(?:core|cli|ui)\//.test(file) || launcherFiles.test(file)) return false;
			return /\bprocess\.exit(?:Code)?\b/.test(codeOf(file));
		});
		expect(wrong).toEqual([]);
	});
});

let commandLine: Metafile;
let launcher: Metafile;

async function analyse(entry: string, splitting: boolean): Promise<Metafile> {
	const {metafile} = await build({
		absWorkingDir: root,
		entryPoints: [entry],
		outdir: 'analysed',
		write: false,
		metafile: true,
		bundle: true,
		splitting,
		platform: 'node',
		format: 'esm',
		mainFields: ['module', 'main'],
		external: ['@napi-rs/keyring', 'react-devtools-core'],
		logLevel: 'silent',
	});
	return metafile;
}

function outputOf({outputs}: Metafile, entry: string): string {
	const found = Object.keys(outputs).find(name => outputs[name]?.entryPoint === entry);
	if (found === undefined) throw new Error(`nothing was built of ${entry}`);
	return found;
}

/** The packages and files that are loaded with an entry, before anything is asked of it. */
function loadedWith(metafile: Metafile, entries: readonly string[]): Set<string> {
	const seen = new Set<string>();
	const visit = (name: string) => {
		if (seen.has(name)) return;
		seen.add(name);
		for (const {path, kind, external} of metafile.outputs[name]?.imports ?? []) {
			if (kind === 'import-statement' && !external) visit(path);
		}
	};
	for (const entry of entries) visit(outputOf(metafile, entry));
	const inputs = [...seen].flatMap(name => Object.keys(metafile.outputs[name]?.inputs ?? {}));
	return new Set(inputs.map(path => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path));
}

const heavy =
	/^(?:ink|react|zod|ajv|conf|yauzl|undici|@modelcontextprotocol\/.*|@anthropic-ai\/.*|@inquirer\/.*)$/;
const isHeavy = (name: string) => heavy.test(name);

describe('what is loaded when', () => {
	beforeAll(async () => {
		[commandLine, launcher] = await Promise.all([
			analyse('source/cli.ts', true),
			analyse('source/run.ts', false),
		]);
	});

	test('the launcher loads no screen, no SDK and no schema library, not even later', () => {
		const loaded = [...loadedWith(launcher, ['source/run.ts'])];
		expect(loaded.filter(isHeavy)).toEqual([]);
		expect(loaded.filter(name => /^source\/(?:ui|cli)\b/.test(name))).toEqual([]);
	});

	const command = [
		'source/cli.ts',
		'source/cli/program.ts',
		'source/cli/commands/index.ts',
		'source/cli/run-command.ts',
	];
	const packagesOf = (loaded: Set<string>) =>
		[...loaded].filter(name => !name.startsWith('source/') && name !== 'package.json');

	test('the first frame of the screens waits for neither Ink nor core', () => {
		const loaded = loadedWith(commandLine, ['source/cli.ts', 'source/ui/start-ui.tsx']);
		expect([...loaded].filter(isHeavy)).toEqual([]);
		expect([...loaded].filter(name => /^source\/core\/(?:core\.ts|\w+\/)/.test(name))).toEqual([]);
	});

	test('a command starts with the argument parser and what names the near alone', () => {
		const loaded = loadedWith(commandLine, command);
		expect(packagesOf(loaded).sort()).toEqual(['ansi-regex', 'commander', 'leven', 'strip-ansi']);
		expect([...loaded].filter(name => name.startsWith('source/ui/'))).toEqual([]);
	});

	test('`list` loads nothing heavy', () => {
		const loaded = loadedWith(commandLine, [...command, 'source/core/core.ts']);
		expect([...loaded].filter(isHeavy)).toEqual([]);
		expect(
			packagesOf(loaded).filter(name => ['string-width', 'execa', 'age-encryption'].includes(name)),
		).toEqual([]);
	});
});

/** What may read without judging first: kernel files, a descriptor, and files of the installed program itself. */
const readsPlainly = [
	'source/core/runtime/memory.ts',
	'source/core/clients/client-running.ts',
	'source/core/runtime/take-identity.ts',
	'source/core/runtime/install-launcher.ts',
	'source/core/doctor/check-launcher.ts',
	'source/core/doctor/fix.ts',
];

test('what is read in core is judged before a byte is read: it could be a pipe that never ends', () => {
	const plain = sources.filter(
		file =>
			file.startsWith('source/core/') &&
			/\breadFile(?:Sync)?\(/.test(readFileSync(join(root, file), 'utf8')) &&
			!readsPlainly.includes(file),
	);
	expect(plain).toEqual([]);
});
