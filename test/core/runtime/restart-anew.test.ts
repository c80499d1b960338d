import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {newHome} from '../../support/command.ts';

async function environmentOf(core: ReturnType<typeof createCore>, names: readonly string[]) {
	const connection = await core.connect('node-echo');
	const {result} = await connection.call('env', {names});
	await connection.close();
	return JSON.parse((result as {content: {text: string}[]}).content[0]?.text ?? '{}').env;
}

test('a restarted server has the settings and the secret as they are now, and its log hides the new one', async () => {
	const home = newHome();
	await home.install(await nodeEchoBundle(), {set: {api_key: ['the-first-secret'], greeting: ['hello']}});
	const core = createCore({paths: home.paths});
	const before = await core.start('node-echo');

	const {warnings} = await core.configure('node-echo', {
		set: {api_key: ['the-second-secret'], greeting: ['bye']},
	});
	expect(warnings.join(' ')).toContain('mcpb-tui restart node-echo');
	const after = await core.restart('node-echo');
	expect(after).toMatchObject({pid: before.pid, restarts: 1});

	const names = ['API_KEY', 'GREETING'];
	expect(await environmentOf(core, names)).toEqual({API_KEY: 'the-second-secret', GREETING: 'bye'});
	expect(home.filesWith('the-first-secret')).toEqual([]);
	expect(home.filesWith('the-second-secret')).toEqual([]);
});

test('a restart that cannot be made leaves the server as it runs', async () => {
	const home = newHome();
	await home.install(await nodeEchoBundle(), {set: {api_key: ['the-first-secret']}});
	const core = createCore({paths: home.paths});
	const before = await core.start('node-echo');
	await core.configure('node-echo', {unset: ['api_key']});

	await expect(core.restart('node-echo')).rejects.toMatchObject({code: 'SETTINGS_MISSING'});
	const [server] = await core.status();
	expect(server).toMatchObject({pid: before.pid, serverPid: before.serverPid, state: 'running', restarts: 0});
});
