import {createHash} from 'node:crypto';
import {lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {Core} from '../../source/core/contract.ts';
import {createCore} from '../../source/core/core.ts';
import {readingOnly} from '../../source/core/read-only.ts';
import {shellHelloBundle, writeServerFolder} from '../support/bundles.ts';
import {endServers} from '../support/servers.ts';
import {temporaryFolder, temporaryPaths} from '../support/temporary.ts';

/** Everything below a folder as it can be seen: names, kinds, modes, sizes, times and contents. */
function tree(folder: string): readonly string[] {
	const names = readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort();
	return ['.', ...names].map(name => {
		const path = join(folder, name);
		const stats = lstatSync(path);
		const content = stats.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
		return [name, stats.mode, stats.isDirectory() ? '' : stats.size, stats.mtimeMs, content].join(' ');
	});
}

/** A home in which much could be mended, noted and swept away by whoever looks at it. */
async function livedIn() {
	const paths = temporaryPaths();
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	onTestFinished(() => core.close());
	await core.changeSettings({vault: 'file'});
	await core.namedSecrets.set('github', 'a secret');
	const prepared = await core.prepare(await shellHelloBundle());
	await core.install(prepared, {enable: true});
	prepared.close();
	await core.setEnabled('shell-hello', false);
	await core.setEnabled('shell-hello', true);
	const folder = temporaryFolder();
	await writeServerFolder('shell-hello', folder, {manifest: json => ({...json, name: 'linked'})});
	const linked = await core.prepare(folder, {link: true});
	await core.install(linked);
	const later = new Date(Date.now() + 60_000);
	utimesSync(join(folder, 'manifest.json'), later, later);
	// Edited by hand, so that it was not found right yet; left behind by a runner and a change that were killed.
	writeFileSync(join(paths.config, 'config.json'), '{"vault": "file", "theme": "dark"}');
	mkdirSync(paths.runtime, {recursive: true, mode: 0o700});
	const socket = join(paths.runtime, 'gone.sock');
	const runner = {
		schema: 1,
		id: 'shell-hello',
		pid: 999_999,
		socket,
		startedBy: 'user',
		since: '',
		launcher: '',
	};
	writeFileSync(join(paths.runtime, 'shell-hello.999999.json'), JSON.stringify(runner), {mode: 0o600});
	mkdirSync(join(paths.data, 'staging', '999999-0123456789ab'), {recursive: true});
	return {core, paths, home: paths.home ?? ''};
}

const all = async (items: AsyncIterable<unknown>) => Array.fromAsync(items);

/** What can be looked at, each way of it. */
const looks: Readonly<Record<string, (core: Core) => unknown>> = {
	settings: core => core.settings(),
	list: core => core.list(),
	info: core => core.info('shell-hello'),
	'info of a folder that was edited': core => core.info('linked'),
	prepare: async core => (await core.prepare(await shellHelloBundle())).close(),
	checkUpdates: core => all(core.checkUpdates()),
	prepareUpdate: async core => (await core.prepareUpdate('shell-hello')).close(),
	previewSettings: core => core.previewSettings('shell-hello', {entry: 'direct'}),
	undoable: core => core.undoable(),
	'sync as a dry run': core => core.sync({dryRun: true}),
	clientStatus: core => core.clientStatus(),
	backups: core => core.backups(),
	'restoreBackup as a dry run': async core =>
		core.restoreBackup((await core.backups())[0]?.name ?? '', {dryRun: true}),
	vaultStatus: core => core.vaultStatus(),
	'names of secrets': core => core.namedSecrets.list(),
	'known names': core => Promise.all([core.known.extensions(), core.known.entries()]),
	status: core => core.status(),
	'remote servers': core => core.remoteServers(),
	log: core => all(core.log('all')),
	'log that is followed': async core => {
		const ending = new AbortController();
		setImmediate(() => ending.abort());
		await all(core.log('all', {follow: true, signal: ending.signal})).catch(() => undefined);
	},
	'log in pages': core => core.logPages('all'),
	'log of the client, which has none': core => all(core.clientLog(undefined)).catch(() => undefined),
	calls: core => Promise.all([core.calls.history('shell-hello'), core.calls.saved('shell-hello')]),
	diagnose: core => all(core.diagnose()),
	watching: core => core.subscribe(() => undefined)(),
};

test('with read-only every look leaves the home exactly as it was', async () => {
	const {paths, home} = await livedIn();
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}, readonly: true});
	onTestFinished(() => core.close());
	const before = tree(home);
	for (const [name, look] of Object.entries(looks)) {
		await look(core);
		expect(tree(home), name).toEqual(before);
	}
});

test('with read-only an empty home stays empty', async () => {
	const paths = temporaryPaths();
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}, readonly: true});
	onTestFinished(() => core.close());
	await Promise.all([core.list(), core.status(), core.clientStatus(), core.vaultStatus()]);
	core.subscribe(() => undefined)();
	expect(readdirSync(paths.home ?? '')).toEqual([]);
});

test('a server that does not run is not started to be looked at; one that runs is read and not called', async () => {
	const {core, paths, home} = await livedIn();
	const looking = createCore({paths, env: {MCPB_TUI_HOME: paths.home}, readonly: true});
	onTestFinished(() => looking.close());
	const before = tree(home);
	await expect(looking.connect('shell-hello')).rejects.toMatchObject({
		code: 'READ_ONLY',
		message: expect.stringContaining('shell-hello is not running'),
		hint: expect.stringContaining('mcpb-tui start shell-hello'),
	});
	expect(tree(home)).toEqual(before);
	onTestFinished(() => endServers(paths));
	await core.start('shell-hello');
	const connection = await looking.connect('shell-hello');
	expect((await connection.tools()).map(({name}) => name)).toEqual(['hello']);
	await expect(connection.call('hello', {})).rejects.toMatchObject({code: 'READ_ONLY'});
	await connection.close();
	expect(await core.calls.history('shell-hello')).toEqual([]);
});

test('what is not among what is allowed is refused, also what nobody has thought of yet', async () => {
	const core = createCore({paths: temporaryPaths()});
	onTestFinished(() => core.close());
	const newer = {...core, polish: async () => 'done', calls: {...core.calls, polish: async () => 'done'}};
	const looking = readingOnly(newer) as typeof newer;
	await expect(looking.polish()).rejects.toMatchObject({code: 'READ_ONLY'});
	await expect(looking.calls.polish()).rejects.toMatchObject({code: 'READ_ONLY'});
	for (const change of [
		() => looking.remove('shell-hello'),
		() => looking.sync(),
		() => looking.restoreBackup('x'),
		() => looking.start('shell-hello'),
		() => looking.namedSecrets.remove('github'),
		() => looking.calls.rename('a', 'b', 'c'),
	])
		await expect(change()).rejects.toMatchObject({code: 'READ_ONLY'});
});
