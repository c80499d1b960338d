/** A conversation on a line. The SDK's client is made here and nowhere else. */
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {McpError, ErrorCode as McpErrorCode} from '@modelcontextprotocol/sdk/types.js';
import type {
	ConnectOptions,
	JsonObject,
	JsonValue,
	Prompt,
	Resource,
	ResourceTemplate,
	ServerConnection,
	Tool,
} from '../../contract.ts';
import {UserError} from '../../errors.ts';
import {didYouMean} from '../../near-names.ts';
import {safeLine, safeText} from '../../safe-text.ts';
import {detectLevel} from '../log-level.ts';
import type {RunningClock} from './call-clock.ts';
import {callTool} from './call-tool.ts';
import {keepOrder} from './keep-order.ts';
import {listenForLateAnswers} from './late-answers.ts';
import {lateHandshake} from './late-handshake.ts';
import type {Line} from './line.ts';
import {mapError} from './map-error.ts';
import {hearServer} from './notifications.ts';
import {request, requestAll, withSignal} from './requests.ts';
import {answerServer, capabilitiesOf} from './server-requests.ts';

const handshakePatience = 120_000;

async function shake(
	client: Client,
	line: Line,
	{signal, timeout = line.patience ?? handshakePatience}: ConnectOptions,
): Promise<void> {
	try {
		await Promise.race([
			withSignal(signal, own => client.connect(line.transport, {timeout, signal: own})),
			// Its own reason says more than "connection closed".
			line.ended.then(reason => Promise.reject(reason)),
		]);
	} catch (error) {
		await client.close().catch(() => undefined);
		if (
			line.patience !== undefined &&
			hasCode({cause: error}, McpErrorCode.RequestTimeout) &&
			!signal?.aborted
		)
			throw lateHandshake(line.id, timeout);
		const lost = error instanceof McpError && error.code === McpErrorCode.ConnectionClosed;
		throw lost ? await line.ended : mapError(error, 'The handshake', signal);
	}
}

/** The version that was agreed on; transports are told it and do not all tell it again. */
function hearVersion({transport}: Line): () => string | undefined {
	let version: string | undefined;
	const setVersion = transport.setProtocolVersion?.bind(transport);
	transport.setProtocolVersion = agreed => {
		version = agreed;
		setVersion?.(agreed);
	};
	return () => version;
}

type Kind = {code: 'TOOL_NOT_FOUND' | 'PROMPT_NOT_FOUND'; word: string};

function unknown({code, word}: Kind, name: string, items: readonly {name: string}[]): UserError {
	const names = items.map(item => item.name);
	const all = names.length > 0 ? `It has: ${names.slice(0, 20).join(', ')}` : `It has no ${word}s.`;
	const hint = didYouMean(name, names) ?? all;
	return new UserError(code, `The server has no ${word} named "${name}".`, {hint});
}

const resourceNotFound = -32_002;

function hasCode(error: unknown, ...codes: readonly number[]): boolean {
	const {cause} = error as UserError;
	return cause instanceof McpError && codes.includes(cause.code);
}

function noResource(uri: string, {cause, message}: UserError): UserError {
	const said = cause instanceof McpError ? cause.message.replace(/^MCP error -?\d+: /, '') : message;
	return new UserError('RESOURCE_NOT_FOUND', `The server has no resource ${uri}: ${said}`, {
		hint: 'See what it has: mcpb-tui resources <id>',
		cause,
	});
}

