import {execFile} from 'node:child_process';
import {createServer} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test} from 'vitest';
import {writeRunnerFile} from '../../../source/core/runtime/runner-files.ts';
import {readRunnerError, saysReady} from '../../../source/core/runtime/runner-word.ts';
import {restartServer, runningServers} from '../../../source/core/runtime/running.ts';
import {makeRuntimeFolder} from '../../../source/core/runtime/runtime-folder.ts';
import {root} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';

/** A home in which a runner is found that gives one answer to everything. */
async function withRunner(answer: string) {
	const paths = temporaryPaths();
	const {folder} = await makeRuntimeFolder(paths);
	const socket = join(folder, `${process.pid}-0a0b0c0d.sock`);
	const server = createServer(peer => {
		peer.on('error', () => undefined);
		peer.once('data', () => peer.write(`${answer}\n`));
	});
	onTestFinished(() => {
		server.close();
	});
	await new Promise<void>(resolve => server.listen(socket, resolve));
	await writeRunnerFile(paths, {
		schema: 1,
		id: 'odd',
		pid: process.pid,
		socket,
		startedBy: 'user',
		since: '2026-01-01T00:00:00.000Z',
		launcher: '/none',
		folder,
	});
	return paths;
}

describe('A runner whose answer is none', () => {
	test.each([
		['', 'starting'],
		['null', 'starting'],
		['[1]', 'starting'],
		['not JSON', 'starting'],
		['{"jsonrpc":"2.0","id":1,"result":null}', 'starting'],
		['{"jsonrpc":"2.0","id":1,"result":{"state":"running","sessions":"many","nonMcp":7}}', 'running'],
		['{"jsonrpc":"2.0","id":1,"result":{"state":{},"clientName":5,"nonMcp":{"lines":1}}}', 'starting'],
	])('is listed as what is known of it: %s', async (answer, state) => {
		const paths = await withRunner(answer);
		expect(await runningServers(paths)).toEqual([
			expect.objectContaining({id: 'odd', pid: process.pid, state, sessions: 0}),
		]);
	});

	test('fails what is asked of it with a reason', async () => {
		const paths = await withRunner(
			'{"jsonrpc":"2.0","id":1,"error":{"message":"no","data":{"code":"toString"}}}',
		);
		await expect(restartServer(paths, 'odd')).rejects.toMatchObject({code: 'SERVER_NOT_RUNNING'});
		const other = await withRunner('nonsense');
		await expect(restartServer(other, 'odd')).rejects.toMatchObject({code: 'SERVER_PROTOCOL'});
	});
});

test('The first word of a runner is taken as it is meant, or not at all', () => {
	for (const line of [
		'',
		'5',
		'null',
		'[]',
		'{"error":5}',
		'{"error":{"code":"TOOL_FAILED"}}',
		'{"ready":1}',
	])
		expect([readRunnerError(line), saysReady(line)]).toEqual([undefined, false]);
	expect(saysReady('{"ready":true}')).toBe(true);
	expect(readRunnerError('{"error":{"code":"constructor","message":"m","hint":7}}')).toMatchObject({
		code: 'SERVER_START_FAILED',
		message: 'm',
		hint: undefined,
	});
});

test.each(['null', '{"action":"nonsense"}', 'not JSON'])(
	'The keychain helper answers an odd request with an error: %s',
	async request => {
		const output = await new Promise<string>(resolve => {
			const helper = execFile(
				process.execPath,
				[join(root, 'dist', 'keychain-helper.js')],
				(_error, stdout) => resolve(stdout),
			);
			helper.stdin?.end(request);
		});
		expect(JSON.parse(output)).toEqual({error: expect.any(String)});
	},
);
