import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {expect, onTestFinished, test} from 'vitest';
import {nodeEchoBundle, shellHelloBundle} from '../support/bundles.ts';
import {type Home, newHome} from '../support/command.ts';
import {allGone} from '../support/processes.ts';

async function homeWithEcho(): Promise<Home> {
	const home = newHome();
	await home.install(await nodeEchoBundle(), {set: {api_key: ['abcdefgh']}});
	return home;
}

/** Resolves with the first line that fits, however it is cut into chunks. */
async function lineFrom(stream: Readable | null, fits: (line: string) => boolean): Promise<string> {
	if (!stream) throw new Error('it has no output');
	for await (const line of createInterface({input: stream})) if (fits(line)) return line;
	throw new Error('it ended without that line');
}

test('tools are listed for people and as the server gave them', async () => {
	const {ok, run} = await homeWithEcho();
	const {out} = await ok('tools', 'node-echo');
	expect(out).toMatch(/^TOOL +ARGUMENTS +DESCRIPTION$/m);
	expect(out).toMatch(/^slow +steps\? milliseconds\? +Takes its time and reports progress$/m);
	const {json} = await ok('tools', 'node-echo', '--json');
	expect(json.tools[0]).toEqual({
		name: 'echo',
		description: 'Says a text back',
		inputSchema: {type: 'object', properties: {text: {type: 'string'}}, required: ['text']},
	});
	expect(await run(['tools', 'nobody'])).toMatchObject({code: 4});
});

test('a call answers with text for people and with the whole result for programs', async () => {
	const {ok, run} = await homeWithEcho();
	expect((await ok('call', 'node-echo', 'echo', 'text=a=b')).out).toBe('a=b');
	const {json} = await ok('call', 'node-echo', 'echo', 'text=hi', '--json');
	expect(json).toEqual({
		schema: 1,
		result: {content: [{type: 'text', text: 'hi'}], isError: false},
		isError: false,
		milliseconds: expect.any(Number),
		warnings: [],
	});
	expect((await ok('call', 'node-echo', 'echo', '--args', '{"text": "json"}')).out).toBe('json');
	const piped = await run(['call', 'node-echo', 'echo', '--args', '-'], {input: '{"text": "piped"}'});
	expect(piped).toMatchObject({code: 0, out: 'piped'});
	const hostileText = '\u001B]0;title\u0007red';
	const hostile = await run(['call', 'node-echo', 'echo', '--args', '-'], {
		input: JSON.stringify({text: hostileText}),
	});
	expect(hostile.out).toBe('red');
});

test('each way that a call can fail has its exit code', async () => {
	const {run, ok} = await homeWithEcho();
	await ok('start', 'node-echo');
	const call = (...args: string[]) => run(['call', 'node-echo', ...args, '--json']);
	const failed = await call('fail');
	expect(failed).toMatchObject({code: 5, err: '', json: {isError: true}});
	expect(await run(['call', 'node-echo', 'fail'])).toMatchObject({
		code: 5,
		out: 'it failed, as it was asked to',
		err: 'error: fail answered with an error.',
	});
	const unknown = await call('ecko');
	expect(unknown).toMatchObject({code: 4, error: {code: 'TOOL_NOT_FOUND'}});
	expect(unknown.error.hint).toContain('echo');
	expect(await call('echo')).toMatchObject({code: 2, error: {code: 'TOOL_ARGUMENTS_INVALID'}});
	expect(await call('echo', 'text')).toMatchObject({code: 2, error: {code: 'TOOL_ARGUMENTS_INVALID'}});
	expect(await call('echo', '--args', '[1]')).toMatchObject({code: 2, error: {code: 'USAGE'}});
	expect(await call('echo', '--args', '@gone.json')).toMatchObject({
		code: 4,
		error: {code: 'FILE_NOT_FOUND'},
	});
	const late = await call('slow', 'steps=1', 'milliseconds=30000', '--timeout', '0.2');
	expect(late).toMatchObject({code: 6, error: {code: 'SERVER_TIMEOUT'}});
	expect(await run(['call', 'nobody', 'echo', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'EXTENSION_NOT_FOUND'},
	});
});

