import {join} from 'node:path';
import {expect, test} from 'vitest';
import {newHome} from '../support/command.ts';
import {putExtension, root} from '../support/stores.ts';

test('what is odd is in the JSON beside what is not, and an error of the server is whole', async () => {
	const {run, ok, paths} = newHome();
	const error = {code: -32_001, message: 'Backend is on fire', data: {retry: 5}};
	const lines = {
		'tools/list':
			'{"jsonrpc":"2.0","id":$ID,"result":{"nextCursor":null,"tools":[{"name":"loose","description":5},null]}}',
		'tools/call': `{"jsonrpc":"2.0","id":$ID,"error":${JSON.stringify(error)}}`,
	};
	const script = join(root, 'test', 'run', 'servers', 'scripted.js');
	putExtension(paths, 'odd', {script, args: [JSON.stringify(lines)]});
	const {json} = await ok('tools', 'odd', '--json');
	expect(json).toMatchObject({
		tools: [
			{name: 'loose', problem: 'description is 5, not text; inputSchema is missing'},
			{name: '', problem: 'it is null, not an object'},
		],
		warnings: ['tools/list: nextCursor is null, not text'],
	});
	const failed = await run(['call', 'odd', 'loose', 'a=b', '--json']);
	expect(failed).toMatchObject({
		code: 6,
		error: {
			code: 'SERVER_PROTOCOL',
			message: 'odd answered with error -32001: Backend is on fire (data: {"retry":5})',
			rpc: error,
		},
	});
	expect((await ok('calls', 'odd')).out).toContain('error -32001: Backend is on fire');
});
