import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {joinRunner, type Started, startOverStdio, startRunner} from '../support/conversation.ts';
import {oddServer, serverEverything, storeWith} from '../support/stores.ts';

async function talk(client: Started): Promise<readonly string[]> {
	await client.initialize({roots: {}, sampling: {}, elicitation: {}}, '2025-11-25');
	await client.next(message => message.method === 'notifications/tools/list_changed');
	const answers = [
		await client.request('tools/list', {}, 1),
		await client.call('echo', {message: 'é\u2028😀 "quoted" \\ '}),
		await client.call('get-sum', {a: 1, b: 2}),
		await client.request('resources/list'),
		await client.request('prompts/list'),
		await client.request('no/such/method'),
		await client.request('ping', {}, 'text-id'),
	];
	expect(answers).toHaveLength(7);
	const ids = ['"id":1}', '"id":"text-id"}', '"id":"t'];
	return client.lines.filter(line => ids.some(id => line.includes(id)));
}

describe('What the client gets', () => {
	test('is byte for byte what a direct run of the server gives, also while others are there', async () => {
		const direct = startOverStdio(process.execPath, [serverEverything]);
		const expected = await talk(direct);
		const paths = storeWith('everything', {script: serverEverything});
		const client = startRunner(paths, 'everything');
		const lines = await talk(client);
		expect(lines).toEqual(expected);

		const again = startRunner(paths, 'everything');
		const talking = talk(again);
		await again.next(message => message.id === 't1');
		const joined = await joinRunner(paths, 'everything', again.child.pid);
		await joined.initialize();
		await Promise.all(
			Array.from({length: 50}, (_, index) => joined.call('echo', {message: `noise ${index}`})),
		);
		expect(await talking).toEqual(expected);
	});

	test('is free of lines that are no messages', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize();
		for (const noise of [
			'Listening on port 3000',
			'[info] started',
			'{"broken": ',
			'42',
			'x'.repeat(2_000_000),
			'',
		]) {
			await client.call('pollute', {text: noise});
		}
		// Every line that came is a message: it could be parsed.
		expect(client.lines.map(line => (JSON.parse(line) as {jsonrpc: string}).jsonrpc)).toEqual(
			Array(7).fill('2.0'),
		);
	});

	test('can be a message of 20 MB, in either direction', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize();
		const text = 'é'.repeat(10_000_000);
		expect((await client.call('echo', {text})).result.content[0].text.length).toBe(text.length);
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		expect((await joined.call('echo', {text})).result.content[0].text.length).toBe(text.length);
		expect((await client.call('echo', {text})).result.content[0].text.length).toBe(text.length);
	});

	test('waits for it when it does not read, and nothing is lost', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize();
		client.child.stdout?.pause();
		for (let id = 0; id < 40; id++)
			client.send({
				jsonrpc: '2.0',
				id,
				method: 'tools/call',
				params: {name: 'big', arguments: {bytes: 500_000}},
			});
		const joined = await joinRunner(paths, 'odd');
		const {result} = await joined.request('mcpb-tui/state');
		expect(result.state).toBe('running');
		client.child.stdout?.resume();
		for (let id = 0; id < 40; id++) {
			expect((await client.next(message => message.id === id)).result.content[0].text).toHaveLength(500_000);
		}
	});

	test('includes what the server wrote right before it ended', async () => {
		const direct = startOverStdio(process.execPath, [oddServer]);
		direct.send({jsonrpc: '2.0', id: 1, method: 'tools/call', params: {name: 'crash'}});
		expect((await direct.exit).code).toBe(7);
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		client.send({
			jsonrpc: '2.0',
			id: 0,
			method: 'tools/call',
			params: {name: 'big', arguments: {bytes: 3_000_000}},
		});
		client.send({jsonrpc: '2.0', id: 1, method: 'tools/call', params: {name: 'crash'}});
		expect(await client.exit).toEqual({code: 7, signal: null});
		expect(client.errors()).toMatch(/odd is starting\n(.*\n)*mcpb-tui: odd ended with code 7\./);
	});
});
