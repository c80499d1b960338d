import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import type {Paths} from '../../../source/core/paths.ts';
import {readRunnerFiles} from '../../../source/core/runtime/runner-files.ts';
import {
	restartServer,
	runningServers,
	startServer,
	stopServer,
} from '../../../source/core/runtime/running.ts';
import {socketPlace} from '../../../source/core/runtime/socket-place.ts';
import {joinRunner, startRunner} from '../../support/conversation.ts';
import {allGone, isAlive} from '../../support/processes.ts';
import {storeWith} from '../../support/stores.ts';
import {temporaryFolder} from '../../support/temporary.ts';

const text = (answer: {result: {content: {text: string}[]}}) => answer.result.content[0]?.text ?? '';

const noneLeft = (paths: Paths) => expect.poll(() => readdirSync(paths.runtime), {interval: 20}).toEqual([]);

describe('Starting a server by itself', () => {
	test('ends with a server that can be joined, and stopping it leaves nothing', async () => {
		const paths = storeWith('odd');
		const started = await startServer(paths, 'odd');
		expect(started).toMatchObject({
			id: 'odd',
			startedBy: 'user',
			state: 'running',
			sessions: 0,
			protocol: '2025-11-25',
			restarts: 0,
		});
		expect(started.rssBytes).toBeGreaterThan(10_000_000);
		expect(await runningServers(paths)).toMatchObject([{pid: started.pid, serverPid: started.serverPid}]);
		const stopped = await stopServer(paths, 'odd');
		expect(stopped.map(({pid}) => pid)).toEqual([started.pid]);
		await noneLeft(paths);
		await allGone([started.pid, started.serverPid ?? 0]);
		expect(await runningServers(paths)).toEqual([]);
	});

	test('twice gives the one that is running', async () => {
		const paths = storeWith('odd');
		const first = await startServer(paths, 'odd');
		expect((await startServer(paths, 'odd')).pid).toBe(first.pid);
	});

	test('works for an extension that is switched off in the client', async () => {
		const paths = storeWith('odd', {enabled: false});
		expect((await startServer(paths, 'odd')).state).toBe('running');
	});

	test.each([
		[
			'that ends at once, with its last words',
			['--fail-at-start'],
			'SERVER_START_FAILED',
			'odd cannot find its database',
		],
		['that refuses the handshake', ['--refuse'], 'SERVER_PROTOCOL', 'not with you'],
	])('tells why when it is a server %s', async (_name, args, code, words) => {
		const paths = storeWith('odd', {args});
		await expect(startServer(paths, 'odd')).rejects.toMatchObject({
			code,
			message: expect.stringContaining(words),
		});
		await noneLeft(paths);
	});

	test('tells which program is missing', async () => {
		const paths = storeWith('odd', {command: 'no-such-program'});
		await expect(startServer(paths, 'odd')).rejects.toMatchObject({
			code: 'RUNTIME_MISSING',
			message: expect.stringContaining('"no-such-program"'),
		});
	});

	test('can be given up while the server does not answer', async () => {
		const paths = storeWith('odd', {args: ['--mute']});
		const giveUp = new AbortController();
		const starting = startServer(paths, 'odd', {signal: giveUp.signal});
		const outcome = expect(starting).rejects.toThrow('enough');
		await expect
			.poll(() => runningServers(paths), {interval: 20})
			.toMatchObject([{state: 'starting', serverPid: expect.any(Number)}]);
		const [server] = await runningServers(paths);
		giveUp.abort(new Error('enough'));
		await outcome;
		await noneLeft(paths);
		await allGone([server?.pid ?? 0, server?.serverPid ?? 0]);
	});
});

