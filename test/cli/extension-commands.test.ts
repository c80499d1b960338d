import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, test} from 'vitest';
import {nodeEchoBundle, shellHelloBundle} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';

const secret = 'open-sesame-4711';

test('an empty home says what to do first', async () => {
	const {ok} = newHome();
	expect((await ok('list')).out).toBe(
		'Nothing is installed. Install a bundle with: mcpb-tui install <file, folder or URL>',
	);
	expect((await ok('list', '--json')).out).toBe('{"schema":1,"extensions":[],"warnings":[]}');
	expect((await ok('status')).out).toBe('No server is running. Start one with: mcpb-tui start <id>');
	expect((await ok('status', '--json')).json).toEqual({schema: 1, servers: [], warnings: []});
});

test('list and info tell the same to people and to programs', async () => {
	const {ok, install} = newHome();
	await install(await shellHelloBundle());
	await install(await nodeEchoBundle());
	const {out} = await ok('list');
	const [head, ...rows] = out.split('\n');
	expect(head).toMatch(/^ID +VERSION +ON +STATE +SERVER +CLIENT +NAME$/);
	expect(rows.map(row => row.split(/ {2,}/).slice(0, 6))).toEqual([
		['node-echo', '1.0.0', 'off', 'needs-settings', '-', 'no'],
		['shell-hello', '1.0.0', 'off', 'ready', '-', 'no'],
	]);
	const {json} = await ok('list', '--json');
	expect(json.extensions[1]).toMatchObject({
		id: 'shell-hello',
		name: 'shell-hello',
		displayName: expect.any(String),
		version: '1.0.0',
		enabled: false,
		state: 'ready',
		running: false,
		inClient: 'no',
		entry: 'launcher',
	});
	const detail = await ok('info', 'node-echo');
	expect(detail.out).toContain('needs-settings, off, not running');
	expect(detail.out).toMatch(/^api_key +needed/m);
	expect((await ok('info', 'node-echo', '--json')).json.extension).toMatchObject({
		id: 'node-echo',
		missing: ['api_key'],
		launch: {envNames: expect.arrayContaining(['API_KEY'])},
	});
});

test('settings are shown, changed and forgotten, and a secret is only said to be kept', async () => {
	const {run, ok, filesWith, install} = newHome();
	await install(await nodeEchoBundle());
	const changed = await run(
		['config', 'node-echo', '--set', 'api_key=-', '--set', 'loud=yes', '--set', 'tags=["x","y"]'],
		{
			input: secret,
		},
	);
	expect(changed).toMatchObject({code: 0, out: 'Changed node-echo.'});
	const shown = (await ok('config', 'node-echo')).out;
	expect(shown).toMatch(/^api_key +kept +\(in the vault\)/m);
	expect(shown).toMatch(/^loud +set +true/m);
	expect(shown).toMatch(/^tags +set +x, y/m);
	expect((await ok('config', 'node-echo', '--json')).out + shown).not.toContain(secret);
	expect(filesWith(secret)).toEqual([]);
	const after = await ok('config', 'node-echo', '--unset', 'api_key', '--unset', 'tags', '--json');
	expect(after.json.extension.missing).toEqual(['api_key']);
	expect(await run(['config', 'node-echo', '--set', 'volume=99', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'SETTING_INVALID'},
	});
	expect(await run(['config', 'node-echo', '--set', 'volumes=9', '--json'])).toMatchObject({
		code: 2,
		error: {code: 'SETTING_UNKNOWN'},
	});
});

test("enabling writes our entry into the client's file, and disabling leaves every other byte as it was", async () => {
	const {run, ok, clientFile, install} = newHome();
	const theirs = '{\r\n   "theme":"dark", "mcpServers": { "other": {"command":"x"} },\r\n "n": 1.0e3 }\r\n';
	mkdirSync(dirname(clientFile), {recursive: true});
	writeFileSync(clientFile, theirs);
	await install(await shellHelloBundle());
	const {out} = await ok('enable', 'shell-hello');
	expect(out).toContain('shell-hello is on.');
	expect(out).toContain('shell-hello: added');
	const entry = JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers['shell-hello'];
	expect(entry.args).toEqual(['shell-hello']);
	expect((await ok('list', '--json')).json.extensions[0]).toMatchObject({enabled: true, inClient: 'yes'});
	const {json} = await ok('disable', 'shell-hello', '--json');
	expect(json.sync.changes).toMatchObject([{id: 'shell-hello', kind: 'remove'}]);
	expect(readFileSync(clientFile, 'utf8')).toBe(theirs);
	expect(await run(['enable', 'nobody', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'EXTENSION_NOT_FOUND'},
	});
});

test('a switch held back is shown by sync as a difference, and written by sync', async () => {
	const {ok, clientFile, install} = newHome();
	await install(await shellHelloBundle());
	await ok('enable', 'shell-hello', '--no-sync');
	const dry = await ok('sync', '--dry-run');
	expect(dry.out).toContain(clientFile);
	expect(dry.out).toMatch(/^\+.*"shell-hello"/m);
	const machine = await ok('sync', '--dry-run', '--json');
	expect(machine.json).toMatchObject({
		schema: 1,
		path: clientFile,
		written: false,
		changes: [{id: 'shell-hello', kind: 'add'}],
	});
	expect((await ok('sync', '--json')).json).toMatchObject({written: true});
	expect((await ok('sync')).out).toBe(`${clientFile} is in step.`);
});

