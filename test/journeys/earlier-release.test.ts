import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../source/core/core.ts';
import {contentsOf, keptHome} from '../support/kept-homes.ts';

function open(name: 'ordinary' | 'large') {
	const {home, paths} = keptHome(name);
	const core = createCore({paths, env: {...process.env, MCPB_TUI_HOME: home}});
	onTestFinished(async () => {
		for (const {id, pid} of await core.status()) await core.stop(id, {pid});
		await core.close();
	});
	return {home, paths, core};
}

test('a home of the first release is opened and nothing of it is lost', async () => {
	const {home, core} = open('ordinary');
	const before = contentsOf(home);
	const list = await core.list();
	expect(
		list.map(({id, version, enabled, state, inClient}) => [id, version, enabled, state, inClient]),
	).toEqual([
		['node-echo', '1.1.0', true, 'ready', 'yes'],
		['python-clock', '1.0.0', true, 'ready', 'yes'],
		['shell-hello', '1.0.0', false, 'ready', 'no'],
	]);
	const {settings, versions, canRollBack} = await core.info('node-echo');
	expect(
		Object.fromEntries(settings.map(({field, value, state}) => [field.key, [value, state]])),
	).toMatchObject({
		api_key: [undefined, 'kept'],
		greeting: ['hello', 'set'],
		volume: [7, 'set'],
	});
	expect(versions.map(({version}) => version)).toEqual(['1.1.0', '1.0.0']);
	expect(canRollBack).toBe(true);
	expect(await core.namedSecrets.list()).toEqual(['team-token']);
	const [saved] = await core.calls.saved('node-echo');
	expect(saved).toMatchObject({name: 'greet', tool: 'echo', arguments: {text: 'kept'}});
	const [call] = await core.calls.history('python-clock');
	expect(call).toMatchObject({tool: 'now'});
	expect((await core.backups()).length).toBe(4);
	expect((await core.undoable()).map(({what}) => String(what))).toHaveLength(6);
	const texts: string[] = [];
	for await (const lines of core.log(['node-echo', 'python-clock']))
		texts.push(...lines.map(({text}) => String(text)));
	expect(texts.length).toBeGreaterThan(10);
	// Looking at it, and a sync that finds everything as it should be, leave every byte as it was.
	expect(await core.sync()).toMatchObject({written: false, changes: []});
	expect(contentsOf(home)).toEqual(before);
});

test('its servers run with its settings and its secrets, and its changes are undone', async () => {
	const {home, core} = open('ordinary');
	const connection = await core.connect('node-echo');
	const answer = await connection.call('env', {names: ['API_KEY', 'GREETING']});
	await connection.close();
	expect(JSON.stringify(answer)).toContain('a-kept-secret-0.1.0');
	expect(JSON.stringify(answer)).toContain('hello');
	await core.undo();
	expect((await core.info('python-clock')).settings[0]?.value).toBe('Bern');
	await core.rollBack('node-echo');
	expect((await core.info('node-echo')).version).toBe('1.0.0');
	await core.remove('shell-hello');
	await core.undo();
	expect((await core.list()).map(({id}) => id)).toContain('shell-hello');
	await core.remove('node-echo');
	await core.remove('python-clock');
	const [first] = (await core.backups()).slice(-1);
	const client = join(home, 'client', 'claude_desktop_config.json');
	const now = readFileSync(client, 'utf8');
	await core.restoreBackup(first?.name ?? '');
	expect(readFileSync(client, 'utf8')).toBe(now);
});

test('a home of two hundred extensions is opened and nothing of it is lost', async () => {
	const {home, core} = open('large');
	const before = contentsOf(home);
	const list = await core.list();
	expect(list).toHaveLength(200);
	expect(list.filter(({enabled, inClient}) => enabled && inClient === 'yes')).toHaveLength(100);
	expect(list.every(({state}) => state === 'ready')).toBe(true);
	expect(await core.sync()).toMatchObject({written: false, changes: []});
	expect(contentsOf(home)).toEqual(before);
});
