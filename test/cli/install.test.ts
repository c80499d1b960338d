import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {nodeEchoBundle, shellHelloBundle, writeServerFolder} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';

const secret = 'correct-horse-battery-staple';

test('without a terminal nothing is installed before somebody said yes, and the review is there to judge by', async () => {
	const {run, home} = newHome();
	const bundle = await nodeEchoBundle();
	const asked = await run(['install', bundle]);
	expect(asked).toMatchObject({code: 3});
	expect(asked.out).toMatch(/^Node Echo 1\.0\.0\n/);
	expect(asked.out).toContain('API_KEY');
	expect(asked.out).toContain('api_key: API key (text, required, secret)');
	expect(asked.err).toBe(
		'error: Installing needs your yes, and there is no terminal to ask on.\nhint: Judge by the review, then add: --yes',
	);
	const machine = await run(['install', bundle, '--json']);
	expect(machine.code).toBe(3);
	expect(machine.error.code).toBe('CONSENT_NEEDED');
	expect(machine.json).toMatchObject({
		schema: 1,
		warnings: [],
		review: {id: 'node-echo', serverType: 'node'},
	});
	expect(existsSync(join(home, 'data', 'extensions'))).toBe(false);
});

test('a dry run shows the review, ends well and writes nothing', async () => {
	const {run, home} = newHome();
	const {code, json} = await run(['install', await nodeEchoBundle(), '--dry-run', '--json']);
	expect(code).toBe(0);
	expect(json.review).toMatchObject({rawName: 'node-echo', signature: {status: 'unsigned'}});
	expect(json.review.sha256).toMatch(/^[\da-f]{64}$/);
	expect(existsSync(join(home, 'data', 'extensions'))).toBe(false);
});

test('one command installs, fills in and switches on, with the secret from a file', async () => {
	const {run, folder, clientFile, filesWith} = newHome();
	writeFileSync(join(folder, 'key.txt'), `${secret}\n`);
	const bundle = await nodeEchoBundle();
	const args = ['install', bundle, '--yes', '--enable', '--set', 'api_key=@key.txt', '--set', 'volume=3'];
	const {code, json, err} = await run([...args, '--set', 'tags=a', '--set', 'tags=b', '--json']);
	expect({code, err}).toEqual({code: 0, err: ''});
	expect(json).toMatchObject({
		schema: 1,
		extension: {id: 'node-echo', enabled: true, state: 'ready', inClient: 'yes', entry: 'launcher'},
		review: {id: 'node-echo'},
		sync: {path: clientFile, written: true},
	});
	const values = Object.fromEntries(
		json.extension.settings.map(
			({field, state, value}: {field: {key: string}; state: string; value: unknown}) => [
				field.key,
				[state, value],
			],
		),
	);
	expect(values).toMatchObject({volume: ['set', 3], tags: ['set', ['a', 'b']], api_key: ['kept', undefined]});
	expect(Object.keys(JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers)).toEqual(['node-echo']);
	expect(filesWith(secret)).toEqual([join(folder, 'key.txt')]);
});

test('a secret comes from standard input, and no file but the vault has it', async () => {
	const {run, filesWith, home} = newHome();
	const args = ['install', await nodeEchoBundle(), '--yes', '--enable', '--set', 'api_key=-'];
	expect(await run(args, {input: `${secret}\n`})).toMatchObject({code: 0});
	const told = await run(['call', 'node-echo', 'env', 'names=API_KEY', '--json']);
	expect(JSON.parse(told.json.result.content[0].text).env).toEqual({API_KEY: secret});
	expect(filesWith(secret)).toEqual([]);
	expect(filesWith(Buffer.from(secret).toString('base64'))).toEqual([]);
	expect(statSync(join(home, 'data', 'vault.age')).mode & 0o777).toBe(0o600);
});

test('a secret on the command line works, and the history is warned about', async () => {
	const {run} = newHome();
	const {code, err, out} = await run([
		'install',
		await nodeEchoBundle(),
		'--yes',
		'--set',
		`api_key=${secret}`,
	]);
	expect(code).toBe(0);
	expect(out).toBe('Installed Node Echo 1.0.0 as node-echo.');
	expect(err).toContain(
		"warning: The value of api_key stood on the command line: it is in your shell's history",
	);
	expect(err).not.toContain(secret);
});

test('to be switched on it needs its settings; without them it is installed and says what is missing', async () => {
	const {run} = newHome();
	const bundle = await nodeEchoBundle();
	const enabled = await run(['install', bundle, '--yes', '--enable', '--json']);
	expect(enabled).toMatchObject({code: 3, error: {code: 'SETTINGS_MISSING'}});
	const {code, json} = await run(['install', bundle, '--yes', '--json']);
	expect(code).toBe(0);
	expect(json.extension).toMatchObject({state: 'needs-settings', missing: ['api_key']});
	expect(json.warnings.join()).toContain('api_key');
});

