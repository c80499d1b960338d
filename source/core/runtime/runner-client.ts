import {connect, type Socket} from 'node:net';
import {type ErrorCode, exitCodes, toUserError, UserError} from '../errors.ts';
import type {RunnerFile} from './runner-files.ts';
import {checkSocket, reachable} from './socket-place.ts';

const patience = 2000;

/** Connects to a runner's socket. Throws the system's error when nobody listens, `SERVER_UNREACHABLE` when it is not ours. */
export async function openRunnerSocket({
	socket: path,
	token,
}: Pick<RunnerFile, 'socket' | 'token'>): Promise<Socket> {
	checkSocket(path);
	const way = reachable(path);
	const socket = connect(way.path);
	try {
		await new Promise<void>((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('error', reject);
		});
	} finally {
		way.release();
	}
	if (token !== undefined) socket.write(`${token}\n`);
	return socket;
}

type ControlError = {message: string; data?: {code?: string; hint?: string}};

function toError({message, data}: ControlError): UserError {
	const code =
		data?.code !== undefined && Object.hasOwn(exitCodes, data.code)
			? (data.code as ErrorCode)
			: 'SERVER_UNREACHABLE';
	return new UserError(code, message, data?.hint === undefined ? {} : {hint: data.hint});
}

type AskOptions = {
	timeout?: number;
	signal?: AbortSignal | undefined;
	/** Wait after the answer until the runner has cleared up behind itself. */
	untilGone?: boolean;
};

/**
 * Asks a runner one of its own methods. `timeout` is in milliseconds; none for what takes as long as it takes.
 * Throws `SERVER_UNREACHABLE` with the runner's own words, or `SERVER_TIMEOUT`.
 */
export async function askRunner<Answer>(
	file: RunnerFile,
	method: string,
	{timeout = patience, signal, untilGone = false}: AskOptions = {},
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
	let result: Answer | undefined;
	socket.setEncoding('utf8').on('data', (chunk: string) => {
		text += chunk;
		const end = text.indexOf('\n');
		if (end === -1 || result !== undefined) return;
		try {
			const read = JSON.parse(text.slice(0, end)) as {result: Answer; error?: ControlError};
			if (read.error) answer.reject(toError(read.error));
			result = read.result;
			if (!untilGone) answer.resolve(result);
		} catch (error) {
			const what = `The runner of ${file.id} (pid ${file.pid}) answered with something that is not JSON.`;
			answer.reject(new UserError('SERVER_PROTOCOL', what, {cause: error}));
		}
	});
	socket.once('error', error => answer.reject(toUserError(error)));
	socket.once('close', () => {
		if (result !== undefined) answer.resolve(result);
		else
			answer.reject(new UserError('SERVER_UNREACHABLE', `The runner of ${file.id} (pid ${file.pid}) ended.`));
	});
	socket.write(`${JSON.stringify({jsonrpc: '2.0', id: 1, method: `mcpb-tui/${method}`})}\n`);
	try {
		return await answer.promise;
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
		socket.destroy();
	}
}