test('a server that ends at once is unreachable, and its last words are told', async () => {
	const {run, install} = newHome();
	const broken = await nodeEchoBundle({
		files: {'server/index.js': 'process.stderr.write("no such planet\\n"); process.exit(3);'},
	});
	await install(broken, {set: {api_key: ['abcdefgh']}});
	const started = await run(['start', 'node-echo', '--json']);
	expect(started).toMatchObject({code: 6, error: {code: 'SERVER_START_FAILED'}});
	expect(`${started.error.message} ${started.error.hint}`).toContain('no such planet');
	expect(await run(['call', 'node-echo', 'echo', 'text=x', '--json'])).toMatchObject({code: 6});
});

test('what lacks a setting cannot be started, and says which', async () => {
	const {run, install} = newHome();
	await install(await nodeEchoBundle());
	const started = await run(['start', 'node-echo', '--json']);
	expect(started).toMatchObject({code: 3, error: {code: 'SETTINGS_MISSING'}});
});

test('a server is started, seen, joined, restarted, read and stopped', async () => {
	const {ok, run} = await homeWithEcho();
	const {json: begun} = await ok('start', 'node-echo', '--json');
	expect(begun.server).toMatchObject({id: 'node-echo', startedBy: 'user', restarts: 0});
	const {json} = await ok('status', '--json');
	expect(json.servers).toEqual([
		expect.objectContaining({
			id: 'node-echo',
			pid: begun.server.pid,
			startedBy: 'user',
			since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			sessions: 0,
			protocol: expect.any(String),
			restarts: 0,
			rssBytes: expect.any(Number),
		}),
	]);
	expect((await ok('status')).out).toMatch(new RegExp(`^node-echo +${begun.server.pid} +running +you `, 'm'));
	expect((await ok('list', '--json')).json.extensions[0].running).toBe(true);
	const joined = await ok('call', 'node-echo', 'env', '--json', '--pid', String(begun.server.pid));
	const serverPid = JSON.parse(joined.json.result.content[0].text).pid;
	expect(serverPid).toBe(json.servers[0].serverPid);
	await ok('restart', 'node-echo');
	await allGone([serverPid]);
	const {out: log} = await ok('logs', 'node-echo');
	expect(log).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}stderr +node-echo is starting$/m);
	const {json: lines} = await ok('logs', 'node-echo', '-n', '2', '--json');
	expect(lines).toMatchObject({schema: 1, id: 'node-echo', warnings: []});
	expect(lines.lines).toHaveLength(2);
	expect((await ok('stop', 'node-echo')).out).toBe('Stopped 1 server of node-echo.');
	expect((await ok('status', '--json')).json.servers).toEqual([]);
	expect(await run(['stop', 'node-echo', '--json'])).toMatchObject({
		code: 4,
		error: {code: 'SERVER_NOT_RUNNING'},
	});
	expect(await run(['call', 'node-echo', 'echo', 'text=x', '--pid', '1', '--json'])).toMatchObject({code: 4});
});

test('Ctrl-C cancels the call at the server and ends with 130', async () => {
	const {start, ok} = await homeWithEcho();
	await ok('start', 'node-echo');
	const log = start(['logs', 'node-echo', '-f', '-n', '0', '--json']);
	onTestFinished(() => void log.kill());
	const call = start(['call', 'node-echo', 'slow', 'steps=1', 'milliseconds=60000', '--json']);
	const cancelled = lineFrom(log.stdout, line => {
		if (line.includes('tool slow called')) call.kill('SIGINT');
		return line.includes('notifications/cancelled');
	});
	const {exitCode, stderr} = await call;
	expect(exitCode).toBe(130);
	expect(JSON.parse(String(stderr)).error.code).toBe('INTERRUPTED');
	expect(JSON.parse(await cancelled)).toMatchObject({kind: 'message', message: {direction: 'to-server'}});
});

