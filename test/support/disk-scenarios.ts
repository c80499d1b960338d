import {createHash} from 'node:crypto';
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import type {Core, InstallChoices} from '../../source/core/contract.ts';
import {createCore} from '../../source/core/core.ts';
import {resolvePaths} from '../../source/core/paths.ts';
import {readFileVault} from '../../source/core/secrets/file-vault.ts';
import {readStore} from '../../source/core/store/read-store.ts';
import {currentVersion, versionFolder} from '../../source/core/store/record.ts';
import {underWayFile} from '../../source/core/store/secrets-under-way.ts';
import {nodeEchoBundle} from './bundles.ts';

/** What a person does, as a command and as the same call on core; `before` is done once, to a home that is kept. */
export type Scenario = {
	name: string;
	before: (core: Core) => Promise<unknown>;
	args: readonly string[];
	again: (core: Core) => Promise<unknown>;
};

async function installBundle(core: Core, bundle: string, choices: InstallChoices = {}): Promise<void> {
	const prepared = await core.prepare(bundle);
	try {
		await core.install(prepared, choices);
	} finally {
		prepared.close();
	}
}

const set = {api_key: ['sesame-open-12345']};
const id = 'node-echo';

/** Install, update, enable, sync and remove, each in a home where the others have been at work. */
export async function diskScenarios(): Promise<readonly Scenario[]> {
	const first = await nodeEchoBundle();
	const second = await nodeEchoBundle({
		manifest: manifest => {
			manifest.version = '1.1.0';
			return undefined;
		},
	});
	const third = await nodeEchoBundle({
		manifest: manifest => {
			manifest.version = '1.2.0';
			return undefined;
		},
	});
	const other = await nodeEchoBundle({
		manifest: manifest => {
			manifest.name = 'other-echo';
			return undefined;
		},
	});
	const accept = async (core: Core, bundle: string) => {
		const prepared = await core.prepare(bundle);
		const {sha256} = prepared.review;
		prepared.close();
		await installBundle(core, bundle, {acceptOrigin: sha256});
	};
	const shaOf = (bundle: string) => createHash('sha256').update(readFileSync(bundle)).digest('hex');
	const withNeighbour = (core: Core) => installBundle(core, other, {set, enable: true});
	return [
		{
			name: 'install',
			before: withNeighbour,
			args: ['install', first, '--yes', '--set', `api_key=${set.api_key[0]}`],
			again: core => installBundle(core, first, {set}),
		},
		{
			name: 'update',
			async before(core) {
				await withNeighbour(core);
				await installBundle(core, first, {set, enable: true});
				await accept(core, second);
			},
			args: ['install', third, '--yes', '--accept-origin', shaOf(third)],
			again: core => accept(core, third),
		},
		{
			name: 'enable',
			async before(core) {
				await withNeighbour(core);
				await installBundle(core, first, {set});
			},
			args: ['enable', id],
			again: core => core.setEnabled(id, true),
		},
		{
			name: 'sync',
			async before(core) {
				await withNeighbour(core);
				await installBundle(core, first, {set});
				await core.setEnabled(id, true, {sync: false});
			},
			args: ['sync'],
			again: core => core.sync(),
		},
		{
			name: 'remove',
			async before(core) {
				await withNeighbour(core);
				await installBundle(core, first, {set, enable: true});
			},
			args: ['remove', id, '--yes'],
			async again(core) {
				await core.remove(id).catch(error => {
					if (error.code !== 'EXTENSION_NOT_FOUND') throw error;
				});
				await core.sync();
			},
		},
	];
}

/** An update that is looked for and installed by one command, from a file that lies in the home. */
export async function updateScenario(): Promise<Scenario> {
	const first = await nodeEchoBundle();
	const second = await nodeEchoBundle({manifest: manifest => ({...manifest, version: '1.1.0'})});
	return {
		name: 'looking for an update and installing it',
		async before(core) {
			const source = join(core.paths.home ?? '', 'bundle.mcpb');
			cpSync(first, source);
			await installBundle(core, source, {set, enable: true});
			cpSync(second, source);
		},
		args: ['update', id, '--yes'],
		async again(core) {
			const prepared = await core.prepareUpdate(id);
			await core.install(prepared).finally(prepared.close);
		},
	};
}

