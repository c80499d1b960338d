import {type ChildProcess, spawn} from 'node:child_process';
import {connect} from 'node:net';
import {join} from 'node:path';
import process from 'node:process';
import type {Readable, Writable} from 'node:stream';
import {onTestFinished} from 'vitest';
import type {Paths} from '../../source/core/paths.ts';
import {readRunnerFiles} from '../../source/core/runtime/runner-files.ts';
import {root} from './stores.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into messages of any shape
type Message = Record<string, any>;

/** A client that does nothing by itself: what it sends and what it got, line by line. */
export type Conversation = {
	/** Every line that came, as it came. */
	lines: readonly string[];
	send: (message: Message | readonly Message[]) => void;
	sendRaw: (text: string) => void;
	/** The first message, past or to come, that fits. Fails when the conversation ends without one. */
	next: (fits: (message: Message) => boolean) => Promise<Message>;
	/** Sends a request and returns the whole answer. */
	request: (method: string, params?: object, id?: string | number) => Promise<Message>;
	call: (tool: string, args?: object, meta?: object) => Promise<Message>;
	/** The handshake, with these capabilities; returns the server's answer. */
	initialize: (capabilities?: object, version?: string) => Promise<Message>;
	ended: Promise<void>;
	end: () => void;
};

function converse(input: Readable, output: Writable): Conversation {
	const lines: string[] = [];
	const waiters = new Set<() => void>();
	let over = false;
	let rest = '';
	let count = 0;
	const wake = () => {
		for (const waiter of [...waiters]) waiter();
	};
	const ended = new Promise<void>(resolve => {
		input.once('close', () => {
			over = true;
			wake();
			resolve();
		});
	});
	input.setEncoding('utf8').on('data', (text: string) => {
		const parts = text.split('\n');
		parts[0] = `${rest}${parts[0]}`;
		rest = parts.pop() ?? '';
		lines.push(...parts);
		if (parts.length > 0) wake();
	});
	input.on('error', () => undefined);
	output.on('error', () => undefined);

	const sendRaw = (text: string) => {
		output.write(text);
	};
	const send: Conversation['send'] = message => sendRaw(`${JSON.stringify(message)}\n`);
	const next: Conversation['next'] = fits => {
		let at = 0;
		return new Promise((resolve, reject) => {
			const look = () => {
				for (; at < lines.length; at++) {
					const message = JSON.parse(lines[at] ?? '') as Message | Message[];
					const found = [message].flat().find(fits);
					if (!found) continue;
					waiters.delete(look);
					resolve(found);
					return;
				}
				if (over)
					reject(
						new Error(
							`The conversation ended; it had ${lines.length} lines: ${lines.slice(-3).join('\n').slice(0, 2000)}`,
						),
					);
			};
			waiters.add(look);
			look();
		});
	};
	const request: Conversation['request'] = (method, params = {}, id = `t${++count}`) => {
		send({jsonrpc: '2.0', id, method, params});
		return next(message => message.id === id && message.method === undefined);
	};
	return {
		lines,
		send,
		sendRaw,
		next,
		request,
		call: (tool, args = {}, meta) =>
			request('tools/call', {name: tool, arguments: args, ...(meta && {_meta: meta})}),
		async initialize(capabilities = {}, version = '2025-06-18') {
			const answer = await request('initialize', {
				protocolVersion: version,
				capabilities,
				clientInfo: {name: 'raw', version: '1'},
			});
			send({jsonrpc: '2.0', method: 'notifications/initialized'});
			return answer;
		},
		ended,
		end: () => output.end(),
	};
}

export type Started = Conversation & {
	child: ChildProcess;
	errors: () => string;
	exit: Promise<{code: number | null; signal: string | null}>;
};

/** A program started over stdio, as a client does it. */
export function startOverStdio(
	command: string,
	args: readonly string[],
	options: {env?: NodeJS.ProcessEnv; cwd?: string} = {},
): Started {
	const child = spawn(command, args, {stdio: ['pipe', 'pipe', 'pipe'], ...options});
	let errors = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors += text;
	});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	const exit = new Promise<{code: number | null; signal: string | null}>(resolve => {
		child.once('close', (code, signal) => resolve({code, signal}));
	});
	return Object.assign(converse(child.stdout, child.stdin), {child, errors: () => errors, exit});
}

/** The runner of an extension as its first client has it. */
export function startRunner(paths: Paths, id: string, args: readonly string[] = []): Started {
	return startOverStdio(process.execPath, [join(root, 'dist', 'run.js'), id, ...args], {
		env: {...process.env, MCPB_TUI_HOME: paths.home},
	});
}

/** A session on a running server; the socket is the runner's. */
export async function joinRunner(
	paths: Paths,
	id: string,
	pid?: number,
): Promise<Conversation & {pause: () => void; destroy: () => void}> {
	const file = (await readRunnerFiles(paths)).find(
		candidate => candidate.id === id && (pid === undefined || candidate.pid === pid),
	);
	if (!file) throw new Error(`no runner of ${id}`);
	const socket = connect(file.socket);
	onTestFinished(() => {
		socket.destroy();
	});
	return Object.assign(converse(socket, socket), {
		pause: () => socket.pause(),
		destroy: () => socket.destroy(),
	});
}
