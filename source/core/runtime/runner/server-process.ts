import {type ChildProcess, spawn} from 'node:child_process';
import type {Readable, Writable} from 'node:stream';
import {setTimeout as pause} from 'node:timers/promises';
import {systemCode, UserError} from '../../errors.ts';
import type {LaunchCommand} from '../../manifest/launch-command.ts';
import {endGroup, groupGone} from '../process-group.ts';

export type Exit = {code: number | null; signal: NodeJS.Signals | null};

export type ServerProcess = {
	pid: number;
	stdin: Writable;
	stdout: Readable;
	stderr: Readable;
	/** Resolves when the server itself is gone. */
	exited: Promise<Exit>;
	/** Resolves when the server and all that it started in its group are gone and its output was read. */
	ended: Promise<Exit>;
	/** `gently`: close its input, a second, SIGTERM, a second, SIGKILL. `now`: without the first two. */
	end: (how: 'gently' | 'now') => Promise<void>;
};

/** A client that does not read holds up the last output of a server that is gone: for five seconds. */
const mostStalls = 17;

/** `shown`: what is written down of it, without a value of a setting; the command alone unless told. */
export type ServerLaunch = LaunchCommand & {cwd: string; shown?: readonly string[]};

/** The command and its arguments as they can be written down. */
export function shownWords({shown, command}: ServerLaunch): readonly string[] {
	return shown ?? [command];
}

function spawnFailure(launch: ServerLaunch, error: unknown): UserError {
	const [command] = shownWords(launch);
	const {cwd} = launch;
	const code = systemCode(error);
	if (code === 'ENOENT') {
		return new UserError(
			'RUNTIME_MISSING',
			`There is no program "${command}" on this machine (looked for from ${cwd}).`,
			{
				hint: 'Install it, or see what this machine lacks in: mcpb-tui info <id>',
				cause: error,
			},
		);
	}
	// The message of the system's error quotes the command, and that of Node's an argument.
	const why =
		code === 'EACCES'
			? 'it is not allowed to run (EACCES)'
			: (code ?? 'it has a value that no command can have');
	return new UserError('SERVER_START_FAILED', `"${command}" could not be started: ${why}.`, {
		hint: 'Install its bundle again, or ask its author.',
		cause: error,
	});
}

/** Output can be held open by a process that left the group; then silence counts as the end. */
async function outputRead({stdout}: ChildProcess, closed: Promise<void>, hurry: AbortSignal): Promise<void> {
	const bytesRead = () => (stdout && 'bytesRead' in stdout ? stdout.bytesRead : 0);
	const isClosed = closed.then(() => true);
	for (let stalled = 0; stalled < mostStalls && !hurry.aborted; ) {
		const before = bytesRead();
		if (await Promise.race([isClosed, pause(300, false)])) return;
		if (bytesRead() !== before) stalled = 0;
		else if (stdout?.isPaused()) stalled++;
		else return;
	}
}

/**
 * Starts a server in a process group of its own. `env` is all the environment that it gets.
 * Throws `RUNTIME_MISSING` or `SERVER_START_FAILED`.
 */
export async function startServerProcess(launch: ServerLaunch): Promise<ServerProcess> {
	const {command, args, env, cwd} = launch;
	let child: ReturnType<typeof spawn>;
	try {
		child = spawn(command, args, {
			cwd,
			env,
			stdio: ['pipe', 'pipe', 'pipe'],
			detached: true,
			windowsHide: true,
		});
	} catch (error) {
		throw spawnFailure(launch, error);
	}
	const {pid, stdin, stdout, stderr} = child;
	if (pid === undefined || !stdin || !stdout || !stderr) {
		throw spawnFailure(launch, await new Promise(resolve => child.once('error', resolve)));
	}
	// A server may close its input at any time; its end tells us what there is to know.
	for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
	const hurry = new AbortController();
	const exited = new Promise<Exit>(resolve => child.once('exit', (code, signal) => resolve({code, signal})));
	const closed = new Promise<void>(resolve => child.once('close', () => resolve()));
	let ending: Promise<void> | undefined;
	const endAll = () => {
		ending ??= endGroup(pid);
		return ending;
	};
	const ended = exited.then(async exit => {
		await endAll();
		await outputRead(child, closed, hurry.signal);
		return exit;
	});
	return {
		pid,
		stdin,
		stdout,
		stderr,
		exited,
		ended,
		async end(how) {
			if (how === 'gently') {
				stdin.end();
				const left = await Promise.race([exited.then(() => true), groupGone(pid, 1000)]);
				if (!left) await endAll();
			} else {
				hurry.abort();
				await endAll();
			}
			await ended;
		},
	};
}
