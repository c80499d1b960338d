import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {joinRunner, startRunner} from '../../support/conversation.ts';
import {storeWith} from '../../support/stores.ts';
import {temporaryFolder} from '../../support/temporary.ts';

const long = 'x'.repeat(150_000);
const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;

/** Lines that are no messages, whole and longer than what is parsed whole. */
const noMessages = [
	`{"id": undefined, "data": "${long}"}`,
	`{"id": NaN, "rows": "${long}"}`,
	`{"method": doIt, "rows": "${long}"}`,
	`{"id": "a\\xb", "rows": "${long}"}`,
	`{"id": 55x, "rows": "${long}"}`,
	`{"level": 30, "method": "GET", "rows": "${long}"}`,
	`[1, 2, "${long}"]`,
	'[1, 2]',
	'{"level": 30, "msg": "started", "error": "none"}',
	'3000',
	'\u0000\u0001 not text \u001b[31m',
	deep,
];

/** Messages whose parts are of kinds that nobody expects. */
const oddMessages = [
	{method: 'notifications/resources/updated', params: {uri: {toString: 1}}},
	{method: 'notifications/progress', params: {progressToken: {toString: null}, progress: 1}},
	{method: 'notifications/cancelled', params: {requestId: [[]]}},
	{method: 'notifications/message', params: {level: 5, logger: [], data: null}},
	{method: 'notifications/message', params: 'text'},
	{id: {a: 1}, method: 'roots/list'},
	{id: true, result: {}},
	{id: 1e300, result: null},
	{id: 'unknown', error: 'boom'},
];

function logOf(paths: Paths): readonly {kind: string; text?: string}[] {
	const folder = join(paths.state, 'logs', 'odd');
	return readdirSync(folder)
		.sort()
		.flatMap(name => readFileSync(join(folder, name), 'utf8').split('\n'))
		.flatMap(line => (line === '' ? [] : JSON.parse(line)));
}

describe('A line of a server that is not MCP', () => {
	test('reaches nobody, is counted and told, and everything goes on', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize();
		const joined = await joinRunner(paths, 'odd');
		for (const text of noMessages) await client.call('pollute', {text});
		await joined.initialize();
		const fewer = noMessages.slice(0, 3);
		for (const text of fewer) await joined.call('pollute', {text});
		for (const line of client.lines) expect(JSON.parse(line)).toHaveProperty('jsonrpc');
		const core = createCore({paths});
		const lines = noMessages.length + fewer.length;
		expect(await core.status()).toMatchObject([{nonMcp: {lines, first: /^\{"id": undefined/}}]);
		expect(await core.info('odd')).toMatchObject({nonMcp: {lines}});
		client.end();
		expect(await client.exit).toMatchObject({code: 0});
		expect(await core.info('odd')).toMatchObject({running: false, nonMcp: {lines}});
		await core.close();
		const log = logOf(paths);
		expect(log.filter(({kind}) => kind === 'pollution')).toHaveLength(lines);
		expect(log.filter(({text}) => text?.startsWith('prints text to stdout that is not MCP'))).toHaveLength(1);
	});

	test('that turns out to be none when a part of it has gone out is ended, and the next one is whole', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize();
		// Longer than what is kept whole and one read: a part has gone out before its end is there.
		const text = `{"jsonrpc":"2.0","result":"${long.repeat(3)}" oops}`;
		client.send({
			jsonrpc: '2.0',
			id: 7,
			method: 'tools/call',
			params: {name: 'pollute', arguments: {text}},
		});
		await expect.poll(() => client.lines.some(line => line.includes('"id":7')), {interval: 20}).toBe(true);
		expect(client.lines.filter(line => line.startsWith('{"jsonrpc":"2.0","result":"xxx'))).toHaveLength(1);
		client.end();
		await client.exit;
		expect(logOf(paths).filter(({kind}) => kind === 'pollution')).toHaveLength(1);
	});
});

test('Messages with parts of odd kinds end nothing', async () => {
	const paths = storeWith('odd');
	const client = startRunner(paths, 'odd');
	await client.initialize();
	const joined = await joinRunner(paths, 'odd');
	await joined.initialize();
	const lines = oddMessages.map(message => JSON.stringify({jsonrpc: '2.0', ...message}));
	const nested = `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":${deep}}}`;
	for (const text of [...lines, nested, `[${lines.join(',')}]`]) await client.call('pollute', {text});
	expect((await client.request('ping')).result).toEqual({});
	expect((await joined.request('ping')).result).toEqual({});
});