test('a followed log goes on as JSON lines until Ctrl-C', async () => {
	const {start, ok} = await homeWithEcho();
	await ok('start', 'node-echo');
	const log = start(['logs', 'node-echo', '--follow', '--json']);
	const first = lineFrom(log.stdout, line => {
		const {text} = JSON.parse(line) as {text: string};
		return text.includes('tool echo called');
	});
	await ok('call', 'node-echo', 'echo', 'text=x');
	expect(JSON.parse(await first)).toMatchObject({
		kind: 'stderr',
		level: expect.any(String),
		time: expect.any(String),
	});
	log.kill('SIGINT');
	expect((await log).exitCode).toBe(130);
});

test('a reader that goes away ends a followed log without a word', async () => {
	const {start, ok} = await homeWithEcho();
	await ok('start', 'node-echo');
	const log = start(['logs', 'node-echo', '-f']);
	await lineFrom(log.stdout, line => line.includes('node-echo is starting'));
	log.stdout?.destroy();
	await ok('call', 'node-echo', 'echo', 'text=x');
	const {exitCode, stderr} = await log;
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
});

test('run is the server itself, on standard input and output', async () => {
	const {start, run, ok, install} = newHome();
	await install(await shellHelloBundle());
	const off = await run(['run', 'shell-hello'], {input: ''});
	expect(off).toMatchObject({code: 3, out: ''});
	expect(off.err).toContain('shell-hello');
	await ok('enable', 'shell-hello');
	const server = start(['run', 'shell-hello'], {input: 'stays open'});
	server.kill('SIGTERM');
	await server;
	const initialize = {
		jsonrpc: '2.0',
		id: 1,
		method: 'initialize',
		params: {protocolVersion: '2025-06-18', capabilities: {}, clientInfo: {name: 'test', version: '1'}},
	};
	const spoken = await run(['run', 'shell-hello'], {input: `${JSON.stringify(initialize)}\n`});
	expect(spoken.code).toBe(0);
	expect(JSON.parse(spoken.out)).toMatchObject({id: 1, result: {serverInfo: {name: expect.any(String)}}});
	expect(await run(['run', 'nobody'])).toMatchObject({code: 4, out: ''});
});

test('a server that a client started is not stopped behind its back', async () => {
	const {start, run, ok} = await homeWithEcho();
	await ok('enable', 'node-echo');
	const client = start(['run', 'node-echo'], {input: 'stays open'});
	onTestFinished(() => void client.kill());
	expect(client.pid).toBeGreaterThan(0);
	await expect.poll(async () => (await ok('status', '--json')).json.servers.length, {interval: 50}).toBe(1);
	const refused = await run(['stop', 'node-echo', '--json']);
	expect(refused).toMatchObject({code: 3, error: {code: 'CONSENT_NEEDED'}});
	expect(await run(['stop', 'node-echo', '--yes'])).toMatchObject({code: 0});
	await client;
});

test('of two servers the one to call has to be named', async () => {
	const {start, run, ok} = await homeWithEcho();
	await ok('enable', 'node-echo');
	const clients = [1, 2].map(() => start(['run', 'node-echo'], {input: 'stays open'}));
	onTestFinished(() => clients.forEach(client => void client.kill()));
	const servers = async () => (await ok('status', '--json')).json.servers as {pid: number}[];
	await expect.poll(async () => (await servers()).length, {interval: 50}).toBe(2);
	const unclear = await run(['call', 'node-echo', 'echo', 'text=x', '--json']);
	expect(unclear).toMatchObject({code: 2, error: {code: 'SERVER_AMBIGUOUS'}});
	for (const {pid} of await servers())
		expect(unclear.error.message + unclear.error.hint).toContain(String(pid));
	await ok('stop', 'node-echo', '--yes');
	expect(await servers()).toEqual([]);
});
