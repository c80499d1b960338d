import {fork, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {expect, onTestFinished, test} from 'vitest';
import type {Paths} from '../../source/core/paths.ts';
import {installLauncher, runnerCommand} from '../../source/core/runtime/install-launcher.ts';
import {createLogFile} from '../../source/core/runtime/runner/log-file.ts';
import {startReaper} from '../../source/core/runtime/runner/reaper.ts';
import {createRunLog} from '../../source/core/runtime/runner/run-log.ts';
import {runServer} from '../../source/core/runtime/runner/runner.ts';
import {report} from '../support/hard-report.ts';
import type {Done, Order} from '../support/long-lived-core.ts';
import {allGone} from '../support/processes.ts';
import {endServers} from '../support/servers.ts';
import {putExtension, tinyServer} from '../support/stores.ts';
import {temporaryPaths} from '../support/temporary.ts';

const servers = 20;
const rounds = 20;
const atOnce = 5;

/** The servers are shell scripts: two thousand starts of Node servers would take ten minutes on two cores. */
const runsInOneProcess = 1600;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const megabyte = 1024 * 1024;

/** What this process holds after a collection, in megabytes. */
function heldMemory(): number {
	collectGarbage();
	const {heapUsed, external} = process.memoryUsage();
	return (heapUsed + external) / megabyte;
}

/** What this process has open, by kind. */
function descriptors(): readonly string[] {
	return readdirSync('/proc/self/fd')
		.flatMap(name => {
			try {
				return [readlinkSync(join('/proc/self/fd', name)).replace(/\d+/g, 'n')];
			} catch {
				return [];
			}
		})
		.sort();
}

/** Processes with one of these words on their command line: runners and servers know their home, a reaper its runner. */
function processesWith(fits: (words: readonly string[]) => boolean): readonly string[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
		.flatMap(name => {
			try {
				const words = readFileSync(join('/proc', name, 'cmdline'), 'utf8')
					.split('\0')
					.filter(Boolean);
				return fits(words) ? [words.join(' ')] : [];
			} catch {
				return [];
			}
		});
}

const filesBelow = (folder: string) => readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort();

const handshake = [
	{
		id: 0,
		method: 'initialize',
		params: {protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {name: 'c', version: '1'}},
	},
	{method: 'notifications/initialized'},
]
	.map(message => `${JSON.stringify({jsonrpc: '2.0', ...message})}\n`)
	.join('');

type Way = (id: string) => Promise<number>;

type Ask = (what: Order['what'], id?: string, pid?: number) => Promise<Done>;

/** A core in a process of its own that lives as long as the test. */
function startCore(paths: Paths): Ask {
	const script = join(import.meta.dirname, '..', 'support', 'long-lived-core.ts');
	const child = fork(script, {execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning']});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	const waiting = new Map<number, PromiseWithResolvers<Done>>();
	child.on('message', ({number, done, error}: {number: number; done?: Done; error?: string}) => {
		if (done) waiting.get(number)?.resolve(done);
		else waiting.get(number)?.reject(new Error(error));
		waiting.delete(number);
	});
	let count = 0;
	return (what, id = '', pid) => {
		const number = ++count;
		const answer = Promise.withResolvers<Done>();
		waiting.set(number, answer);
		child.send({number, order: {paths, what, id, ...(pid !== undefined && {pid})}});
		return answer.promise;
	};
}

/** The ways in which a server is started and ends; each returns the pid of its runner. */
function waysIn(paths: Paths, ask: Ask): Readonly<Record<string, Way>> {
	const asClient = async (id: string, end: (child: ReturnType<typeof spawn>) => void): Promise<number> => {
		const {command, args, env} = await runnerCommand(paths, [id]);
		const child = spawn(command, args, {env, cwd: '/', stdio: ['pipe', 'pipe', 'ignore']});
		const closed = once(child, 'close');
		child.stdin?.on('error', () => undefined).write(handshake);
		await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
		end(child);
		child.stdout?.resume();
		await closed;
		return child.pid ?? 0;
	};
	return {
		'started and stopped': async id => {
			const {pid} = await ask('start', id);
			await ask('stop', id, pid);
			return pid;
		},
		'a client ends the conversation': id => asClient(id, child => child.stdin?.end()),
		'a client ends the runner': id => asClient(id, child => child.kill('SIGTERM')),
		'a client kills the runner': id => asClient(id, child => child.kill('SIGKILL')),
		'stopped under a session': async id => (await ask('under a session', id)).pid,
		'started for one call': async id => {
			await ask('one call', id);
			return 0;
		},
		'killed and found dead': async id => {
			const {pid, serverPid} = await ask('start', id);
			process.kill(pid, 'SIGKILL');
			await allGone([pid, serverPid]);
			return pid;
		},
	};
}

test.runIf(process.platform === 'linux')(
	'Twenty servers, started and ended twenty times in seven ways, leave nothing behind',
	async () => {
		const paths = temporaryPaths();
		onTestFinished(() => endServers(paths));
		const ids = Array.from({length: servers}, (_, index) => `tiny-${String(index).padStart(2, '0')}`);
		for (const id of ids) putExtension(paths, id, {...tinyServer, args: [...tinyServer.args, paths.data]});
		await installLauncher(paths);
		const ask = startCore(paths);
		const ways = Object.values(waysIn(paths, ask));
		const runners = new Set<number>();
		let starts = 0;
		const all = async (from: number, to: number) => {
			const queue = [...ids];
			const worker = async () => {
				for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
					for (let round = from; round < to; round++)
						runners.add(await (ways[starts++ % ways.length] as Way)(id));
				}
			};
			await Promise.all(Array.from({length: atOnce}, worker));
		};
		// Everything that is loaded late is loaded, and each way was gone.
		await all(0, 7);
		expect((await ask('status')).running).toBe(0);
		const files = filesBelow(paths.data);
		const before = await ask('memory');

		await all(7, rounds);
		expect((await ask('status')).running).toBe(0);
		const left = () =>
			processesWith(
				words =>
					words.some(word => word.includes(paths.data)) ||
					(words.includes('mcpb-tui-reaper') && words.some(word => runners.has(Number(word)))),
			);
		await expect.poll(left, {interval: 50}).toEqual([]);
		const after = await ask('memory');
		const grown = (after.rssBytes - before.rssBytes) / megabyte;
		expect(starts).toBe(servers * rounds);
		expect(readdirSync(paths.runtime)).toEqual([]);
		expect(filesBelow(paths.data)).toEqual(files);
		expect(after.descriptors).toBe(before.descriptors);
		expect(grown).toBeLessThan(20);
		report('starts and ends of 20 servers in 7 ways', starts, `nothing left; ${grown.toFixed(1)} MB more`);
	},
);

test.runIf(process.platform === 'linux')(
	'Sixteen hundred runs of a server in one process leave it as it was',
	async () => {
		const paths = temporaryPaths();
		const runOnce = async (index: number) => {
			const log = createRunLog({
				file: createLogFile({
					folder: join(paths.state, 'logs', 'tiny'),
					fileBytes: 5e6,
					totalBytes: 15e6,
					lostLine: String,
				}),
				secrets: ['a secret'],
				payloads: index % 2 === 0,
			});
			const reaper = startReaper();
			const launch = {
				command: tinyServer.command,
				args: [...tinyServer.args, paths.data],
				env: {PATH: '/usr/bin:/bin'},
				cwd: '/',
			};
			const runner = runServer({
				id: 'tiny',
				pid: process.pid,
				version: '1',
				launch,
				prepareAnew: async () => ({launch, secrets: ['another']}),
				log,
				reaper,
				startedBy: 'user',
				client: undefined,
				doorOpen: Promise.resolve(),
				restarts: true,
				onChange: () => undefined,
			});
			await runner.ready;
			const answered = Promise.withResolvers<void>();
			const peer = runner.welcome({
				send: bytes => bytes.includes('"id":"last"') && answered.resolve(),
				pause: () => undefined,
				resume: () => undefined,
				end: () => undefined,
			});
			const say = (message: object) =>
				peer.onLine(Buffer.from(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`));
			say({id: 1, method: 'initialize', params: {capabilities: {}}});
			if (index % 4 === 0) say({id: 2, method: 'mcpb-tui/restart'});
			say({id: 'last', method: 'tools/list'});
			await answered.promise;
			peer.onGone('it ended');
			await runner.stop(index % 3 === 0 ? 'now' : 'gently', 'a test');
			await runner.finished;
			await log.close();
			reaper.close();
		};
		const runs = async (count: number) => {
			let begun = 0;
			const worker = async () => {
				while (begun < count) await runOnce(begun++);
			};
			await Promise.all(Array.from({length: atOnce}, worker));
		};
		await runs(100);
		const open = descriptors();
		const before = heldMemory();
		await runs(runsInOneProcess);
		await expect.poll(() => processesWith(words => words.includes(paths.data)), {interval: 50}).toEqual([]);
		// What is resident says little of a process that runs the tests, too: a leak is what is held.
		const grown = heldMemory() - before;
		await expect.poll(descriptors, {interval: 50}).toEqual(open);
		expect(grown).toBeLessThan(4);
		report('runs of a server in one process', runsInOneProcess, `nothing left; ${grown.toFixed(1)} MB more`);
	},
);