test('A byte order mark in front of the first message harms nothing', async () => {
	const script = join(temporaryFolder(), 'marked.cjs');
	writeFileSync(
		script,
		String.raw`require('node:readline').createInterface({input: process.stdin}).on('line', line => {
			const {id, params} = JSON.parse(line);
			const result = {protocolVersion: params.protocolVersion, capabilities: {}, serverInfo: {name: 'm', version: '1'}};
			process.stdout.write('\uFEFF' + JSON.stringify({jsonrpc: '2.0', id, result}) + '\n');
		});`,
	);
	const client = startRunner(storeWith('marked', {script}), 'marked');
	client.send({jsonrpc: '2.0', id: 1, method: 'initialize', params: {protocolVersion: '2025-06-18'}});
	expect((await client.next(({id}) => id === 1)).result.serverInfo.name).toBe('m');
});

describe('What a client or a session sends that is no message', () => {
	const bad = [
		'{"id": undefined}',
		`{"jsonrpc": "2.0", "id": oops, "data": "${long}"}`,
		'\u0000\u0001',
		'3000',
		'[1, 2]',
		'{}',
	];

	test('is answered as JSON-RPC asks, and the server gets nothing of it', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		for (const speaker of [client, joined]) {
			for (const line of ['', ...bad]) speaker.sendRaw(`${line}\n`);
			expect((await speaker.request('ping')).result).toEqual({});
			const answers = speaker.lines.map(line => JSON.parse(line)).filter(({error}) => error);
			expect(answers).toHaveLength(bad.length);
			for (const {id, error} of answers) {
				expect(id).toBeNull();
				expect([-32_700, -32_600]).toContain(error.code);
			}
		}
	});

	test('also when it is for the runner itself', async () => {
		const paths = storeWith('odd');
		await startRunner(paths, 'odd').initialize();
		const peer = await joinRunner(paths, 'odd');
		for (const message of [
			{method: 'mcpb-tui/stop'},
			{id: {}, method: 'mcpb-tui/stop'},
			{id: null, method: 'mcpb-tui/toString', params: []},
			{id: 1, method: 'mcpb-tui/subscribe-log', params: null},
			{id: 2, method: 'mcpb-tui/subscribe-log', params: 7},
		]) {
			peer.send({jsonrpc: '2.0', ...message});
		}
		expect((await peer.request('mcpb-tui/state')).result.state).toBe('running');
		expect(
			(await peer.next(({id, error}) => id === null && error?.code === -32_601)).error.message,
		).toContain('mcpb-tui/toString');
	});
});

describe('A fault of the runner itself', () => {
	test.each(['throw new Error("boom")', 'Promise.reject(new Error("boom"))'])(
		'is told to the client and logged, and leaves nothing behind: %s',
		async fault => {
			const paths = storeWith('odd');
			const hook = join(temporaryFolder(), 'hook.mjs');
			writeFileSync(hook, `process.on('SIGUSR2', () => { ${fault}; });`);
			const before = process.env.NODE_OPTIONS;
			process.env.NODE_OPTIONS = `--import=${hook}`;
			const client = startRunner(paths, 'odd');
			process.env.NODE_OPTIONS = before ?? '';
			await client.initialize();
			const {result} = await client.call('where');
			const {pid} = JSON.parse(result.content[0].text) as {pid: number};
			client.send({
				jsonrpc: '2.0',
				id: 'open',
				method: 'tools/call',
				params: {name: 'hold', arguments: {name: 'a'}},
			});
			await client.call('echo', {text: 'the other one is under way'});
			client.child.kill('SIGUSR2');
			const {error} = await client.next(({id}) => id === 'open');
			expect(error.message).toContain('The runner of odd failed and ends its server: boom');
			expect(await client.exit).toEqual({code: 1, signal: null});
			expect(client.errors()).toMatch(
				/^mcpb-tui: The runner of odd failed and ends its server: boom [^\n]*\n$/m,
			);
			expect(client.errors()).not.toMatch(/^\s+at /m);
			expect(readdirSync(paths.runtime)).toEqual([]);
			expect(() => process.kill(pid, 0)).toThrow();
			expect(logOf(paths).some(({text}) => text?.includes('Error: boom\n    at '))).toBe(true);
		},
	);
});
