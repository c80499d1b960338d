import {PassThrough} from 'node:stream';
import type {ConnectOptions, ServerConnection} from '../../source/core/contract.ts';
import {UserError} from '../../source/core/errors.ts';
import type {Line} from '../../source/core/runtime/connection/line.ts';
import {openConnection} from '../../source/core/runtime/connection/open-connection.ts';
import {createLineTransport} from '../../source/core/runtime/line-transport.ts';

// biome-ignore lint/suspicious/noExplicitAny: scripts make messages of any shape
type Any = any;

/** What a server says to a message: lines, `undefined` for what a usual server would say. */
export type Script = (message: {id?: number; method?: string; params: Any}) => readonly string[] | undefined;

const schema = {
	type: 'object',
	properties: {text: {type: 'string', title: 'Text', default: 'a'}},
	required: ['text'],
};

/** The answers of a server with one of everything. */
export const usualResults: Readonly<Record<string, (params: Any) => object>> = {
	initialize: ({protocolVersion}) => ({
		protocolVersion,
		capabilities: {tools: {listChanged: true}, prompts: {}, resources: {}, completions: {}, logging: {}},
		serverInfo: {name: 'scripted', version: '1', title: 'Scripted'},
		instructions: 'Ask me.',
		_meta: {a: 1},
	}),
	'tools/list': () => ({
		tools: [
			{
				name: 'echo',
				title: 'Echo',
				description: 'Says it again.',
				inputSchema: schema,
				outputSchema: schema,
				annotations: {destructiveHint: true},
				execution: {taskSupport: 'optional'},
			},
			{name: 'other', inputSchema: schema},
		],
		nextCursor: undefined,
	}),
	'prompts/list': () => ({
		prompts: [
			{name: 'say', description: 'Says.', arguments: [{name: 'word', required: true}]},
			{name: 'still'},
		],
	}),
	'resources/list': () => ({
		resources: [
			{uri: 'note://1', name: 'one', mimeType: 'text/plain', size: 3},
			{uri: 'note://2', name: 'two'},
		],
	}),
	'resources/templates/list': () => ({
		resourceTemplates: [{uriTemplate: 'note://{n}', name: 'note', description: 'By number.'}],
	}),
	'tools/call': () => ({
		content: [
			{type: 'text', text: 'a'},
			{type: 'image', data: 'AAAA', mimeType: 'image/png'},
			{type: 'resource_link', uri: 'note://1', name: 'one'},
			{type: 'resource', resource: {uri: 'note://1', text: 'words', mimeType: 'text/plain'}},
		],
		structuredContent: {text: 'a'},
		isError: false,
		_meta: {progressToken: 1},
	}),
	'prompts/get': () => ({
		description: 'said',
		messages: [{role: 'user', content: {type: 'text', text: 'hi'}}],
	}),
	'resources/read': ({uri}) => ({contents: [{uri, text: 'words', mimeType: 'text/plain'}]}),
	'completion/complete': () => ({completion: {values: ['a', 'b'], total: 2, hasMore: false}}),
	ping: () => ({}),
};

export type Scripted = {
	line: Line;
	/** Everything that was said to the server. */
	heard: readonly Any[];
	say: (line: string) => void;
	/** Lines that were told to be no messages. */
	others: readonly string[];
	end: () => void;
};

/** A server in this process that answers as the script says. */
export function scriptedServer(script: Script = () => undefined): Scripted {
	const input = new PassThrough();
	const output = new PassThrough();
	const heard: Any[] = [];
	const others: string[] = [];
	const say = (line: string) => void input.write(`${line}\n`);
	output.setEncoding('utf8').on('data', (text: string) => {
		for (const line of text.split('\n').filter(Boolean)) {
			const message = {params: {}, ...JSON.parse(line)};
			heard.push(message);
			const lines = script(message);
			if (lines) for (const own of lines) say(own);
			else if (message.id !== undefined && message.method !== undefined) {
				const result = usualResults[message.method]?.(message.params);
				const error = {code: -32_601, message: 'Method not found'};
				say(JSON.stringify({jsonrpc: '2.0', id: message.id, ...(result ? {result} : {error})}));
			}
		}
	});
	const ended = Promise.withResolvers<UserError>();
	const end = () => {
		input.end();
		ended.resolve(new UserError('SERVER_UNREACHABLE', 'The script ended.'));
	};
	const transport = createLineTransport({input, output, close: end, onOther: text => void others.push(text)});
	return {
		line: {id: 'scripted', pid: undefined, joined: false, transport, ended: ended.promise},
		heard,
		say,
		others,
		end,
	};
}

/** A session with such a server. */
export async function talkToScript(
	script?: Script,
	options: ConnectOptions = {},
): Promise<Scripted & {connection: ServerConnection}> {
	const server = scriptedServer(script);
	return {...server, connection: await openConnection(server.line, options)};
}

/** A script that answers one method with a line, in which `$ID` stands for the id of the request. */
export function answering(method: string, line: string): Script {
	return message =>
		message.method === method ? [line.replaceAll('$ID', JSON.stringify(message.id))] : undefined;
}

/** A script that answers one method with a result. */
export function resulting(method: string, result: unknown): Script {
	return answering(method, `{"jsonrpc":"2.0","id":$ID,"result":${JSON.stringify(result)}}`);
}
