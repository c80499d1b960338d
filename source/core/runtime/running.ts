import {type ChildProcessByStdio, spawn} from 'node:child_process';
import type {Readable} from 'node:stream';
import type {NonMcpOutput, RunningServer, ServerChoice} from '../contract.ts';
import {systemCode, UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {safeLine} from '../safe-text.ts';
import {askRunner} from './runner-client.ts';
import {type RunnerFile, readRunnerFiles, removeRunnerFile} from './runner-files.ts';
import {readRunnerError, saysReady} from './runner-word.ts';

/** Characters of the line that a runner begins with. */
const mostOfWord = 100_000;

type Found = {file: RunnerFile; server: RunningServer};

/** A runner that is there and too busy (or stopped by SIGSTOP) to say more of itself. */
function silent({id, pid, startedBy, since}: RunnerFile): RunningServer {
	return {
		id,
		pid,
		startedBy,
		since,
		serverPid: undefined,
		state: 'starting',
		sessions: 0,
		protocol: undefined,
		restarts: 0,
		rssBytes: undefined,
	};
}

const states: readonly RunningServer['state'][] = ['starting', 'running', 'restarting', 'stopping'];

function toCount(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function toNonMcp(value: unknown): NonMcpOutput | undefined {
	const {lines, first} = Object(value) as Partial<Record<keyof NonMcpOutput, unknown>>;
	const count = toCount(lines);
	return count && typeof first === 'string' ? {lines: count, first: safeLine(first)} : undefined;
}

/** What a runner says of itself, which may be of another version: what it says oddly counts as not said. */
function toServer(file: RunnerFile, said: Partial<Record<keyof RunningServer, unknown>>): RunningServer {
	const {serverPid, clientName, state, sessions, protocol, restarts, rssBytes, nonMcp, since} = said;
	const output = toNonMcp(nonMcp);
	return {
		...silent(file),
		...(typeof since === 'string' && {since}),
		serverPid: toCount(serverPid),
		...(typeof clientName === 'string' && {clientName: safeLine(clientName)}),
		state: states.find(known => known === state) ?? 'starting',
		sessions: toCount(sessions) ?? 0,
		protocol: typeof protocol === 'string' ? protocol : undefined,
		restarts: toCount(restarts) ?? 0,
		rssBytes: toCount(rssBytes),
		...(output && {nonMcp: output}),
	};
}

async function look(paths: Paths, file: RunnerFile): Promise<Found | undefined> {
	try {
		return {file, server: toServer(file, await askRunner(file, 'state'))};
	} catch (error) {
		// Nobody listens: the runner was killed.
		if (['ECONNREFUSED', 'ENOENT'].includes(systemCode(error) ?? '')) {
			if (!paths.lookOnly) await removeRunnerFile(paths, file);
			return undefined;
		}
		// It is there all the same, and can be stopped.
		const silently = error instanceof UserError && ['SERVER_TIMEOUT', 'SERVER_PROTOCOL'].includes(error.code);
		return silently ? {file, server: silent(file)} : undefined;
	}
}

async function findRunning(paths: Paths): Promise<readonly Found[]> {
	const found = await Promise.all((await readRunnerFiles(paths)).map(file => look(paths, file)));
	return found
		.filter(item => item !== undefined)
		.sort((a, b) => a.server.id.localeCompare(b.server.id) || a.server.since.localeCompare(b.server.since));
}

/** Every server that runs, whoever started it. What runners that were killed left behind is removed. */
export async function runningServers(paths: Paths): Promise<readonly RunningServer[]> {
	return (await findRunning(paths)).map(({server}) => server);
}

/** The running servers of one extension that are meant. Throws `SERVER_NOT_RUNNING`. */
async function choose(paths: Paths, id: string, {pid}: ServerChoice): Promise<readonly Found[]> {
	const running = (await findRunning(paths)).filter(({server}) => server.id === id);
	const chosen = pid === undefined ? running : running.filter(({server}) => server.pid === pid);
	if (chosen.length > 0) return chosen;
	const others = running.map(({server}) => server.pid).join(', ');
	throw new UserError(
		'SERVER_NOT_RUNNING',
		`${id} is not running${pid === undefined ? '' : ` with the pid ${pid}`}.`,
		{
			hint: others ? `It runs with the pid ${others}.` : `Start it with: mcpb-tui start ${id}`,
		},
	);
}

/**
 * The one running server that is meant, and how to reach its runner; undefined when none is running and no pid was
 * asked for. Throws `SERVER_AMBIGUOUS` when there are several, `SERVER_NOT_RUNNING` when there is none with that pid.
 */
export async function chooseOne(paths: Paths, id: string, choice: ServerChoice): Promise<Found | undefined> {
	let chosen: readonly Found[];
	try {
		chosen = await choose(paths, id, choice);
	} catch (error) {
		if (choice.pid === undefined && error instanceof UserError && error.code === 'SERVER_NOT_RUNNING')
			return undefined;
		throw error;
	}
	if (chosen.length === 1) return chosen[0];
	const list = chosen
		.map(
			({server}) =>
				`${server.pid} (started by ${server.startedBy === 'client' ? (server.clientName ?? 'a client') : 'you'})`,
		)
		.join(', ');
	throw new UserError('SERVER_AMBIGUOUS', `${id} is running ${chosen.length} times: ${list}.`, {
		hint: `Say which one with: --pid ${chosen[0]?.server.pid}`,
	});
}

/** Starts a runner that outlives us and waits for its first word. */
async function spawnDetached(paths: Paths, id: string, signal: AbortSignal | undefined): Promise<number> {
	const {runnerCommand} = await import('./install-launcher.ts');
	const {handIdentity} = await import('./hand-identity.ts');
	const handing = await handIdentity(paths, id);
	const {command, args, env} = await runnerCommand(paths, [id, '--detached', ...handing.args]);
	signal?.throwIfAborted();
	const child = spawn(command, args, {
		cwd: '/',
		env,
		stdio: ['ignore', 'pipe', 'pipe', ...handing.stdio],
		detached: true,
		windowsHide: true,
	}) as ChildProcessByStdio<null, Readable, Readable>;
	handing.give(child);
	const word = Promise.withResolvers<'ready' | UserError>();
	let output = '';
	let errors = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		output = `${output}${text}`.slice(0, mostOfWord);
		const end = output.indexOf('\n');
		if (end === -1) return;
		const line = output.slice(0, end);
		const error = readRunnerError(line);
		if (error) word.resolve(error);
		else if (saysReady(line)) word.resolve('ready');
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors = `${errors}${text}`.slice(-4000);
	});
	child.once('error', error => word.reject(error));
	// A runner that is killed (by the keychain's watchdog, say) leaves its last words on standard error.
	child.once('close', () =>
		word.resolve(
			new UserError('SERVER_START_FAILED', errors.trim() || `The runner of ${id} ended without a word.`),
		),
	);
	const abort = () => {
		child.kill('SIGTERM');
		word.reject(signal?.reason);
	};
	signal?.addEventListener('abort', abort, {once: true});
	try {
		const first = await word.promise;
		if (first === 'ready' && child.pid !== undefined) return child.pid;
		throw first === 'ready' ? new UserError('INTERNAL', 'The runner has no pid.') : first;
	} finally {
		signal?.removeEventListener('abort', abort);
		child.stdout.destroy();
		child.stderr.destroy();
		child.unref();
	}
}

