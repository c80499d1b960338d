import {
	appendFileSync,
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {checkExtensions} from '../../../source/core/doctor/check-extensions.ts';
import {checkLauncher} from '../../../source/core/doctor/check-launcher.ts';
import {checkLeftovers} from '../../../source/core/doctor/check-leftovers.ts';
import {checkRuntimeFolder} from '../../../source/core/doctor/check-runtime-folder.ts';
import {checkRuntimes} from '../../../source/core/doctor/check-runtimes.ts';
import {checkStore, spaceFindings} from '../../../source/core/doctor/check-store.ts';
import {checkVault} from '../../../source/core/doctor/check-vault.ts';
import {pooled} from '../../../source/core/doctor/pooled.ts';
import {createContext} from '../../../source/core/extensions/context.ts';
import {openVault, secretAccount, storeUuid} from '../../../source/core/secrets/vault.ts';
import {recordFile} from '../../../source/core/store/record.ts';
import {writeUnderWay} from '../../../source/core/store/secrets-under-way.ts';
import {findingsOf, troubles} from '../../support/findings.ts';
import {endedProcess} from '../../support/processes.ts';
import {sampleManifest, sampleRecord, sampleVersion} from '../../support/records.ts';
import {putExtension} from '../../support/stores.ts';
import {healthyHome, serverScript} from './home.ts';

const token = {
	key: 'token',
	type: 'string',
	title: 'Token',
	description: '',
	required: true,
	multiple: false,
	sensitive: true,
} as never;

test('where all is well nothing is worse than a note, and its server answers', async () => {
	const {core} = healthyHome({script: serverScript()});
	await core.sync();
	const findings = await findingsOf(core, undefined, {});
	expect(troubles(findings)).toEqual([]);
	expect(findings.map(({id}) => id)).toEqual(
		expect.arrayContaining(['node', 'store', 'extensions', 'vault', 'launcher', 'client-file', 'leftovers']),
	);
	expect(findings.at(-1)).toMatchObject({
		id: 'server',
		level: 'ok',
		title: expect.stringMatching(/^weather answers \d+\.\d s after its start, with 1 tool$/),
		extension: 'weather',
	});
});

test('nothing is made by looking', async () => {
	const {core, paths} = healthyHome(false);
	rmSync(paths.home ?? '', {recursive: true});
	await findingsOf(core, undefined, {});
	expect(existsSync(paths.home ?? '')).toBe(false);
});

test('one that is not installed is said to be none', async () => {
	const {core} = healthyHome();
	await expect(findingsOf(core, 'nobody')).rejects.toMatchObject({code: 'EXTENSION_NOT_FOUND'});
});

test('settings that cannot be read are told, and judge nothing else', async () => {
	const {core, paths} = healthyHome();
	writeFileSync(join(paths.config, 'config.json'), '{"vault": ');
	expect(troubles(await findingsOf(core))).toEqual(['settings-file']);
});

describe('the launcher', () => {
	async function synced() {
		const home = healthyHome();
		await home.core.sync();
		const bin = join(home.paths.data, 'bin');
		const folder = join(bin, readFileSync(join(bin, 'current'), 'utf8').trim());
		return {...home, bin, folder, script: join(folder, 'run.js')};
	}

	async function mended({core, found}: Awaited<ReturnType<typeof synced>>, id: string): Promise<void> {
		const [trouble] = await found(checkLauncher, id);
		expect(trouble).toMatchObject({id, fixable: true, fix: expect.stringContaining('mcpb-tui')});
		expect(await core.fix({id})).toContain('mcpb-tui-run');
		expect(troubles(await found(checkLauncher))).toEqual([]);
	}

	test('that is missing is installed anew', async () => {
		const home = await synced();
		rmSync(home.bin, {recursive: true});
		await mended(home, 'launcher-missing');
	});

	test('whose facts cannot be read is called damaged, not missing', async () => {
		const home = await synced();
		writeFileSync(join(dirname(home.script), 'launcher.json'), '{');
		const [trouble] = await home.found(checkLauncher, 'launcher-missing');
		expect(trouble).toMatchObject({
			title: 'The launcher is damaged',
			detail: expect.stringContaining('launcher.json'),
		});
		await mended(home, 'launcher-missing');
	});

	test('that fails when a client starts it is replaced, also when its copy is damaged', async () => {
		const home = await synced();
		writeFileSync(home.script, 'process.stderr.write("no moon today"); process.exit(7);');
		expect((await home.found(checkLauncher, 'launcher-broken'))[0]?.detail).toContain('no moon today');
		await mended(home, 'launcher-broken');
	});

	test('of another version is brought up to date', async () => {
		const home = await synced();
		appendFileSync(home.script, '\n// of yesterday');
		await mended(home, 'launcher-outdated');
	});

	test('whose Node was removed gets the one that runs now', async () => {
		const home = await synced();
		const facts = join(home.folder, 'launcher.json');
		writeFileSync(
			facts,
			readFileSync(facts, 'utf8').replace(JSON.stringify(process.execPath), '"/gone/node"'),
		);
		await mended(home, 'launcher-node-gone');
		expect(readFileSync(facts, 'utf8')).toContain(JSON.stringify(process.execPath));
	});
});

test('a runtime that was installed after the PATH was recorded is seen by servers after the fix', async () => {
	const {core, found, person} = healthyHome();
	await core.sync();
	const folder = join(person, 'tools');
	mkdirSync(folder);
	writeFileSync(join(folder, 'uvx'), '#!/bin/sh\n', {mode: 0o755});
	writeFileSync(join(person, '.profile'), `PATH="$PATH:${folder}"; export PATH\n`);
	expect(await found(checkRuntimes, 'login-path-changed')).toMatchObject([
		{level: 'warning', title: 'Servers do not see uvx yet', fixable: true},
	]);
	await core.fix({id: 'login-path-changed'});
	const findings = await found(checkRuntimes);
	expect(troubles(findings)).toEqual([]);
	expect(findings.find(({id}) => id === 'runtime-uvx')).toMatchObject({
		level: 'ok',
		detail: expect.stringContaining(`where servers run: ${folder}/uvx`),
	});
});

test('what an extension needs and this machine lacks is a problem of an enabled one alone', async () => {
	const {core, found, paths} = healthyHome({command: 'no-such-runtime'});
	await core.sync();
	putExtension(paths, 'asleep', {command: 'no-such-runtime', enabled: false});
	const unfit = await found(checkRuntimes, 'extension-unfit');
	expect(unfit.map(({extension, level}) => [extension, level])).toEqual([
		['asleep', 'note'],
		['weather', 'problem'],
	]);
	expect(unfit[0]?.detail).toContain('no-such-runtime');
});

describe('the vault', () => {
	test('that has lost a secret is told with the command that gives it again', async () => {
		const {found} = healthyHome({userConfig: [token], secrets: ['token']});
		expect(await found(checkVault, 'secret-missing')).toMatchObject([
			{
				level: 'problem',
				extension: 'weather',
				fix: 'Give it again with: mcpb-tui config weather --set token=-',
			},
		]);
	});

	test('that was never chosen is a problem only for who has secrets', async () => {
		const {found, paths} = healthyHome();
		writeFileSync(join(paths.config, 'config.json'), '{}');
		expect(await found(checkVault, 'vault-unavailable')).toMatchObject([{level: 'note'}]);
		putExtension(paths, 'weather', {userConfig: [token], secrets: ['token']});
		expect(await found(checkVault, 'vault-unavailable')).toMatchObject([{level: 'problem'}]);
	});
});

describe('the store', () => {
	test('with an extension that is broken names it, and looks after the others', async () => {
		const {core, found, paths} = healthyHome();
		putExtension(paths, 'torn');
		writeFileSync(recordFile(paths, 'torn'), '{"schema": 1, "id":');
		expect(await found(checkExtensions, 'extension-broken')).toMatchObject([
			{extension: 'torn', level: 'problem', fix: expect.stringContaining('mcpb-tui remove torn')},
		]);
		expect(troubles(await findingsOf(core, 'torn', {}))).toContain('extension-broken');
	});

	test('says what a record lacks: settings, the version before, what fills in a variable', async () => {
		const {found, paths} = healthyHome(false);
		const [now, before] = ['c'.repeat(64), 'd'.repeat(64)];
		const manifest = sampleManifest({
			userConfig: [token],
			server: {
				type: 'node',
				entryPoint: 'x',
				command: {command: 'node', args: ['${user_config.tocken}'], env: {}},
				platformOverrides: {},
			},
		});
		const record = sampleRecord({
			id: 'weather',
			enabled: true,
			current: now,
			versions: [sampleVersion(now, {manifest}), sampleVersion(before, {version: '0.9.0'})],
		});
		mkdirSync(join(paths.data, 'extensions', 'weather', now.slice(0, 12)), {recursive: true});
		writeFileSync(recordFile(paths, 'weather'), JSON.stringify(record));
		const lacks = await found(checkExtensions);
		expect(lacks.find(({id}) => id === 'settings-missing')).toMatchObject({
			level: 'problem',
			fix: 'Set them with: mcpb-tui config weather --set token=-',
		});
		expect(lacks.find(({id}) => id === 'version-missing')?.title).toContain('0.9.0');
		expect(lacks.find(({id}) => id === 'variables-unknown')?.title).toContain('${user_config.tocken}');
	});

	test.skipIf(process.platform === 'win32')('that others can look into is closed', async () => {
		const {core, found, paths} = healthyHome();
		const identity = join(paths.config, 'vault-identity.txt');
		writeFileSync(identity, 'AGE-SECRET-KEY-1\n');
		chmodSync(identity, 0o644);
		chmodSync(paths.state, 0o755);
		const [open] = await found(checkStore, 'modes-open');
		expect(open).toMatchObject({level: 'warning', fixable: true});
		expect(open?.detail).toContain(`${identity} has the mode 0644`);
		expect(await core.fix({id: 'modes-open'})).toContain(paths.state);
		expect(statSync(identity).mode & 0o777).toBe(0o600);
		expect(statSync(paths.state).mode & 0o777).toBe(0o700);
		expect(await found(checkStore, 'modes-open')).toEqual([]);
	});

	test('whose runtime folder is not ours is told with advice that harms nobody', async () => {
		const {core, found, paths} = healthyHome();
		expect(await found(checkRuntimeFolder)).toEqual([]);
		const elsewhere = join(paths.home ?? '', 'elsewhere');
		mkdirSync(elsewhere, {mode: 0o700});
		writeFileSync(join(elsewhere, `${await endedProcess()}-0a1b2c3d.sock`), 'mine');
		symlinkSync(elsewhere, paths.runtime);
		const [foreign] = await found(checkRuntimeFolder, 'runtime-foreign');
		expect(foreign).toMatchObject({level: 'problem', detail: expect.stringContaining('symbolic link')});
		expect(foreign?.fix).not.toMatch(/chown|rm |remove it|delete/);
		expect(foreign?.fixable).toBeFalsy();
		expect(await found(checkLeftovers, 'leftover-runtime')).toEqual([]);
		await core.fix({id: 'leftover-runtime'});
		await core.fix({id: 'modes-open'});
		expect(readdirSync(elsewhere)).toHaveLength(1);
		expect(await core.runtimeDoubts()).toMatchObject([{serversUnknown: false}]);
	});

	test('says which variables it does not follow', async () => {
		const {core, paths} = healthyHome();
		const env = {XDG_DATA_HOME: 'relative', XDG_STATE_HOME: '/absolute'};
		const context = createContext(
			{...paths, home: undefined},
			{env, clientConfig: undefined, emit: () => undefined},
		);
		const subject = {context, settings: await core.settings(), clientPath: '/x', items: [], only: undefined};
		const findings = await checkRuntimeFolder({...subject, signal: new AbortController().signal});
		expect(findings.filter(({id}) => id === 'relative-variable')).toMatchObject([
			{
				level: 'warning',
				title: 'XDG_DATA_HOME is not followed',
				detail: expect.stringContaining('"relative"'),
			},
		]);
	});

	test('on a disk that is nearly full warns, and on a full one says so', () => {
		expect(spaceFindings(1e12, '/x')).toEqual([]);
		expect(spaceFindings(1e8, '/x')).toMatchObject([{id: 'disk-scarce', level: 'warning'}]);
		expect(spaceFindings(1e6, '/x')).toMatchObject([{id: 'disk-full', level: 'problem'}]);
	});
});

test('what dead processes left is removed, and what belongs to living ones stays', async () => {
	const {core, found, paths} = healthyHome();
	const dead = await endedProcess();
	const put = (...path: string[]) => {
		const file = join(...path);
		mkdirSync(join(file, '..'), {recursive: true, mode: 0o700});
		writeFileSync(file, '{}');
		return file;
	};
	// The store first: every change of it sweeps what dead processes left there.
	const gone = {
		'leftover-store': [put(paths.data, 'staging', `${dead}-0a1b2c3d4e5f`, 'file')],
		'leftover-runtime': [
			put(paths.runtime, `weather.${dead}.json`),
			put(paths.runtime, `${dead}-0a1b2c3d.sock`),
		],
		'leftover-logs': [put(paths.state, 'logs', 'removed', '20260101T000000000Z-1.jsonl')],
	};
	const kept = [
		put(paths.data, 'staging', `${process.pid}-0a1b2c3d4e5f`, 'file'),
		put(paths.state, 'logs', 'weather', '20260101T000000000Z-1.jsonl'),
		put(paths.runtime, 'not-of-ours'),
	];
	for (const [id, files] of Object.entries(gone)) {
		expect(await found(checkLeftovers, id), id).toMatchObject([{level: 'note', fixable: true}]);
		await core.fix({id});
		expect(await found(checkLeftovers, id), id).toEqual([]);
		expect(files.filter(existsSync), id).toEqual([]);
	}
	expect(kept.filter(file => !existsSync(file))).toEqual([]);
});

test('a secret that a cut off change may have left in the vault is told, and taken out', async () => {
	const {core, found, paths} = healthyHome();
	const accounts = await Promise.all(
		['api_key', 'other'].map(async key => secretAccount(await storeUuid(paths), 'gone', key)),
	);
	const vault = openVault('file', paths);
	for (const account of accounts) await vault.set(account, 'sesame-open-12345');
	await writeUnderWay(paths, [{vault: 'file', id: 'gone', keys: ['api_key']}]);
	expect(await found(checkLeftovers, 'leftover-secrets')).toMatchObject([{level: 'note', fixable: true}]);
	await core.fix({id: 'leftover-secrets'});
	expect(await found(checkLeftovers, 'leftover-secrets')).toEqual([]);
	expect([...(await vault.getMany(accounts)).keys()]).toEqual([accounts[1]]);
});

test('what only the user can do is refused as a fix', async () => {
	const {core} = healthyHome();
	await expect(core.fix({id: 'secret-missing', extension: 'weather'})).rejects.toMatchObject({code: 'USAGE'});
	await expect(core.fix({id: 'constructor'})).rejects.toMatchObject({code: 'USAGE'});
});

test('work is done in order, and never more at once than allowed', async () => {
	let now = 0;
	let most = 0;
	const gates = Array.from({length: 6}, () => Promise.withResolvers<void>());
	const results = pooled([0, 1, 2, 3, 4, 5], 2, async index => {
		most = Math.max(most, ++now);
		await gates[index]?.promise;
		now--;
		return index;
	});
	for (const gate of gates.toReversed()) gate.resolve();
	expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4, 5]);
	expect(most).toBe(2);
});
