import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {connectServer} from '../../../source/core/runtime/connect.ts';
import {startServer} from '../../../source/core/runtime/running.ts';
import {root, storeWith} from '../../support/stores.ts';

const script = join(root, 'test', 'run', 'servers', 'scripted.js');
const storeThatSays = (lines: object) => storeWith('odd', {script, args: [JSON.stringify(lines)]});

const broken = {
	'tools/call': '{"jsonrpc":"2.0","id":$ID,"result":{"n":NaN}}',
	ping: '{"jsonrpc":"2.0","id":$ID,"error":"boom"}',
};

describe('A server whose answers are malformed', () => {
	test('is told of at once where it was started for one conversation', async () => {
		const connection = await connectServer(storeThatSays(broken), 'odd');
		try {
			await expect(connection.call('echo', {})).rejects.toMatchObject({
				code: 'SERVER_PROTOCOL',
				message: expect.stringMatching(/not valid JSON.*NaN/),
			});
			expect(await connection.ping()).toBeGreaterThan(0);
			expect(connection.remarks().join()).toContain('its error is "boom"');
		} finally {
			await connection.close();
		}
	});

	test('and where it runs and is joined', async () => {
		const paths = storeThatSays(broken);
		await startServer(paths, 'odd');
		const connection = await connectServer(paths, 'odd');
		expect(connection.joined).toBe(true);
		await expect(connection.call('echo', {})).rejects.toMatchObject({
			code: 'SERVER_PROTOCOL',
			message: expect.stringMatching(/not valid JSON.*NaN/),
		});
		expect((await connection.tools()).map(({name}) => name)).toEqual(['echo']);
		await connection.close();
	});

	test('is not said to run when nobody could talk to it', async () => {
		const paths = storeThatSays({
			initialize: '{"jsonrpc":"2.0","id":$ID,"result":{"protocolVersion":"2099-01-01","capabilities":{}}}',
		});
		const failure = {code: 'SERVER_PROTOCOL', message: expect.stringContaining('"2099-01-01"')};
		await expect(startServer(paths, 'odd')).rejects.toMatchObject(failure);
		await expect(connectServer(paths, 'odd')).rejects.toMatchObject(failure);
	});
});