test('a hand edit of our entry stays until its restoring is asked for by name', async () => {
	const {ok, clientFile, install} = newHome();
	await install(await shellHelloBundle(), {enable: true});
	const written = readFileSync(clientFile, 'utf8');
	writeFileSync(clientFile, written.replace('"args": [', '"env": {"A": "1"}, "args": ['));
	expect((await ok('list', '--json')).json.extensions[0].inClient).toBe('drift');
	const left = await ok('sync');
	expect(left.out).toContain('shell-hello: edited by hand, left as it is');
	expect(left.err).toContain('sync --restore shell-hello');
	await ok('sync', '--restore', 'shell-hello');
	expect(JSON.parse(readFileSync(clientFile, 'utf8'))).toEqual(JSON.parse(written));
});

test("another client's file is written when it is named, and the usual one is left alone", async () => {
	const {ok, folder, clientFile, install} = newHome();
	const other = join(folder, 'other.json');
	await install(await shellHelloBundle());
	await ok('--client-config', other, 'enable', 'shell-hello');
	expect(Object.keys(JSON.parse(readFileSync(other, 'utf8')).mcpServers)).toEqual(['shell-hello']);
	expect(() => readFileSync(clientFile)).toThrow('ENOENT');
});

test('an entry set to direct holds the command, and says which secret is in plain text', async () => {
	const {ok, clientFile, install} = newHome();
	await install(await nodeEchoBundle(), {enable: true, set: {api_key: [secret]}});
	expect(readFileSync(clientFile, 'utf8')).not.toContain(secret);
	const {json} = await ok('config', 'node-echo', '--entry', 'direct', '--json');
	expect(json.extension.entry).toBe('direct');
	expect(JSON.stringify(json)).not.toContain(secret);
	expect(json.warnings.join(' ')).toMatch(/plain text/);
	const {command, env} = JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers['node-echo'];
	expect(command).not.toContain('mcpb-tui-run');
	expect(env.API_KEY).toBe(secret);
	await ok('config', 'node-echo', '--entry', 'launcher');
	expect(readFileSync(clientFile, 'utf8')).not.toContain(secret);
});

test('removing asks; --yes answers; what undo needs is kept, and with --purge nothing of it is left', async () => {
	const {run, ok, clientFile, filesWith, install} = newHome();
	await install(await shellHelloBundle(), {enable: true});
	const asked = await run(['remove', 'shell-hello', '--json']);
	expect(asked).toMatchObject({code: 3, out: '', error: {code: 'CONSENT_NEEDED'}});
	const {json} = await ok('remove', 'shell-hello', '--yes', '--json');
	expect(json).toMatchObject({schema: 1, removed: 'shell-hello', sync: {written: true}});
	expect(JSON.parse(readFileSync(clientFile, 'utf8')).mcpServers ?? {}).toEqual({});
	expect((await ok('list', '--json')).json.extensions).toEqual([]);
	expect(filesWith('shell-hello is')).toMatchObject([expect.stringContaining('removed')]);
	await ok('undo');
	await ok('remove', 'shell-hello', '--yes', '--purge');
	expect(filesWith('shell-hello is')).toEqual([]);
	expect(await run(['remove', 'shell-hello', '--yes'])).toMatchObject({code: 4});
	expect(await run(['rollback', 'shell-hello'])).toMatchObject({code: 4});
});

test('a rollback with nothing to go back to says so', async () => {
	const {run, install} = newHome();
	await install(await shellHelloBundle());
	expect(await run(['rollback', 'shell-hello', '--json'])).toMatchObject({
		code: 1,
		error: {code: 'NO_PREVIOUS_VERSION'},
	});
});

test('without a place for secrets nothing is stored, and the way out is named', async () => {
	const {run, ok, home} = newHome();
	writeFileSync(join(home, 'config', 'config.json'), '{}');
	const {json} = await ok('vault', 'status', '--json');
	expect(json).toMatchObject({
		schema: 1,
		vault: null,
		available: [
			{kind: 'keychain', ok: false, asked: false},
			{kind: 'file', ok: true, asked: true},
		],
	});
	const {out} = await ok('vault', 'status');
	expect(out).toMatch(/keychain +not asked yet +MCPB_TUI_HOME keeps it closed until you choose it\./);
	expect(out).toContain('No vault is in use.');
	const bundle = await nodeEchoBundle();
	const refused = await run(['install', bundle, '--yes', '--set', 'api_key=-', '--json'], {input: secret});
	expect(refused).toMatchObject({code: 3, error: {code: 'VAULT_UNAVAILABLE'}});
	expect(refused.error.hint).toContain('vault use file');
	const chosen = await ok('vault', 'use', 'file');
	expect(chosen.out).toMatch(/^\* {2}file +works/m);
	expect((await ok('vault', 'status', '--json')).json.vault).toBe('file');
	expect(await run(['install', bundle, '--yes', '--set', 'api_key=-'], {input: secret})).toMatchObject({
		code: 0,
	});
});