/**
 * Starts an extension's server by itself: it outlives this process and its terminal. Resolves when it has answered
 * the handshake; a server that is running already (started by the user) is returned as it is.
 * Throws `SERVER_START_FAILED` with its last words, or what stands in its way.
 */
export async function startServer(
	paths: Paths,
	id: string,
	{signal}: {signal?: AbortSignal} = {},
): Promise<RunningServer> {
	const running = await findRunning(paths);
	const mine = running.find(
		({server}) => server.id === id && server.startedBy === 'user' && server.state === 'running',
	);
	if (mine) return mine.server;
	const pid = await spawnDetached(paths, id, signal);
	const [started] = await choose(paths, id, {pid});
	if (!started)
		throw new UserError('SERVER_START_FAILED', `${id} ended right after it had started.`, {
			hint: `See why: mcpb-tui logs ${id}`,
		});
	return started.server;
}

/** Stops a server, or all of an extension's when no pid says which. Returns those that were stopped. Throws `SERVER_NOT_RUNNING`. */
export async function stopServer(
	paths: Paths,
	id: string,
	choice: ServerChoice = {},
): Promise<readonly RunningServer[]> {
	const chosen = await choose(paths, id, choice);
	await Promise.all(
		chosen.map(({file}) =>
			askRunner(file, 'stop', {timeout: 15_000, signal: choice.signal, untilGone: true}),
		),
	);
	return chosen.map(({server}) => server);
}

/** Restarts a server under the same runner; its sessions stay. Throws `SERVER_NOT_RUNNING`, `SERVER_AMBIGUOUS`, or why it failed. */
export async function restartServer(
	paths: Paths,
	id: string,
	choice: ServerChoice = {},
): Promise<RunningServer> {
	const chosen = await chooseOne(paths, id, choice);
	if (!chosen)
		throw new UserError('SERVER_NOT_RUNNING', `${id} is not running.`, {
			hint: `Start it with: mcpb-tui start ${id}`,
		});
	return toServer(
		chosen.file,
		await askRunner(chosen.file, 'restart', {timeout: 130_000, signal: choice.signal}),
	);
}
