import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {joinRunner, type Started, startRunner} from '../../support/conversation.ts';
import {report} from '../../support/hard-report.ts';
import {storeWith} from '../../support/stores.ts';
import {temporaryFolder} from '../../support/temporary.ts';

/** Answers `print` after a line of so many megabytes, and `answer` with one. */
const source = String.raw`
const send = message => process.stdout.write(JSON.stringify({jsonrpc: '2.0', ...message}) + '\n');
const write = text => new Promise(resolve => (process.stdout.write(text) ? resolve() : process.stdout.once('drain', resolve)));
async function print(begin, piece, megabytes, end) {
	await write(begin);
	const block = piece.repeat(Math.floor(1_000_000 / piece.length));
	for (let count = 0; count < megabytes; count++) await write(block);
	await write(end + '\n');
}
require('node:readline').createInterface({input: process.stdin}).on('line', async line => {
	const {id, method, params} = JSON.parse(line);
	if (method === 'initialize') send({id, result: {protocolVersion: params.protocolVersion, capabilities: {}, serverInfo: {name: 'long', version: '1'}}});
	else if (method === 'print') {
		await print(params.begin, params.piece, params.megabytes, params.end);
		send({id, result: {}});
	} else if (method === 'answer') await print('{"jsonrpc":"2.0","id":' + JSON.stringify(id) + ',"result":"', 'x', params.megabytes, '"}');
	else if (id !== undefined) send({id, result: {}});
});`;

function longServer(): ReturnType<typeof storeWith> {
	const script = join(temporaryFolder(), 'long.cjs');
	writeFileSync(script, source);
	return storeWith('long', {script});
}

/** The most memory that the runner ever had, in megabytes. */
function mostMemory({child}: Started): number {
	const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
	return Number(kilobytes) / 1024;
}

const unclosed = {begin: '{"jsonrpc":"2.0","result":{"a":"', piece: 'x', end: ''};
const objects = {begin: '[', piece: '{"a":1},', end: '{}]'};

test.each([
	['of brackets', 700, {begin: '[', piece: '[', end: ''}, 'alone'],
	['of objects in a list', 700, objects, 'alone'],
	['of objects in a list', 300, objects, 'with a session'],
	['that is text', 700, {begin: '', piece: 'x', end: ''}, 'with a session'],
	['with an object that nobody closes', 200, unclosed, 'alone'],
	['with an object that nobody closes', 200, unclosed, 'with a session'],
] as const)('A line %s of %i MB harms only itself: %o, %s', async (name, megabytes, params, who) => {
	const paths = longServer();
	const client = startRunner(paths, 'long');
	await client.initialize();
	const joined = who === 'alone' ? undefined : await joinRunner(paths, 'long');
	await joined?.initialize();
	// What has gone out of a line that breaks later is a line of its own at the client.
	client.send({jsonrpc: '2.0', id: 'printed', method: 'print', params: {...params, megabytes}});
	const printed = '"id":"printed","result":{}}';
	await expect
		.poll(() => client.lines.some(line => line.endsWith(printed)), {interval: 50, timeout: 200_000})
		.toBe(true);
	if (joined) expect((await joined.request('ping')).result).toEqual({});
	const used = mostMemory(client);
	report(`megabytes in a line ${name}, ${who}`, megabytes, `the runner had ${Math.round(used)} MB at most`);
	expect(used).toBeLessThan(300);
	client.end();
	await client.exit;
});

test('An answer that is too long to be read for a session fails that call, and streams to a client that is alone', async () => {
	const paths = longServer();
	const client = startRunner(paths, 'long');
	await client.initialize();
	expect((await client.request('answer', {megabytes: 100})).result).toHaveLength(100_000_000);
	const joined = await joinRunner(paths, 'long');
	await joined.initialize();
	const {error} = await joined.request('answer', {megabytes: 100});
	expect(error.message).toContain('64 MB');
	expect((await joined.request('answer', {megabytes: 20})).result).toHaveLength(20_000_000);
	expect((await client.request('ping')).result).toEqual({});
});

test('A line of 100 MB of a session is refused, and it goes on', async () => {
	const paths = longServer();
	const client = startRunner(paths, 'long');
	await client.initialize();
	const joined = await joinRunner(paths, 'long');
	await joined.initialize();
	joined.sendRaw(`${'['.repeat(100_000_000)}\n`);
	const {error} = await joined.next(({id}) => id === null);
	expect(error).toMatchObject({code: -32_700});
	expect((await joined.request('ping')).result).toEqual({});
});
