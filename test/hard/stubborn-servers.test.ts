import {join} from 'node:path';
import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import {describe, expect, onTestFinished, test} from 'vitest';
import {systemCode} from '../../source/core/errors.ts';
import type {Paths} from '../../source/core/paths.ts';
import {installLauncher, launcherEntry} from '../../source/core/runtime/install-launcher.ts';
import {runningServers, startServer} from '../../source/core/runtime/running.ts';
import {joinRunner, startOverStdio} from '../support/conversation.ts';
import {report} from '../support/hard-report.ts';
import {allGone, processTree} from '../support/processes.ts';
import {endServers} from '../support/servers.ts';
import {oddServer, putExtension, root, tinyServer} from '../support/stores.ts';
import {temporaryFolder, temporaryPaths} from '../support/temporary.ts';
import {createTerminal} from '../support/terminal.ts';

const signals = ['SIGKILL', 'SIGHUP', 'SIGTERM'] as const;

/** Extensions whose servers and grandchildren ignore every request to end; each fifth is a Node program. */
function putStubborn(paths: Paths, count: number): readonly string[] {
	const folder = temporaryFolder();
	return Array.from({length: count}, (_, index) => {
		const id = `stubborn-${String(index).padStart(2, '0')}`;
		if (index % 5 === 0)
			putExtension(paths, id, {
				script: oddServer,
				args: ['--stubborn'],
				env: {PIDS_FILE: join(folder, id)},
			});
		else putExtension(paths, id, {...tinyServer, args: [...tinyServer.args, '--stubborn']});
		return id;
	});
}

/** Starts half of them as a client does and half by themselves; returns the pids of their runners. */
async function startAll(paths: Paths, ids: readonly string[]): Promise<readonly number[]> {
	await installLauncher(paths);
	const start = async (id: string, index: number): Promise<number> => {
		if (index % 2 === 0) return (await startServer(paths, id)).pid;
		const {command, args} = launcherEntry(paths, id);
		const client = startOverStdio(command, args, {env: {PATH: '/usr/bin:/bin', HOME: paths.home}, cwd: '/'});
		await client.initialize();
		return client.child.pid ?? 0;
	};
	const pids: number[] = [];
	for (let begin = 0; begin < ids.length; begin += 4)
		pids.push(
			...(await Promise.all(ids.slice(begin, begin + 4).map((id, offset) => start(id, begin + offset)))),
		);
	return pids;
}

describe.runIf(process.platform === 'linux')('Fifty servers that do not want to end', () => {
	test('are gone with all that they started three seconds after their runners were killed', async () => {
		const paths = temporaryPaths();
		onTestFinished(() => endServers(paths));
		const ids = putStubborn(paths, 50);
		const runners = await startAll(paths, ids);
		expect(await runningServers(paths)).toHaveLength(50);
		// Each with its runner, its grandchild and the reaper.
		const processes = runners.flatMap(processTree);
		expect(processes.length).toBeGreaterThanOrEqual(4 * 50);
		const begin = performance.now();
		for (const [index, pid] of runners.entries()) process.kill(pid, signals[index % signals.length]);
		await allGone(processes);
		const took = performance.now() - begin;
		expect(took).toBeLessThan(3000);
		expect(await runningServers(paths)).toEqual([]);
		report(
			'stubborn servers with grandchildren whose runners were killed',
			50,
			`${processes.length} processes, none left after ${(took / 1000).toFixed(1)} s`,
		);
	});
});

/** A shell in a terminal of its own that starts two servers and then the screens. */
function openShell(paths: Paths, ids: readonly string[]) {
	const program = `"${process.execPath}" "${join(root, 'bin', 'mcpb-tui.js')}"`;
	const starts = ids.map(id => `${program} start ${id} &&`).join(' ');
	const terminal = createTerminal({columns: 100, rows: 30});
	const shell = spawn('/bin/sh', ['-c', `${starts} ${program}; echo over`], {
		name: 'xterm-256color',
		cols: 100,
		rows: 30,
		cwd: paths.home,
		env: {
			PATH: process.env.PATH ?? '',
			HOME: paths.home,
			SHELL: '/bin/sh',
			LC_ALL: 'C.UTF-8',
			TERM: 'xterm-256color',
			MCPB_TUI_HOME: paths.home,
		},
	});
	shell.onData(data => terminal.write(data));
	return {...terminal, shell, press: (keys: string) => shell.write(keys)};
}

/** A shell whose program was ended may have ended by itself already. */
function killIfThere(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if (systemCode(error) !== 'ESRCH') throw error;
	}
}

describe.runIf(process.platform === 'linux')('Servers that were started in a terminal', () => {
	test.each([
		...signals.map(signal => ({how: `the screens and their shell get ${signal}`, signal})),
		{how: 'the terminal is closed', signal: undefined},
	])('go on and can be joined when $how', async ({how, signal}) => {
		const paths = temporaryPaths();
		onTestFinished(() => endServers(paths));
		const ids = putStubborn(paths, 4);
		const {shell, press, until, text} = openShell(paths, ids.slice(2));
		const running = (count: number) =>
			expect
				.poll(async () => (await runningServers(paths)).filter(({state}) => state === 'running').length, {
					interval: 50,
					timeout: 20_000,
				})
				.toBe(count);
		await running(2);
		await until('showed its list', () => text().includes('stubborn-00'));
		press('s');
		await running(3);
		press('js');
		await running(4);

		const servers = await runningServers(paths);
		const [, program = 0] = processTree(shell.pid);
		if (signal) for (const pid of [program, shell.pid]) killIfThere(pid, signal);
		// Its end of the line goes, as when a window is closed or an SSH session breaks.
		else (shell as unknown as {destroy: () => void}).destroy();
		await allGone([program, shell.pid]);

		expect(await runningServers(paths)).toMatchObject(
			servers.map(({id, pid, serverPid}) => ({id, pid, serverPid})),
		);
		for (const {id, serverPid = 0} of servers) {
			const session = await joinRunner(paths, id);
			expect((await session.initialize()).result.serverInfo.name).toMatch(/odd|tiny/);
			expect((await session.request('tools/list')).result.tools.length).toBeGreaterThan(0);
			expect(processTree(serverPid).length).toBeGreaterThanOrEqual(2);
		}
		report(`stubborn servers go on when ${how}`, servers.length, 'all can be joined');
	});
});