/** Makes the handshake on a line. Throws why there is none; the line is closed then. */
export async function openConnection(line: Line, options: ConnectOptions = {}): Promise<ServerConnection> {
	const {handlers = {}} = options;
	const client = new Client({name: 'mcpb-tui', version: '0'}, {capabilities: capabilitiesOf(handlers)});
	const clocks = new Set<RunningClock>();
	const notifications = hearServer(client);
	answerServer(client, handlers, () => {
		// The server names no call: whichever it works on, it waits for us.
		const waiting = [...clocks];
		for (const clock of waiting) clock.pause();
		return () => {
			for (const clock of waiting) clock.resume();
		};
	});
	let known: readonly Tool[] | undefined;
	let closing = false;
	notifications.subscribe(({type}) => {
		if (type === 'tools-changed') known = undefined;
	});
	line.onOutput?.((kind, text) => {
		const level = kind === 'pollution' ? 'warning' : detectLevel(text);
		notifications.tell({type: 'output', kind, level, text: safeLine(text)});
	});
	const version = hearVersion(line);
	await shake(client, line, options);
	keepOrder(line.transport);
	const lateAnswers = listenForLateAnswers(line.transport);
	const capabilities = (client.getServerCapabilities() ?? {}) as JsonObject;
	const serverInfo = (client.getServerVersion() ?? {}) as JsonObject;
	const instructions = client.getInstructions();

	const ask = (method: string, params: JsonObject, what: string, signal?: AbortSignal) =>
		request(client, {method, params}, {what, signal});
	const list = async <Item>(
		of: 'tools' | 'prompts' | 'resources',
		method: string,
		key: string,
		signal?: AbortSignal,
	) =>
		capabilities[of] === undefined
			? []
			: requestAll<Item>(client, method, key, {what: `The list of ${of}`, signal});
	const tools = async (signal?: AbortSignal) => {
		known = await list<Tool>('tools', 'tools/list', 'tools', signal);
		return known;
	};
	const prompts = (signal?: AbortSignal) => list<Prompt>('prompts', 'prompts/list', 'prompts', signal);

	return {
		id: line.id,
		pid: line.pid,
		joined: line.joined,
		serverName: typeof serverInfo.name === 'string' ? safeLine(serverInfo.name) : undefined,
		protocol: version(),
		capabilities,
		serverInfo,
		instructions: instructions === undefined ? undefined : safeText(instructions),
		tools,
		async call(name, args, callOptions = {}) {
			const listed = known ?? (await tools(callOptions.signal));
			const tool = listed.find(candidate => candidate.name === name);
			if (!tool) throw unknown({code: 'TOOL_NOT_FOUND', word: 'tool'}, name, listed);
			return callTool({client, notifications, lateAnswers, clocks}, tool, args, callOptions);
		},
		onToolsChanged: (listener: () => void) =>
			notifications.subscribe(({type}) => {
				if (type === 'tools-changed') listener();
			}),
		subscribe: notifications.subscribe,
		prompts,
		async getPrompt(name, args, signal) {
			const listed = await prompts(signal);
			if (!listed.some(prompt => prompt.name === name))
				throw unknown({code: 'PROMPT_NOT_FOUND', word: 'prompt'}, name, listed);
			return ask('prompts/get', {name, arguments: {...args}}, `The prompt ${name}`, signal);
		},
		resources: signal => list<Resource>('resources', 'resources/list', 'resources', signal),
		resourceTemplates: signal =>
			list<ResourceTemplate>('resources', 'resources/templates/list', 'resourceTemplates', signal).catch(
				error => {
					// Many servers with resources do not know that there could be templates.
					if (hasCode(error, McpErrorCode.MethodNotFound)) return [];
					throw error;
				},
			),
		readResource: (uri, signal) =>
			ask('resources/read', {uri}, `The resource ${uri}`, signal).catch((error: UserError) => {
				throw hasCode(error, resourceNotFound, McpErrorCode.InvalidParams) ? noResource(uri, error) : error;
			}),
		async watchResource(uri, signal) {
			await ask('resources/subscribe', {uri}, `The subscription to ${uri}`, signal);
		},
		async unwatchResource(uri, signal) {
			await ask('resources/unsubscribe', {uri}, `The subscription to ${uri}`, signal);
		},
		async complete(what, argument, others, signal) {
			if (capabilities.completions === undefined) return [];
			const ref: JsonObject =
				'prompt' in what
					? {type: 'ref/prompt', name: what.prompt}
					: {type: 'ref/resource', uri: what.uriTemplate};
			const params = {ref, argument: {...argument}, ...(others && {context: {arguments: {...others}}})};
			const {completion} = await ask('completion/complete', params, 'The completion', signal);
			const values = (completion as {values?: JsonValue} | undefined)?.values;
			return Array.isArray(values) ? values.filter(value => typeof value === 'string') : [];
		},
		async setLogLevel(level, signal) {
			await ask('logging/setLevel', {level}, 'The log level', signal);
		},
		async ping(signal) {
			const begin = performance.now();
			await ask('ping', {}, 'The ping', signal);
			return performance.now() - begin;
		},
		async rootsChanged() {
			if (handlers.roots) await client.sendRootsListChanged();
		},
		closed: line.ended.then(reason => (closing ? undefined : reason)),
		async close() {
			closing = true;
			await client.close();
		},
	};
}
