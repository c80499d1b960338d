import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {newHome} from '../../support/command.ts';
import {storeWith} from '../../support/stores.ts';

test('a call is remembered without the extension’s secret, and forgotten with the extension', async () => {
	const home = newHome();
	await home.install(await nodeEchoBundle(), {set: {api_key: ['a-secret-of-mine']}});
	const core = createCore({paths: home.paths});
	const connection = await core.connect('node-echo');
	await connection.call('echo', {text: 'hello'});
	await connection.call('echo', {text: 'my key is a-secret-of-mine'});
	await connection.close();

	const calls = await core.calls.history('node-echo');
	expect(calls).toMatchObject([{tool: 'echo'}, {tool: 'echo', arguments: {text: 'hello'}, isError: false}]);
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

test('calls that follow each other at once are remembered in their order', async () => {
	const core = createCore({paths: storeWith('odd')});
	const connection = await core.connect('odd');
	const texts = Array.from({length: 12}, (_, index) => `call ${index}`);
	for (const text of texts) await connection.call('echo', {text});
	await connection.close();
	const calls = await core.calls.history('odd');
	expect(calls.map(call => call.arguments)).toEqual(texts.toReversed().map(text => ({text})));
	await core.close();
});