test('a newer version keeps settings, and rollback returns to the one before', async () => {
	const {run, ok} = newHome();
	await ok('install', await nodeEchoBundle(), '--yes', '--set', 'volume=7');
	const newer = await nodeEchoBundle({manifest: manifest => ({...manifest, version: '1.1.0'})});
	const dry = await run(['install', newer, '--dry-run', '--json']);
	const {newPublisher, change} = dry.json.review.existing;
	expect(change).toBe('update');
	const accept = newPublisher ? ['--accept-origin', dry.json.review.sha256] : [];
	const updated = await ok('install', newer, '--yes', ...accept, '--json');
	expect(updated.json.extension).toMatchObject({version: '1.1.0', canRollBack: true});
	const volume = updated.json.extension.settings.find(
		({field}: {field: {key: string}}) => field.key === 'volume',
	);
	expect(volume).toMatchObject({state: 'set', value: 7});
	expect((await ok('rollback', 'node-echo')).out).toBe('node-echo is at version 1.0.0 again.');
	expect((await ok('list', '--json')).json.extensions[0].version).toBe('1.0.0');
});

test('a new publisher under an installed name needs its very hash, and --yes is not enough', async () => {
	const {run, ok, folder} = newHome();
	await ok('install', await nodeEchoBundle(), '--yes', '--set', 'volume=7');
	const stranger = join(folder, 'elsewhere');
	await writeServerFolder('node-echo', stranger, {manifest: manifest => ({...manifest, version: '6.6.6'})});
	const refused = await run(['install', stranger, '--yes', '--json']);
	expect(refused).toMatchObject({code: 3, error: {code: 'PUBLISHER_CHANGED'}});
	expect(refused.error.hint).toContain(`--accept-origin ${refused.json.review.sha256}`);
	const wrong = await run(['install', stranger, '--yes', '--accept-origin', 'a'.repeat(64)]);
	expect(wrong.code).toBe(3);
	expect((await ok('list', '--json')).json.extensions[0].version).toBe('1.0.0');
	await ok('install', stranger, '--yes', '--accept-origin', refused.json.review.sha256);
	expect((await ok('list', '--json')).json.extensions[0].version).toBe('6.6.6');
});

test('a folder is run in place while one works in it', async () => {
	const {ok, folder} = newHome();
	const work = join(folder, 'work');
	await writeServerFolder('node-echo', work);
	const {json} = await ok('install', work, '--link', '--yes', '--as', 'mine', '--json');
	expect(json.extension).toMatchObject({id: 'mine', folder: work});
});

test('a bundle comes over http from this machine, and one with another hash is refused', async () => {
	const {run} = newHome();
	const bytes = readFileSync(await shellHelloBundle());
	const server = createServer((_request, response) => response.end(bytes)).listen(0, '127.0.0.1');
	onTestFinished(() => void server.close());
	await new Promise(resolve => server.once('listening', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hello.mcpb`;
	const {code, json, err} = await run(['install', `${url}?token=t0ken`, '--yes', '--json']);
	expect({code, err}).toEqual({code: 0, err: ''});
	expect(json.review.origin).toMatchObject({kind: 'url', final: url});
	const other = await run(['install', url, '--yes', '--sha256', 'b'.repeat(64), '--json']);
	expect(other).toMatchObject({code: 1, error: {code: 'BUNDLE_HASH_MISMATCH'}});
});

test.each([
	[['install', '/nowhere/at/all.mcpb'], 4, 'BUNDLE_NOT_FOUND'],
	[['install', 'key.txt'], 1, 'BUNDLE_NOT_A_ZIP'],
	[['install', 'http://192.0.2.1/x.mcpb'], 1, 'DOWNLOAD_REFUSED'],
])('%j is refused with a reason and exit code %d', async (args, code, name) => {
	const {run, folder} = newHome();
	writeFileSync(join(folder, 'key.txt'), 'not a bundle');
	expect(await run([...args, '--yes', '--json'])).toMatchObject({code, out: '', error: {code: name}});
});

test('a setting that is unknown, or has a value it cannot take, is wrong usage and nothing is installed', async () => {
	const {run, ok} = newHome();
	const bundle = await nodeEchoBundle();
	expect(await run(['install', bundle, '--yes', '--set', 'nope=1', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'SETTING_UNKNOWN'},
	});
	expect(await run(['install', bundle, '--yes', '--set', 'volume=loud', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'SETTING_INVALID'},
	});
	expect(await run(['install', bundle, '--yes', '--set', 'api_key=@gone.txt', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'FILE_NOT_FOUND'},
	});
	expect(await run(['install', bundle, '--yes', '--as', 'Not An Id', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'ID_INVALID'},
	});
	expect((await ok('list', '--json')).json.extensions).toEqual([]);
});
