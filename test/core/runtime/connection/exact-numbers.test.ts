import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {ConnectionEvent, ConnectOptions, JsonObject} from '../../../../source/core/contract.ts';
import {parseJson} from '../../../../source/core/exact-json.ts';
import {connectForeign, connectServer} from '../../../../source/core/runtime/connect.ts';
import {openConnection} from '../../../../source/core/runtime/connection/open-connection.ts';
import {readLog} from '../../../../source/core/runtime/log-reader.ts';
import {scriptedServer} from '../../../support/scripted-server.ts';
import {storeWith} from '../../../support/stores.ts';

const script = join(import.meta.dirname, 'digits.js');
const big = '1915883588174806058';
const parse = (text: string) => parseJson(text) as JsonObject;

async function connect(options: ConnectOptions = {}) {
	const server = {command: process.execPath, args: [script], env: {}};
	const connection = await connectForeign('digits', server, process.env, options);
	onTestFinished(() => connection.close());
	return connection;
}

const textOf = ({result}: {result: JsonObject}) => (result as {content: {text: string}[]}).content[0]?.text;

test('numbers go out and come back with all their digits', async () => {
	const connection = await connect();
	const args = `{"id":${big},"list":[-0,1e400]}`;
	expect(textOf(await connection.call('line', parse(args)))).toContain(`"arguments":${args}`);
	const form = (await connection.tools()).find(({name}) => name === 'form');
	expect(JSON.stringify(form?.inputSchema)).toContain(`"default":${big}`);
	expect(JSON.stringify(await connection.readResource('a://b'))).toContain('{"n":1e400}');
});

test('an answer, what is said before it, and what its schema finds are told by their digits', async () => {
	const connection = await connect();
	const events: ConnectionEvent[] = [];
	connection.subscribe(event => events.push(event));
	const totals: unknown[] = [];
	const {result, structuredProblem} = await connection.call(
		'data',
		{},
		{onProgress: ({total}) => totals.push(total)},
	);
	expect(JSON.stringify(result)).toBe(`{"content":[],"structuredContent":{"id":${big},"v":1e400}}`);
	expect(structuredProblem).toContain('id must be at most 1000');
	expect(events).toMatchObject([{type: 'log', text: `{"id":${big}}`}]);
	expect(totals).toEqual([Number.MAX_VALUE]);
});

test('what a server asks is answered with all digits, those of its defaults too', async () => {
	const elicitForm = async () => ({action: 'accept', content: parse(`{"id":${big}}`)}) as const;
	const connection = await connect({handlers: {elicitForm}});
	expect(textOf(await connection.call('ask', {}))).toContain(
		`"content":{"other":1915883588174806059,"id":${big}}`,
	);
});

test('a request of the server is answered with the digits of its id', async () => {
	const server = scriptedServer();
	const send = vi.spyOn(server.line.transport, 'send');
	const connection = await openConnection(server.line);
	for (const id of [big, '9007199254740992', '7', '"a"']) {
		server.say(`{"jsonrpc":"2.0","id":${id},"method":"ping"}`);
		await expect.poll(() => JSON.stringify(send.mock.lastCall?.[0])).toContain(`"id":${id}}`);
	}
	await connection.close();
});

test('a runner passes digits on, and logs what a server logs with them', async () => {
	const paths = storeWith('digits', {command: process.execPath, script});
	const connection = await connectServer(paths, 'digits');
	const {result} = await connection.call('data', {});
	expect(JSON.stringify(result.structuredContent)).toBe(`{"id":${big},"v":1e400}`);
	await connection.close();
	const logged: string[] = [];
	for await (const {kind, text} of readLog(paths, 'digits')) if (kind === 'log') logged.push(text);
	expect(logged).toEqual([`{"id":${big}}`]);
});
