import {
	createWriteStream,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {ZipFile} from 'yazl';
import type {Core} from '../source/core/contract.ts';
import {createCore} from '../source/core/core.ts';
import {resolvePaths} from '../source/core/paths.ts';
import {steadyServers} from '../test/support/steady-servers.ts';

/** Short, and the same every time: it is in the pictures. */
export const home = '/tmp/mcpb-tui-pictures';
export const paths = resolvePaths({env: {}, home});
const clientFile = join(home, 'client', 'claude_desktop_config.json');
const bundles = join(home, 'bundles');

export const sample = join(home, 'sample-workshop.mcpb');

const now = '2026-11-21T09:41:00.000Z';

/** Core, with what the machine decides (times, process ids, sizes, durations) always the same. */
export function steadyCore(): Core {
	const core = createCore({paths, env: {MCPB_TUI_HOME: home}});
	return {
		...core,
		async info(...given) {
			const detail = await core.info(...given);
			return {...detail, versions: detail.versions.map(version => ({...version, installedAt: now}))};
		},
		...steadyServers(core, () => new Date(Date.now() - 180_000).toISOString()),
	};
}

const demo = join(import.meta.dirname, '..', '..', 'source', 'demo');

/** The sample bundle with the same bytes every time: the one that is built holds when it was built. */
export async function packSample(): Promise<void> {
	const zip = new ZipFile();
	for (const name of readdirSync(demo, {recursive: true, encoding: 'utf8'}).sort()) {
		const file = join(demo, name);
		if (statSync(file).isFile())
			zip.addBuffer(readFileSync(file), name, {mtime: new Date(now), mode: 0o100644});
	}
	zip.end();
	await pipeline(zip.outputStream, createWriteStream(sample));
}

export function emptyHome(): void {
	rmSync(home, {recursive: true, force: true});
	mkdirSync(paths.config, {recursive: true});
	writeFileSync(join(paths.config, 'config.json'), '{"vault": "file"}');
}

const author = {name: 'Example Workshop'};
const server = {
	type: 'node',
	entry_point: 'server/index.js',
	mcp_config: {command: 'node', args: ['${__dirname}/server/index.js']},
};

type Kind = {name: string; version: string; about: string; more?: object; enable?: boolean};

const kinds: readonly Kind[] = [
	{name: 'Calendar', version: '2.1.0', about: 'Reads and makes appointments', enable: true},
	{
		name: 'Files',
		version: '0.9.3',
		about: 'Reads and writes files in the folders that it is given',
		enable: true,
	},
	{
		name: 'Postgres',
		version: '1.4.0',
		about: 'Asks a database, read-only',
		more: {
			user_config: {
				url: {
					type: 'string',
					title: 'Connection',
					description: 'Where it is',
					sensitive: true,
					required: true,
				},
			},
		},
	},
	{
		name: 'Spotlight',
		version: '3.0.0',
		about: 'Finds files by what is in them',
		more: {compatibility: {platforms: ['darwin']}},
	},
	{name: 'Weather', version: '1.2.0', about: 'Tells the weather of a city'},
];

/** Some extensions as people have them: one on, one edited by hand, one without its settings, one of another system. */
export async function installSome(core: Core): Promise<void> {
	for (const {name, version, about, more, enable = false} of kinds) {
		const folder = join(bundles, name.toLowerCase());
		mkdirSync(join(folder, 'server'), {recursive: true});
		const manifest = {
			manifest_version: '0.3',
			name: name.toLowerCase(),
			display_name: name,
			version,
			description: about,
			author,
			server,
			...more,
		};
		writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
		writeFileSync(join(folder, 'server', 'index.js'), '');
		await install(core, folder, enable);
	}
}

export async function install(
	core: Core,
	source: string,
	enable: boolean,
	set: Record<string, string[]> = {},
): Promise<void> {
	const prepared = await core.prepare(source);
	await core.install(prepared, {set, enable});
	prepared.close();
}

/** Somebody else's entry in the client's file, and by hand an argument more in one of ours. */
export function editClientFile(change: (servers: Record<string, {args: string[]}>) => void): void {
	const servers: Record<string, {args: string[]}> = {};
	change(servers);
	mkdirSync(dirname(clientFile), {recursive: true});
	writeFileSync(clientFile, `${JSON.stringify({mcpServers: servers}, undefined, 2)}\n`);
}

/** The log of an extension as its runner writes it. */
export function writeLog(id: string, entries: readonly object[]): void {
	const folder = join(paths.state, 'logs', id);
	mkdirSync(folder, {recursive: true});
	const begin = Date.parse('2026-11-21T09:38:30.120Z');
	const lines = entries.map((entry, index) =>
		JSON.stringify({time: new Date(begin + index * 1370).toISOString(), ...entry}),
	);
	writeFileSync(join(folder, '20261121T093830120Z-4100.jsonl'), `${lines.join('\n')}\n`);
}
