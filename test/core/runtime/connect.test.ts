import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {connectServer} from '../../../source/core/runtime/connect.ts';
import {runningServers, startServer} from '../../../source/core/runtime/running.ts';
import {startRunner} from '../../support/conversation.ts';
import {allGone} from '../../support/processes.ts';
import {serverEverything, storeWith} from '../../support/stores.ts';

const text = ({result}: {result: unknown}) => (result as {content: {text: string}[]}).content[0]?.text ?? '';

describe('A connection', () => {
	test('starts a server of its own where none is running, and ends it', async () => {
		const paths = storeWith('odd');
		const connection = await connectServer(paths, 'odd');
		expect(connection).toMatchObject({id: 'odd', joined: false, serverName: 'odd', protocol: '2025-11-25'});
		const {pid} = JSON.parse(text(await connection.call('where', {}))) as {pid: number};
		await connection.close();
		expect(await connection.closed).toBeUndefined();
		await allGone([pid, connection.pid ?? 0]);
	});

	test('joins the server that is running and leaves it running', async () => {
		const paths = storeWith('odd');
		const server = await startServer(paths, 'odd');
		const connection = await connectServer(paths, 'odd');
		expect(connection).toMatchObject({joined: true, pid: server.pid});
		await connection.close();
		expect(await runningServers(paths)).toMatchObject([{pid: server.pid}]);
	});

	test('wants to know which of two servers is meant', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize();
		const server = await startServer(paths, 'odd');
		await expect(connectServer(paths, 'odd')).rejects.toMatchObject({
			code: 'SERVER_AMBIGUOUS',
			message: expect.stringContaining(String(client.child.pid)),
		});
		const connection = await connectServer(paths, 'odd', {pid: server.pid});
		expect(connection.pid).toBe(server.pid);
		await connection.close();
	});

	test('that cannot be made says what the server said', async () => {
		const paths = storeWith('odd', {args: ['--fail-at-start']});
		await expect(connectServer(paths, 'odd')).rejects.toMatchObject({
			message: expect.stringContaining('odd cannot find its database'),
		});
		const missing = storeWith('odd', {command: 'no-such-program'});
		await expect(connectServer(missing, 'odd')).rejects.toMatchObject({code: 'RUNTIME_MISSING'});
	});

	test('tells why it ended when its server ends', async () => {
		const paths = storeWith('odd');
		await startServer(paths, 'odd');
		const connection = await connectServer(paths, 'odd');
		const pending = expect(connection.call('exit', {})).rejects.toMatchObject({
			code: expect.stringMatching(/^SERVER_/),
		});
		await pending;
		expect(await connection.closed).toMatchObject({code: 'SERVER_UNREACHABLE'});
	});
});

describe('A call', () => {
	test('gives back what the server said, members included that no schema knows', async () => {
		const paths = storeWith('odd');
		const connection = await connectServer(paths, 'odd');
		const {result, isError, milliseconds} = await connection.call('echo', {text: 'hello'});
		expect(result).toMatchObject({content: [{type: 'text', text: 'hello'}], odd: {id: 1}});
		expect(isError).toBe(false);
		expect(milliseconds).toBeGreaterThan(0);
		expect((await connection.tools())[0]).toEqual({name: 'echo', inputSchema: {type: 'object'}, unknown: 1});
		await connection.close();
	});

	test('of a tool that is not there names those that may be meant', async () => {
		const paths = storeWith('odd');
		const connection = await connectServer(paths, 'odd');
		await expect(connection.call('ecko', {})).rejects.toMatchObject({
			code: 'TOOL_NOT_FOUND',
			hint: 'Did you mean echo?',
		});
		await connection.close();
	});

	test('can bring a result of more than 10 MB', async () => {
		const paths = storeWith('odd');
		await startServer(paths, 'odd');
		const connection = await connectServer(paths, 'odd');
		expect(text(await connection.call('big', {bytes: 12_000_000}))).toHaveLength(12_000_000);
		await connection.close();
	});

	test('that is given up is cancelled at the server', async () => {
		const paths = storeWith('odd');
		const connection = await connectServer(paths, 'odd');
		const giveUp = new AbortController();
		const pending = connection.call('hold', {name: 'x'}, {signal: giveUp.signal});
		const outcome = expect(pending).rejects.toMatchObject({code: 'INTERRUPTED'});
		await connection.call('echo', {text: 'sync'});
		giveUp.abort();
		await outcome;
		const {cancelled} = JSON.parse(text(await connection.call('seen', {}))) as {cancelled: unknown[]};
		expect(cancelled).toHaveLength(1);
		await connection.close();
	});

	test('that is not answered in time says so, and progress gives it more time', async () => {
		const paths = storeWith('odd');
		const connection = await connectServer(paths, 'odd');
		await expect(connection.call('hold', {name: 'x'}, {timeout: 50})).rejects.toMatchObject({
			code: 'SERVER_TIMEOUT',
		});
		const steps: number[] = [];
		await connection.call('progress', {steps: 4}, {onProgress: ({progress}) => steps.push(progress)});
		expect(steps).toEqual([1, 2, 3, 4]);
		await connection.close();
	});

	test('hears when the tools change', async () => {
		const paths = storeWith('odd');
		const connection = await connectServer(paths, 'odd');
		const changed = new Promise<void>(resolve => {
			connection.onToolsChanged(resolve);
		});
		await connection.call('changed', {});
		await changed;
		await connection.close();
	});

	test('reaches every tool of a real server', async () => {
		const paths = storeWith('everything', {command: process.execPath, script: serverEverything});
		const connection = await connectServer(paths, 'everything');
		const tools = await connection.tools();
		expect(tools.length).toBeGreaterThanOrEqual(10);
		expect(text(await connection.call('echo', {message: 'hi'}))).toBe('Echo: hi');
		expect((await connection.call('echo', {})).isError).toBe(true);
		await connection.close();
	});
});