describe('A running server', () => {
	test('is listed with who started it, and which of two is meant has to be said', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize();
		const own = await startServer(paths, 'odd');
		const servers = await runningServers(paths);
		expect(
			servers.map(({startedBy, sessions}) => ({startedBy, sessions})).sort((a, b) => a.sessions - b.sessions),
		).toEqual([
			{startedBy: 'user', sessions: 0},
			{startedBy: 'client', sessions: 1},
		]);
		expect(servers.find(({startedBy}) => startedBy === 'client')?.clientName).toBe('raw');
		await expect(restartServer(paths, 'odd')).rejects.toMatchObject({
			code: 'SERVER_AMBIGUOUS',
			message: expect.stringContaining(String(own.pid)),
		});
		await stopServer(paths, 'odd', {pid: own.pid});
		expect((await runningServers(paths)).map(({startedBy}) => startedBy)).toEqual(['client']);
		await expect(stopServer(paths, 'odd', {pid: own.pid})).rejects.toMatchObject({
			code: 'SERVER_NOT_RUNNING',
		});
	});

	test('that was killed with its runner is no longer listed, and what it left is cleared', async () => {
		const paths = storeWith('odd');
		const {pid, serverPid = 0} = await startServer(paths, 'odd');
		process.kill(pid, 'SIGKILL');
		await allGone([pid, serverPid]);
		expect(readdirSync(paths.runtime)).toHaveLength(2);
		expect(await runningServers(paths)).toEqual([]);
		expect(readdirSync(paths.runtime)).toEqual([]);
	});

	test('comes back after a crash: what was pending fails, what was agreed is repeated, its sessions stay', async () => {
		const paths = storeWith('odd');
		const started = await startServer(paths, 'odd');
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		await joined.request('resources/subscribe', {uri: 'a:/x'});
		await joined.request('logging/setLevel', {level: 'info'});
		joined.send({
			jsonrpc: '2.0',
			id: 'pending',
			method: 'tools/call',
			params: {name: 'hold', arguments: {name: 'a'}},
		});
		const crashed = await joined.call('crash');
		expect(crashed.error.message).toBe('The server ended with code 7 before it answered.');
		expect((await joined.next(message => message.id === 'pending')).error.message).toContain(
			'ended with code 7',
		);
		const after = JSON.parse(text((await joined.call('seen')) as never));
		expect(after).toMatchObject({initialized: 1, levels: ['info'], subscriptions: ['+a:/x']});
		const [server] = await runningServers(paths);
		expect(server).toMatchObject({pid: started.pid, restarts: 1, state: 'running', sessions: 1});
		expect(server?.serverPid).not.toBe(started.serverPid);
	});

	test('that ends without a fault is not started again', async () => {
		const paths = storeWith('odd');
		const started = await startServer(paths, 'odd');
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		joined.send({jsonrpc: '2.0', id: 1, method: 'tools/call', params: {name: 'exit'}});
		await joined.ended;
		await noneLeft(paths);
		await allGone([started.pid]);
	});

	test('is restarted when asked, under the same runner', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		await client.initialize({elicitation: {}});
		const [before] = await runningServers(paths);
		const after = await restartServer(paths, 'odd');
		expect(after).toMatchObject({pid: before?.pid, restarts: 1});
		expect(after.serverPid).not.toBe(before?.serverPid);
		const {initialize, initialized} = JSON.parse(text((await client.call('seen')) as never));
		expect({initialize, initialized}).toMatchObject({
			initialize: {capabilities: {elicitation: {}}},
			initialized: 1,
		});
	});

	test.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)(
		'and its grandchildren are gone when its runner gets %s, however stubborn',
		async signal => {
			const pidsFile = join(temporaryFolder(), 'pids');
			const paths = storeWith('odd', {args: ['--stubborn'], env: {PIDS_FILE: pidsFile}});
			const client = startRunner(paths, 'odd');
			await client.initialize();
			const pids = readFileSync(pidsFile, 'utf8').trim().split(' ').map(Number);
			expect(pids.map(isAlive)).toEqual([true, true]);
			client.child.kill(signal);
			await allGone(pids);
			expect(await client.exit).toEqual(
				signal === 'SIGKILL' ? {code: null, signal} : {code: signal === 'SIGTERM' ? 143 : 129, signal: null},
			);
		},
	);

	test('and its grandchildren are gone when its client ends the conversation, however stubborn', async () => {
		const pidsFile = join(temporaryFolder(), 'pids');
		const paths = storeWith('odd', {args: ['--stubborn'], env: {PIDS_FILE: pidsFile}});
		const client = startRunner(paths, 'odd');
		await client.initialize();
		const pids = readFileSync(pidsFile, 'utf8').trim().split(' ').map(Number);
		client.end();
		expect(await client.exit).toEqual({code: 0, signal: null});
		expect(pids.filter(isAlive)).toEqual([]);
	});
});

describe('The socket', () => {
	test('of a home with a very long path is put where the system can hold it', async () => {
		const paths = storeWith('odd');
		const long = {
			...paths,
			runtime: join(paths.runtime, 'a-folder-with-a-name-that-goes-on-and-on'.repeat(3)),
		};
		const {socket} = await socketPlace(long);
		expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(100);
		expect(socket).toMatch(/^\/tmp\/mcpb-tui-\d+\/[0-9a-f]{8}\/\d+-[0-9a-f]{8}\.sock$/);
	});

	test('and what describes it can be read by the user alone', async () => {
		const paths = storeWith('odd');
		await startServer(paths, 'odd');
		expect(statSync(paths.runtime).mode & 0o777).toBe(0o700);
		const [file] = await readRunnerFiles(paths);
		expect(statSync(join(paths.runtime, `odd.${file?.pid}.json`)).mode & 0o777).toBe(0o600);
	});
});
