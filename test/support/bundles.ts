import {execFile} from 'node:child_process';
import {createHash, randomBytes} from 'node:crypto';
import {cpSync, existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {chmod, cp, mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir, userInfo} from 'node:os';
import {dirname, join, relative} from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const fixtures = join(root, 'test', 'fixtures', 'servers');
const packer = join(root, 'node_modules', '@anthropic-ai', 'mcpb', 'dist', 'cli', 'cli.js');
// Kept between runs under a name made of what goes in, so a bundle is packed once and never stale.
const cache = join(tmpdir(), `mcpb-tui-bundles-${userInfo().uid}`);

// biome-ignore lint/suspicious/noExplicitAny: a test may put anything into a manifest
type ManifestJson = Record<string, any>;
type FileContent = string | Uint8Array | {content: string | Uint8Array; mode: number};

export type Variant = {
	/** Changes the manifest; what it returns is used, or the same object when it returns nothing. */
	manifest?: (manifest: ManifestJson) => ManifestJson | undefined;
	/** Files to add or replace, by path; undefined takes one away. */
	files?: Readonly<Record<string, FileContent | undefined>>;
};

export type SmallServer = 'node-echo' | 'python-clock' | 'shell-hello';

async function packFolder(folder: string, out: string): Promise<void> {
	await mkdir(dirname(out), {recursive: true});
	await run(process.execPath, [packer, 'pack', folder, out], {maxBuffer: 64 * 1024 * 1024});
}

/** Packs what `fill` puts into an empty folder, unless a bundle made of the same `inputs` is there. */
async function packOnce(name: string, inputs: string, fill: (folder: string) => Promise<void>) {
	const key = createHash('sha256')
		.update(readFileSync(import.meta.filename))
		.update(inputs)
		.digest('hex');
	const bundle = join(cache, key.slice(0, 16), `${name}.mcpb`);
	if (existsSync(bundle)) return bundle;
	const folder = join(cache, `packing-${process.pid}-${randomBytes(4).toString('hex')}`);
	const temporary = `${folder}.mcpb`;
	try {
		await mkdir(folder, {recursive: true});
		await fill(folder);
		await packFolder(folder, temporary);
		await mkdir(dirname(bundle), {recursive: true});
		await rename(temporary, bundle);
	} finally {
		await rm(folder, {recursive: true, force: true});
		await rm(temporary, {force: true});
	}
	return bundle;
}

async function writeFiles(folder: string, files: Variant['files'] = {}): Promise<void> {
	for (const [path, file] of Object.entries(files)) {
		const target = join(folder, path);
		if (file === undefined) {
			await rm(target, {recursive: true, force: true});
			continue;
		}
		const plain = typeof file === 'string' || file instanceof Uint8Array;
		await mkdir(dirname(target), {recursive: true});
		await writeFile(target, plain ? file : file.content);
		if (!plain) await chmod(target, file.mode);
	}
}

/** Fills `folder` with one of the small servers, changed as `variant` says. */
export async function writeServerFolder(
	name: SmallServer,
	folder: string,
	variant: Variant = {},
): Promise<void> {
	await cp(join(fixtures, name), folder, {recursive: true});
	const file = join(folder, 'manifest.json');
	const manifest = JSON.parse(await readFile(file, 'utf8')) as ManifestJson;
	const changed = variant.manifest?.(manifest) ?? manifest;
	await writeFile(file, JSON.stringify(changed, undefined, '\t'));
	await writeFiles(folder, variant.files);
}

function fixtureText(name: SmallServer): string {
	const folder = join(fixtures, name);
	return readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.sort()
		.filter(path => statSync(join(folder, path)).isFile())
		.map(path => `${path}\n${readFileSync(join(folder, path), 'utf8')}`)
		.join('\n');
}

/** A variant of a small server as a bundle; the same variant is packed once. Returns the path of the `.mcpb`. */
async function packBundle(name: SmallServer, variant: Variant = {}): Promise<string> {
	const manifest = JSON.parse(readFileSync(join(fixtures, name, 'manifest.json'), 'utf8')) as ManifestJson;
	const changed = variant.manifest?.(manifest) ?? manifest;
	const files = Object.entries(variant.files ?? {}).map(([path, file]) => [path, file ?? null]);
	const inputs = fixtureText(name) + JSON.stringify([name, changed, files]);
	return packOnce(name, inputs, folder => writeServerFolder(name, folder, variant));
}

/** Node, no dependencies; tools echo, env, slow, fail; settings of every type with a required secret `api_key`. */
export const nodeEchoBundle = (variant?: Variant) => packBundle('node-echo', variant);
/** Python, standard library only; one tool, `now`. */
export const pythonClockBundle = (variant?: Variant) => packBundle('python-clock', variant);
/** A `/bin/sh` script of type `binary`, packed without its executable bit; one tool, `hello`. */
export const shellHelloBundle = (variant?: Variant) => packBundle('shell-hello', variant);

type Package = {version: string; dependencies?: Record<string, string>};

/** Where `name` is found from `folder`, as Node looks for it. */
function resolvePackage(name: string, from: string): string {
	for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
		const candidate = join(folder, 'node_modules', name);
		if (existsSync(join(candidate, 'package.json'))) return candidate;
	}
	throw new Error(`${name} is not installed (wanted by ${from})`);
}

