import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {newHome} from '../../support/command.ts';

test('a call is remembered without the extension’s secret, and forgotten with the extension', async () => {
	const home = newHome();
	await home.install(await nodeEchoBundle(), {set: {api_key: ['a-secret-of-mine']}});
	const core = createCore({paths: home.paths});
	const connection = await core.connect('node-echo');
	await connection.call('echo', {text: 'hello'});
	await connection.call('echo', {text: 'my key is a-secret-of-mine'});
	for (const text of ['one', 'two', 'three']) await connection.call('echo', {text});
	await connection.close();

	const calls = await core.calls.history('node-echo');
	expect(calls).toMatchObject([
		...['three', 'two', 'one'].map(text => ({tool: 'echo', arguments: {text}})),
		{tool: 'echo', arguments: {}},
		{tool: 'echo', arguments: {text: 'hello'}, isError: false},
	]);
	expect(home.filesWith('a-secret-of-mine')).toEqual([]);

	await core.calls.save('node-echo', {
		name: 'say hello',
		tool: 'echo',
		arguments: {text: 'hello'},
		inputSchema: {},
	});
	expect(await core.calls.saved('node-echo')).toMatchObject([
		{name: 'say hello', arguments: {text: 'hello'}},
	]);

	await core.remove('node-echo');
	expect(await core.calls.history('node-echo')).toEqual([]);
	expect(await core.calls.saved('node-echo')).toEqual([]);
});
