import {connect, type Socket} from 'node:net';
import {toUserError, UserError} from '../errors.ts';
import type {RunnerFile} from './runtime-folder.ts';

const patience = 2000;

/** Connects to a runner's socket. Throws the system's error when nobody listens. */
export async function openRunnerSocket({
	socket: path,
	token,
}: Pick<RunnerFile, 'socket' | 'token'>): Promise<Socket> {
	const socket = connect(path);
	await new Promise<void>((resolve, reject) => {
		socket.once('connect', resolve);
		socket.once('error', reject);
	});
	if (token !== undefined) socket.write(`${token}\n`);
	return socket;
}

/**
 * Asks a runner one of its own methods. `timeout` is in milliseconds; none for what takes as long as it takes.
 * Throws `SERVER_UNREACHABLE` with the runner's own words, or `SERVER_TIMEOUT`.
 */
export async function askRunner<Answer>(
	file: RunnerFile,
	method: string,
	{timeout = patience, signal}: {timeout?: number; signal?: AbortSignal | undefined} = {},
): Promise<Answer> {
	const socket = await openRunnerSocket(file);
	const answer = Promise.withResolvers<Answer>();
	const timer = setTimeout(
		() =>
			answer.reject(
				new UserError('SERVER_TIMEOUT', `The runner of ${file.id} (pid ${file.pid}) does not answer.`),
			),
		timeout,
	);
	const abort = () => answer.reject(signal?.reason);
	signal?.addEventListener('abort', abort, {once: true});
	let text = '';
	socket.setEncoding('utf8').on('data', (chunk: string) => {
		text += chunk;
		const end = text.indexOf('\n');
		if (end === -1) return;
		const {result, error} = JSON.parse(text.slice(0, end)) as {result?: Answer; error?: {message: string}};
		if (error) answer.reject(new UserError('SERVER_UNREACHABLE', error.message));
		else answer.resolve(result as Answer);
	});
	socket.once('error', error => answer.reject(toUserError(error)));
	socket.once('close', () =>
		answer.reject(new UserError('SERVER_UNREACHABLE', `The runner of ${file.id} (pid ${file.pid}) ended.`)),
	);
	socket.write(`${JSON.stringify({jsonrpc: '2.0', id: 1, method: `mcpb-tui/${method}`})}\n`);
	try {
		return await answer.promise;
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
		socket.destroy();
	}
}
