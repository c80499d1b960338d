import {connect, type Socket} from 'node:net';
import {toUserError, UserError} from '../errors.ts';
import type {RunnerFile} from './runner-files.ts';
import {readRunnerPart, toRunnerError} from './runner-word.ts';
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

/** An answer of a runner to one of its own methods. Throws `SERVER_PROTOCOL` for what is none. */
function readAnswer(
	line: string,
	{id, pid}: RunnerFile,
): {result: Readonly<Record<string, unknown>>} | UserError {
	const error = readRunnerPart(line, 'error');
	const told = error && toRunnerError({...Object(error.data), message: error.message}, 'SERVER_UNREACHABLE');
	const result = readRunnerPart(line, 'result');
	return (
		told ??
		(result
			? {result}
			: new UserError('SERVER_PROTOCOL', `The runner of ${id} (pid ${pid}) gave an answer that is not one.`, {
					hint: `Stop that process and start the server again: mcpb-tui start ${id}`,
				}))
	);
}

/** Characters of an answer: no runner has so much to say of itself. */
const mostOfAnswer = 10_000_000;

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
export async function askRunner(
	file: RunnerFile,
	method: string,
	{timeout = patience, signal, untilGone = false}: AskOptions = {},
): Promise<Readonly<Record<string, unknown>>> {
	const socket = await openRunnerSocket(file);
	const answer = Promise.withResolvers<Readonly<Record<string, unknown>>>();
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
	let result: Readonly<Record<string, unknown>> | undefined;
	socket.setEncoding('utf8').on('data', (chunk: string) => {
		if (result !== undefined) return;
		text += chunk;
		const end = text.indexOf('\n');
		if (result !== undefined || (end === -1 && text.length < mostOfAnswer)) return;
		const read = readAnswer(text.slice(0, end), file);
		if (read instanceof UserError) {
			answer.reject(read);
			return;
		}
		result = read.result;
		if (!untilGone) answer.resolve(result);
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