/** The folder of a package and those of everything it needs at run time, with their versions. */
function withDependencies(folder: string, found = new Map<string, string>()): Map<string, string> {
	if (found.has(folder)) return found;
	const {version, dependencies = {}} = JSON.parse(
		readFileSync(join(folder, 'package.json'), 'utf8'),
	) as Package;
	found.set(folder, version);
	for (const name of Object.keys(dependencies)) withDependencies(resolvePackage(name, folder), found);
	return found;
}

async function packNpmServer(name: string, manifest: ManifestJson): Promise<string> {
	const folder = resolvePackage(name, root);
	const packages = withDependencies(folder);
	const inputs = JSON.stringify([
		manifest,
		[...packages].map(([path, version]) => [relative(root, path), version]),
	]);
	return packOnce(String(manifest.name), inputs, async target => {
		for (const source of packages.keys()) {
			const filter = (path: string) => relative(source, path).split('/')[0] !== 'node_modules';
			cpSync(source, join(target, relative(root, source)), {recursive: true, filter});
		}
		await writeFile(join(target, 'manifest.json'), JSON.stringify(manifest, undefined, '\t'));
	});
}

const everything = 'node_modules/@modelcontextprotocol/server-everything/dist/index.js';
const filesystem = 'node_modules/@modelcontextprotocol/server-filesystem/dist/index.js';

/** The reference server that exercises the whole protocol, with its thousands of dependency files. */
export function serverEverythingBundle(): Promise<string> {
	return packNpmServer('@modelcontextprotocol/server-everything', {
		manifest_version: '0.3',
		name: 'server-everything',
		display_name: 'Everything',
		version: '2026.8.31',
		description: 'Exercises all the features of the MCP protocol',
		author: {name: 'Model Context Protocol'},
		server: {
			type: 'node',
			entry_point: everything,
			mcp_config: {command: 'node', args: [`\${__dirname}/${everything}`, 'stdio'], env: {}},
		},
		tools_generated: true,
		prompts_generated: true,
	});
}

/** The reference filesystem server: `allowed_directories` is required and spliced into its arguments. */
export function serverFilesystemBundle(): Promise<string> {
	return packNpmServer('@modelcontextprotocol/server-filesystem', {
		manifest_version: '0.3',
		name: 'server-filesystem',
		display_name: 'Filesystem',
		version: '2026.8.31',
		description: 'Reads and writes files in the folders that it is given',
		author: {name: 'Model Context Protocol'},
		server: {
			type: 'node',
			entry_point: filesystem,
			mcp_config: {
				command: 'node',
				args: [`\${__dirname}/${filesystem}`, '${user_config.allowed_directories}'],
				env: {},
			},
		},
		tools_generated: true,
		user_config: {
			allowed_directories: {
				type: 'directory',
				title: 'Allowed folders',
				description: 'The folders that it may read and write',
				multiple: true,
				required: true,
				default: [],
			},
		},
	});
}
