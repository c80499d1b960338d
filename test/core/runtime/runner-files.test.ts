import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {Paths} from '../../../source/core/paths.ts';
import {listenForSessions} from '../../../source/core/runtime/runner/socket-server.ts';
import {openRunnerSocket} from '../../../source/core/runtime/runner-client.ts';
import {
	readRunnerFiles,
	removeRunnerFile,
	writeRunnerFile,
} from '../../../source/core/runtime/runner-files.ts';
import {runningServers} from '../../../source/core/runtime/running.ts';
import {listRuntime, makeRuntimeFolder, runtimeDoubts} from '../../../source/core/runtime/runtime-folder.ts';
import {reachable, socketPlace} from '../../../source/core/runtime/socket-place.ts';
import {endedProcess} from '../../support/processes.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

function record(folder: string, pid: number, more: object = {}) {
	return {
		schema: 1 as const,
		id: 'weather',
		pid,
		socket: join(folder, `${pid}-0a1b2c3d.sock`),
		startedBy: 'user' as const,
		since: '2026-01-01T00:00:00.000Z',
		launcher: '/x',
		...more,
	};
}

function put(paths: Paths, name: string, content: unknown): string {
	const file = join(paths.runtime, name);
	writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
	return file;
}

async function withFolder(): Promise<Paths> {
	const paths = temporaryPaths();
	await makeRuntimeFolder(paths);
	return paths;
}

test('a record that names anything but a socket that its runner would have made counts for nothing', async () => {
	const paths = await withFolder();
	const {runtime} = paths;
	const treasure = join(paths.home ?? '', '44-0a1b2c3d.sock');
	writeFileSync(treasure, 'mine');
	const forged = [
		treasure,
		`${runtime}/../44-0a1b2c3d.sock`,
		`${runtime}/./44-0a1b2c3d.sock`,
		join(runtime, 'weather.44.json'),
		join(runtime, '45-0a1b2c3d.sock'),
		'44-0a1b2c3d.sock',
		'/tmp/44-0a1b2c3d.sock',
		'',
	];
	for (const socket of forged) {
		const file = put(paths, 'weather.44.json', record(runtime, 44, {socket}));
		expect(await readRunnerFiles(paths), socket).toEqual([]);
		expect(await runningServers(paths)).toEqual([]);
		expect(existsSync(file), socket).toBe(true);
	}
	expect(existsSync(treasure)).toBe(true);
	const wrong = [
		{since: 5},
		{launcher: null},
		{startedBy: 'me'},
		{token: 1},
		{pid: 45},
		{id: 'x'},
		{schema: 2},
	];
	for (const more of wrong) {
		put(paths, 'weather.44.json', record(runtime, 44, more));
		expect(await readRunnerFiles(paths), JSON.stringify(more)).toEqual([]);
	}
	put(paths, 'weather.44.json', record(runtime, 44));
	expect(await readRunnerFiles(paths)).toMatchObject([{id: 'weather', pid: 44, folder: runtime}]);
});

test('what is no regular file of a record’s size is passed over at once', async () => {
	const paths = await withFolder();
	const at = (name: string) => join(paths.runtime, name);
	execFileSync('mkfifo', [at('pipe.1.json')]);
	mkdirSync(at('folder.2.json'));
	symlinkSync('/dev/zero', at('link.3.json'));
	put(paths, 'long.4.json', ' '.repeat(70_000) + JSON.stringify(record(paths.runtime, 4, {id: 'long'})));
	put(paths, 'null.5.json', 'null');
	put(paths, 'list.6.json', '[1,');
	expect(await readRunnerFiles(paths)).toEqual([]);
	expect(readdirSync(paths.runtime)).toHaveLength(6);
});

test('of a runner that is gone its two names are removed and nothing that has taken their place', async () => {
	const paths = await withFolder();
	const pid = await endedProcess();
	const file = {...record(paths.runtime, pid), folder: paths.runtime};
	await writeRunnerFile(paths, file);
	mkdirSync(file.socket);
	put(paths, 'kept', 'x');
	await removeRunnerFile(paths, file);
	expect(readdirSync(paths.runtime).sort()).toEqual([`${pid}-0a1b2c3d.sock`, 'kept']);
});

test('only a socket of ours is connected to', async () => {
	const paths = await withFolder();
	const {socket} = await socketPlace(paths);
	const connected: unknown[] = [];
	const server = createServer(peer => connected.push(peer.destroy())).listen(socket);
	onTestFinished(() => void server.close());
	await new Promise(resolve => server.once('listening', resolve));
	(await openRunnerSocket({socket})).destroy();
	chmodSync(paths.runtime, 0o711);
	await expect(openRunnerSocket({socket})).rejects.toMatchObject({code: 'SERVER_UNREACHABLE'});
	chmodSync(paths.runtime, 0o700);
	symlinkSync(socket, join(paths.runtime, '1-0a1b2c3d.sock'));
	await expect(openRunnerSocket({socket: join(paths.runtime, '1-0a1b2c3d.sock')})).rejects.toMatchObject({
		code: 'SERVER_UNREACHABLE',
	});
});

test('a folder that is a link, or that others can get into, is not read but told, and the next runner closes ours', async () => {
	const paths = await withFolder();
	put(paths, 'weather.44.json', record(paths.runtime, 44));
	chmodSync(paths.runtime, 0o755);
	expect(await readRunnerFiles(paths)).toEqual([]);
	expect(await runtimeDoubts(paths)).toMatchObject([{kind: 'open', why: expect.stringContaining('0755')}]);
	expect(await makeRuntimeFolder(paths)).toEqual({folder: paths.runtime, passed: []});
	expect(await readRunnerFiles(paths)).toHaveLength(1);
	const linked = {...paths, runtime: join(paths.home ?? '', 'linked')};
	symlinkSync(paths.runtime, linked.runtime);
	expect(await readRunnerFiles(linked)).toEqual([]);
	expect(await runtimeDoubts(linked)).toMatchObject([{kind: 'foreign'}]);
	await expect(makeRuntimeFolder(linked)).rejects.toMatchObject({
		code: 'FILE_UNWRITABLE',
		message: expect.stringContaining('symbolic link'),
		hint: expect.stringContaining('MCPB_TUI_HOME'),
	});
});

test('a folder that cannot be read is not an empty one', async () => {
	const paths = await withFolder();
	rmSync(paths.runtime, {recursive: true});
	expect(await listRuntime(paths)).toMatchObject([{names: []}]);
	const circle = join(paths.home ?? '', 'circle');
	symlinkSync('circle', circle);
	const lost = {...paths, runtime: join(circle, 'runtime')};
	await expect(runningServers(lost)).rejects.toMatchObject({
		code: 'FILE_UNREADABLE',
		message: expect.stringContaining('ELOOP'),
	});
});

test.runIf(process.platform === 'linux')(
	'a socket whose path is too long for the system is reached through its folder',
	async () => {
		const folder = join(temporaryFolder(), 'a-long-name-'.repeat(12));
		mkdirSync(folder, {mode: 0o700});
		const socket = join(folder, '1-0a1b2c3d.sock');
		const server = await listenForSessions({socket}, peer => {
			peer.send(Buffer.from('hello\n'));
			return {onLine: () => undefined, onGone: () => undefined, onTooLong: () => undefined};
		});
		onTestFinished(() => server.close());
		const joined = await openRunnerSocket({socket});
		const greeting = await new Promise(resolve => joined.once('data', resolve));
		joined.destroy();
		expect(String(greeting)).toBe('hello\n');
		expect(reachable('/short.sock').path).toBe('/short.sock');
	},
);
