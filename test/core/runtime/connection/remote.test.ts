import {spawn} from 'node:child_process';
import {createServer, type RequestListener} from 'node:http';
import {type AddressInfo, createServer as createTcpServer} from 'node:net';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import {connectRemote} from '../../../../source/core/runtime/connect.ts';
import {serverEverything} from '../../../support/stores.ts';

async function freePort(): Promise<number> {
	const server = createTcpServer().listen(0, '127.0.0.1');
	await new Promise(resolve => server.once('listening', resolve));
	const {port} = server.address() as AddressInfo;
	await new Promise(resolve => server.close(resolve));
	return port;
}

/** The reference server on a port of its own, once it listens. */
async function startEverything(transport: 'streamableHttp' | 'sse'): Promise<string> {
	const port = await freePort();
	const child = spawn(process.execPath, [serverEverything, transport], {
		env: {...process.env, PORT: String(port)},
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	await new Promise<void>((resolve, reject) => {
		let said = '';
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			said += text;
			if (/(?:listening|running) on port/i.test(said)) resolve();
		});
		child.once('exit', () => reject(new Error(said)));
	});
	return `http://127.0.0.1:${port}/${transport === 'sse' ? 'sse' : 'mcp'}`;
}

/** A web server of our own; what it saw of requests is kept. */
async function startWeb(listener: RequestListener): Promise<string> {
	const server = createServer(listener).listen(0, '127.0.0.1');
	await new Promise(resolve => server.once('listening', resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

test.each(['streamableHttp', 'sse'] as const)('a remote server is used over %s', async transport => {
	const url = await startEverything(transport);
	const connection = await connectRemote(`${url}?key=hidden`);
	expect(connection).toMatchObject({id: url, pid: undefined, joined: false, protocol: '2025-11-25'});
	expect(await connection.tools()).toHaveLength(13);
	const steps: number[] = [];
	const {result} = await connection.call(
		'trigger-long-running-operation',
		{duration: 0.1, steps: 2},
		{onProgress: ({progress}) => steps.push(progress)},
	);
	expect(steps).toEqual([1, 2]);
	expect(result.isError).toBeUndefined();
	await connection.close();
	expect(await connection.closed).toBeUndefined();
});

test('headers go with every request and are never told', async () => {
	const seen: (string | undefined)[] = [];
	const url = await startWeb((request, response) => {
		seen.push(request.headers.authorization);
		response.writeHead(500).end(`no, not with ${request.headers.authorization}`);
	});
	const failure = await connectRemote(url, {headers: {Authorization: 'Bearer s3cret-t0ken'}}).catch(
		(error: Error) => error,
	);
	expect(failure).toMatchObject({code: 'SERVER_UNREACHABLE', message: expect.stringContaining('HTTP 500')});
	expect((failure as Error).message).not.toContain('s3cret-t0ken');
	expect(seen).toEqual(['Bearer s3cret-t0ken']);
});

test('one that wants to know who calls says how to tell it', async () => {
	const url = await startWeb((_request, response) => {
		response.writeHead(401, {'WWW-Authenticate': 'Bearer'}).end();
	});
	await expect(connectRemote(url)).rejects.toMatchObject({
		code: 'SERVER_UNAUTHORIZED',
		hint: expect.stringContaining('--header Authorization=@file'),
	});
});

test('a place that is no such server is told as that', async () => {
	const page = await startWeb((_request, response) => {
		response.writeHead(404).end('<h1>\u001B[31mnothing here</h1>');
	});
	await expect(connectRemote(page)).rejects.toMatchObject({
		code: 'SERVER_UNREACHABLE',
		message: expect.stringMatching(/HTTP 404.*nothing here/),
	});
	await expect(connectRemote(`http://127.0.0.1:${await freePort()}/mcp`)).rejects.toMatchObject({
		code: 'SERVER_UNREACHABLE',
		message: expect.stringContaining('nothing answers there'),
	});
});

test('headers do not follow to another host', async () => {
	const seen: (string | undefined)[] = [];
	const other = await startWeb((request, response) => {
		seen.push(request.headers.authorization);
		response.writeHead(404).end();
	});
	const url = await startWeb((_request, response) => {
		response.writeHead(307, {Location: other.replace('127.0.0.1', 'localhost')}).end();
	});
	await expect(connectRemote(url, {headers: {Authorization: 'Bearer s3cret-t0ken'}})).rejects.toMatchObject({
		code: 'SERVER_UNREACHABLE',
	});
	expect(seen).toEqual([]);
});

test.each([
	['https://user:pa55word@example.com/mcp', {}, 'name or a password'],
	['http://example.com/mcp?key=pa55word', {}, 'plain http'],
	['https://exa mple.com/?pa55word', {}, 'no URL'],
	['https://example.com/mcp', {'bad name': 'pa55word'}, 'no name of a header'],
	['https://example.com/mcp', {Authorization: 'pa55word\nX: y'}, 'value that no header can have'],
])('%s with %o is refused before anything is sent', async (url, headers, why) => {
	const refusal = (await connectRemote(url, {headers}).catch((error: Error) => error)) as Error;
	expect(refusal).toMatchObject({code: 'USAGE', message: expect.stringContaining(why)});
	expect(refusal.message).not.toContain('pa55word');
});
