/** A conversation on a line. The SDK's client is made here and nowhere else. */
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {McpError, ErrorCode as McpErrorCode} from '@modelcontextprotocol/sdk/types.js';
import type {ConnectOptions, JsonObject, ServerConnection, Tool} from '../../contract.ts';
import {UserError} from '../../errors.ts';
import {didYouMean} from '../../near-names.ts';
import {safeLine, safeText} from '../../safe-text.ts';
import {detectLevel} from '../log-level.ts';
import type {RunningClock} from './call-clock.ts';
import {callTool} from './call-tool.ts';
import {type CheckedMessages, checkMessages} from './check-messages.ts';
import {keepOrder} from './keep-order.ts';
import {listenForLateAnswers} from './late-answers.ts';
import {lateHandshake} from './late-handshake.ts';
import type {Line} from './line.ts';
import {createLists} from './lists.ts';
import {mapError, rpcCodeOf} from './map-error.ts';
import {hearServer} from './notifications.ts';
import {createRemarks, handshakeRemark, pingRemark, proposals} from './remarks.ts';
import {request, withSignal} from './requests.ts';
import {answerServer, capabilitiesOf} from './server-requests.ts';

const handshakePatience = 120_000;

async function shake(
	client: Client,
	line: Line,
	{transport, lastStray}: CheckedMessages,
	{signal, timeout = line.patience ?? handshakePatience}: ConnectOptions,
): Promise<void> {
	try {
		await Promise.race([
			withSignal(signal, own => client.connect(transport, {timeout, signal: own})),
			// Its own reason says more than "connection closed".
			line.ended.then(reason => Promise.reject(reason)),
		]);
	} catch (error) {
		await client.close().catch(() => undefined);
		const known = mapError(error, {what: 'The handshake', stray: lastStray}, signal);
		if (line.patience !== undefined && known.code === 'SERVER_TIMEOUT') throw lateHandshake(line.id, timeout);
		const ended = error instanceof McpError && known.code === 'SERVER_UNREACHABLE';
		// Who started a server for us alone knows why it ended; of one that others use the runner tells it.
		throw ended && !line.whyClosed && (!line.joined || error.data === undefined) ? await line.ended : known;
	}
}

type Kind = {code: 'TOOL_NOT_FOUND' | 'PROMPT_NOT_FOUND'; word: string};

function unknown({code, word}: Kind, name: string, items: readonly {name: string}[]): UserError {
	const names = items.map(item => item.name).filter(Boolean);
	const all = names.length > 0 ? `It has: ${names.slice(0, 20).join(', ')}` : `It has no ${word}s.`;
	const hint = didYouMean(name, names) ?? all;
	return new UserError(code, `The server has no ${word} named "${name}".`, {hint});
}

const resourceNotFound = -32_002;

function noResource(error: UserError): UserError {
	const {rpc} = error;
	const hint = 'See what it has: mcpb-tui resources <id>';
	return new UserError('RESOURCE_NOT_FOUND', error.message, {hint, cause: error, ...(rpc && {rpc})});
}

/** Gives every request that names no time of its own so many milliseconds. */
function waitFor(client: Client, timeout: number): void {
	const request = client.request.bind(client);
	client.request = ((what, schema, own) => request(what, schema, {timeout, ...own})) as typeof client.request;
}

/** Makes the handshake on a line. Throws why there is none; the line is closed then. */
export async function openConnection(line: Line, options: ConnectOptions = {}): Promise<ServerConnection> {
	const {handlers = {}} = options;
	const client = new Client({name: 'mcpb-tui', version: '0'}, {capabilities: capabilitiesOf(handlers)});
	if (options.answerTimeout !== undefined) waitFor(client, options.answerTimeout);
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
	const checked = checkMessages(line);
	await shake(client, line, checked, options);
	const {transport} = checked;
	keepOrder(transport);
	const lateAnswers = listenForLateAnswers(transport);
	const handshake = checked.handshake();
	const {protocol, capabilities = {}, serverInfo = {}, instructions} = handshake ?? {};
	const remarks = createRemarks(line.id, checked.others);
	remarks.set('handshake', handshakeRemark(line.id, handshake?.problems ?? []));

	const ask = (method: string, params: JsonObject, what: string, signal?: AbortSignal) =>
		request(client, {method, params}, {what, stray: checked.lastStray, signal});
	const lists = createLists(client, {
		capabilities: handshake?.capabilities,
		remarks,
		stray: checked.lastStray,
	});
	const tools = async (signal?: AbortSignal) => {
		known = await lists.tools(signal);
		return known;
	};

	return {
		id: line.id,
		pid: line.pid,
		joined: line.joined,
		serverName: typeof serverInfo.name === 'string' ? safeLine(serverInfo.name) : undefined,
		protocol,
		capabilities,
		serverInfo,
		instructions: instructions === undefined ? undefined : safeText(instructions),
		remarks: remarks.all,
		tools,
		async call(name, args, callOptions = {}) {
			const listed = known ?? (await tools(callOptions.signal));
			const tool = listed.find(candidate => candidate.name === name && name !== '');
			if (!tool) throw unknown({code: 'TOOL_NOT_FOUND', word: 'tool'}, name, listed);
			return callTool({client, notifications, lateAnswers, clocks, checked}, tool, args, callOptions);
		},
		onToolsChanged: (listener: () => void) =>
			notifications.subscribe(({type}) => {
				if (type === 'tools-changed') listener();
			}),
		subscribe: notifications.subscribe,
		prompts: lists.prompts,
		async getPrompt(name, args, signal) {
			const listed = await lists.prompts(signal);
			if (name === '' || !listed.some(prompt => prompt.name === name))
				throw unknown({code: 'PROMPT_NOT_FOUND', word: 'prompt'}, name, listed);
			const params = {name, arguments: {...args}};
			const invalid = 'TOOL_ARGUMENTS_INVALID';
			return request(client, {method: 'prompts/get', params}, {what: `The prompt ${name}`, invalid, signal});
		},
		resources: lists.resources,
		resourceTemplates: lists.resourceTemplates,
		readResource: (uri, signal) =>
			ask('resources/read', {uri}, `The resource ${uri}`, signal).catch((error: UserError) => {
				const code = rpcCodeOf(error);
				throw code === resourceNotFound || code === McpErrorCode.InvalidParams ? noResource(error) : error;
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
			const answer = await ask('completion/complete', params, 'The completion', signal);
			const {values, remark} = proposals(answer);
			remarks.set('completion', remark);
			return values;
		},
		async setLogLevel(level, signal) {
			await ask('logging/setLevel', {level}, 'The log level', signal);
		},
		async ping(signal) {
			const begin = performance.now();
			await ask('ping', {}, 'The ping', signal).catch((error: UserError) => {
				// Also an error shows that it is there.
				if (error.code !== 'SERVER_PROTOCOL') throw error;
				remarks.set('ping', pingRemark(line.id, error));
			});
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
