/** Conversations with a server. The SDK's client is used here and nowhere else. */
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {
	McpError,
	ErrorCode as McpErrorCode,
	type Progress,
	ResultSchema,
	ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type {CallOptions, CallResult, JsonObject, ServerChoice, ServerConnection, Tool} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {safeLine} from '../safe-text.ts';
import {createLineTransport, type LineTransport} from './line-transport.ts';
import {nearNames} from './near-names.ts';
import {startPrivateServer} from './private-server.ts';
import {openRunnerSocket} from './runner-client.ts';
import {chooseOne} from './running.ts';

const handshakePatience = 120_000;
const callPatience = 60_000;
const mostPages = 1000;

type Line = {pid: number | undefined; joined: boolean; transport: LineTransport; ended: Promise<UserError>};

async function openLine(paths: Paths, id: string, choice: ServerChoice): Promise<Line> {
	const running = await chooseOne(paths, id, choice);
	if (!running) return {...(await startPrivateServer(paths, id)), joined: false};
	const socket = await openRunnerSocket(running.file);
	const ended = new Promise<UserError>(resolve => {
		socket.once('close', () =>
			resolve(
				new UserError('SERVER_UNREACHABLE', `The server of ${id} ended.`, {
					hint: `See why: mcpb-tui logs ${id}`,
				}),
			),
		);
	});
	const close = () => {
		socket.end();
	};
	return {
		pid: running.server.pid,
		joined: true,
		ended,
		transport: createLineTransport({input: socket, output: socket, close}),
	};
}

/** An error of the SDK as one that can be shown. */
function mapError(error: unknown, what: string, signal?: AbortSignal): UserError {
	if (signal?.aborted) return new UserError('INTERRUPTED', `${what} was cancelled.`, {cause: error});
	if (!(error instanceof McpError)) return toUserError(error);
	const said = error.message.replace(/^MCP error -?\d+: /, '');
	switch (error.code) {
		case McpErrorCode.RequestTimeout:
			return new UserError('SERVER_TIMEOUT', `${what} was not answered in time.`, {
				hint: 'Allow more with --timeout <seconds>, or look at its log.',
				cause: error,
			});
		case McpErrorCode.ConnectionClosed:
			return new UserError('SERVER_UNREACHABLE', `The server ended before it answered (${what}): ${said}`, {
				hint: 'Look at its log.',
				cause: error,
			});
		case McpErrorCode.InvalidParams:
			return new UserError('TOOL_ARGUMENTS_INVALID', `The server refused the arguments (${what}): ${said}`, {
				cause: error,
			});
		default:
			return new UserError(
				'SERVER_PROTOCOL',
				`The server answered with error ${error.code} (${what}): ${said}`,
				{cause: error},
			);
	}
}

/** The SDK goes on listening to a signal after the answer, and then cancels what is long done: each request gets its own. */
async function withSignal<T>(
	signal: AbortSignal | undefined,
	request: (own: AbortSignal) => Promise<T>,
): Promise<T> {
	signal?.throwIfAborted();
	const own = new AbortController();
	const abort = () => own.abort(signal?.reason);
	signal?.addEventListener('abort', abort, {once: true});
	try {
		return await request(own.signal);
	} finally {
		signal?.removeEventListener('abort', abort);
	}
}

async function shake(client: Client, line: Line, signal: AbortSignal | undefined): Promise<void> {
	try {
		await Promise.race([
			withSignal(signal, own => client.connect(line.transport, {timeout: handshakePatience, signal: own})),
			// Its own reason says more than "connection closed".
			line.ended.then(reason => Promise.reject(reason)),
		]);
	} catch (error) {
		await client.close().catch(() => undefined);
		const lost = error instanceof McpError && error.code === McpErrorCode.ConnectionClosed;
		throw lost ? await line.ended : mapError(error, 'The handshake', signal);
	}
}

async function listTools(client: Client, signal: AbortSignal | undefined): Promise<readonly Tool[]> {
	if (!client.getServerCapabilities()?.tools) return [];
	const tools: Tool[] = [];
	const seen = new Set<string>();
	let cursor: string | undefined;
	do {
		const params = cursor === undefined ? {} : {cursor};
		const page = await withSignal(signal, own =>
			client.request({method: 'tools/list', params}, ResultSchema, {signal: own}),
		);
		if (Array.isArray(page.tools)) tools.push(...(page.tools as Tool[]));
		cursor = typeof page.nextCursor === 'string' ? page.nextCursor : undefined;
		// A server that gives the same page for ever is not followed for ever.
		if (cursor !== undefined && (seen.has(cursor) || seen.size > mostPages)) break;
		if (cursor !== undefined) seen.add(cursor);
	} while (cursor !== undefined);
	return tools;
}

function unknownTool(tool: string, tools: readonly Tool[]): UserError {
	const names = tools.map(({name}) => name);
	const near = nearNames(tool, names);
	const hint =
		near.length > 0
			? `Did you mean ${near.join(' or ')}?`
			: names.length > 0
				? `It has: ${names.slice(0, 20).join(', ')}`
				: 'It has no tools.';
	return new UserError('TOOL_NOT_FOUND', `The server has no tool named "${tool}".`, {hint});
}

async function callTool(
	client: Client,
	tool: string,
	args: JsonObject,
	{timeout = callPatience, signal, onProgress}: CallOptions,
): Promise<CallResult> {
	const begin = performance.now();
	const options = {
		timeout,
		resetTimeoutOnProgress: true,
		// Asked for always: a server that reports progress is still alive.
		onprogress: ({progress, total, message}: Progress) => {
			onProgress?.({
				progress,
				...(total !== undefined && {total}),
				...(message !== undefined && {message: safeLine(message)}),
			});
		},
	};
	const request = {method: 'tools/call', params: {name: tool, arguments: args}} as const;
	const result = await withSignal(signal, own =>
		client.request(request, ResultSchema, {...options, signal: own}),
	);
	return {
		result: result as JsonObject,
		isError: result.isError === true,
		milliseconds: performance.now() - begin,
	};
}

/**
 * Joins the running server of an extension, or starts one that ends with the connection.
 * Throws `SERVER_AMBIGUOUS` when two are running, `SERVER_NOT_RUNNING` when none has the pid, and what keeps the
 * server from being started or from answering.
 */
export async function connectServer(
	paths: Paths,
	id: string,
	choice: ServerChoice = {},
): Promise<ServerConnection> {
	const line = await openLine(paths, id, choice);
	const client = new Client({name: 'mcpb-tui', version: '0'});
	let closing = false;
	const listeners = new Set<() => void>();
	let known: readonly Tool[] | undefined;
	client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
		known = undefined;
		for (const listener of listeners) listener();
	});
	await shake(client, line, choice.signal);

	const tools = async (signal?: AbortSignal) => {
		try {
			known = await listTools(client, signal);
			return known;
		} catch (error) {
			throw mapError(error, 'The list of tools', signal);
		}
	};
	const serverName = client.getServerVersion()?.name;
	return {
		id,
		pid: line.pid,
		joined: line.joined,
		serverName: serverName === undefined ? undefined : safeLine(serverName),
		protocol: line.transport.negotiated(),
		tools,
		async call(tool, args, options = {}) {
			const listed = known ?? (await tools(options.signal));
			if (!listed.some(({name}) => name === tool)) throw unknownTool(tool, listed);
			try {
				return await callTool(client, tool, args, options);
			} catch (error) {
				throw mapError(error, `The call of ${tool}`, options.signal);
			}
		},
		onToolsChanged(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		closed: line.ended.then(reason => (closing ? undefined : reason)),
		async close() {
			closing = true;
			await client.close();
		},
	};
}