/** A home at one path that can be put back to how it was: what is in it knows its own path. */
export type Bench = {
	home: string;
	core: () => Core;
	/** Puts back what `keep` kept. */
	reset: () => void;
	keep: () => void;
};

export function newBench(folder: string): Bench {
	const home = join(folder, 'home');
	const kept = join(folder, 'kept');
	return {
		home,
		core: () =>
			createCore({paths: resolvePaths({env: {}, home}), env: {...process.env, MCPB_TUI_HOME: home}}),
		reset() {
			rmSync(home, {recursive: true, force: true});
			cpSync(kept, home, {recursive: true, preserveTimestamps: true});
		},
		keep() {
			rmSync(kept, {recursive: true, force: true});
			cpSync(home, kept, {recursive: true, preserveTimestamps: true});
		},
	};
}

/** Makes the home of a scenario and keeps it. */
export async function setStage({home, core, keep}: Bench, {before}: Scenario): Promise<void> {
	rmSync(home, {recursive: true, force: true});
	mkdirSync(join(home, 'config'), {recursive: true});
	writeFileSync(join(home, 'config', 'config.json'), '{"vault": "file"}');
	mkdirSync(join(home, 'client'));
	writeFileSync(
		join(home, 'client', 'claude_desktop_config.json'),
		'{\n  "preferences": {"theme": "dark"}\n}\n',
	);
	const one = core();
	await before(one);
	await one.close();
	keep();
}

function filesBelow(folder: string): readonly string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(item => !item.isDirectory())
		.map(item => relative(folder, join(item.parentPath, item.name)))
		.sort();
}

function contentOf(folder: string): string {
	const hash = createHash('sha256');
	for (const path of filesBelow(folder)) hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
	return hash.digest('hex');
}

/** Each part of a home that a change is to leave whole: what is installed, the client's file, the secrets. */
export type HomeState = {extensions: string; client: string; secrets: string};

export async function stateOf({home}: Bench): Promise<HomeState> {
	const paths = resolvePaths({env: {}, home});
	const extensions = readStore(paths).map(({id: name, record, problem}) => {
		if (!record || problem) return `${name}: ${problem?.message}`;
		const current = currentVersion(record);
		return {...record, content: contentOf(versionFolder(paths, record, current))};
	});
	const client = join(home, 'client', 'claude_desktop_config.json');
	return {
		extensions: JSON.stringify(extensions, (key, value) =>
			key === 'installedAt' || key === 'folder' ? undefined : value,
		),
		client: existsSync(client) ? readFileSync(client, 'utf8') : '',
		secrets: JSON.stringify([...(await readFileVault(paths))].sort()),
	};
}

/** What a change should not leave: temporary files, staged and thrown away folders, versions and secrets that no record names. */
export function leftoversIn({home}: Bench): readonly string[] {
	const paths = resolvePaths({env: {}, home});
	const named = new Set(
		readStore(paths).flatMap(({record}) =>
			record ? record.versions.map(version => versionFolder(paths, record, version)) : [],
		),
	);
	const temporary = filesBelow(home).filter(path => /\.tmp(?:$|\/)/.test(path));
	const thrownAway = ['staging', 'trash'].flatMap(name =>
		filesBelow(join(paths.data, name)).map(path => `${name}/${path}`),
	);
	const extensions = join(paths.data, 'extensions');
	const unnamed = readdirSync(extensions, {recursive: true, withFileTypes: true})
		.filter(item => item.isDirectory() && dirname(item.parentPath) === extensions)
		.map(item => join(item.parentPath, item.name))
		.filter(folder => !named.has(folder));
	const secrets = [underWayFile(paths)].filter(file => existsSync(file));
	const empty = readdirSync(extensions).filter(name => !existsSync(join(extensions, name, 'extension.json')));
	return [...temporary, ...thrownAway, ...unnamed, ...secrets, ...empty];
}
