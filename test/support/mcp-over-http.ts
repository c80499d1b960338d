import {once} from 'node:events';
import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type Server,
	type ServerResponse,
} from 'node:http';
import type {AddressInfo, Server as TcpServer} from 'node:net';
import {text} from 'node:stream/consumers';
import {onTestFinished} from 'vitest';

/** Listens on this machine until the test ends; gives the port. */
export async function listenHere(server: Server | TcpServer): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		if ('closeAllConnections' in server) server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

/** A web server of our own. */
export async function startWeb(listener: RequestListener, path = '/mcp'): Promise<string> {
	return `http://127.0.0.1:${await listenHere(createServer(listener))}${path}`;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads any shape
export type Message = {id?: number | string; method: string; params?: any};

export type Asked = {
	request: IncomingMessage;
	response: ServerResponse;
	message: Message;
	/** The body as it came. */
	body: string;
	/** Answers with JSON. */
	json: (value: object, status?: number, headers?: Record<string, string>) => void;
	result: (result: object) => void;
	/** Begins an event stream. */
	events: (text: string) => void;
};

/** What a server does with a message; true when it has answered it. */
export type Behaviour = (asked: Asked) => unknown;

export const eventOf = (value: object, id?: string): string =>
	`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(value)}\n\n`;

export const resultOf = ({id}: Message, result: object) => ({jsonrpc: '2.0', id, result});

/** A server of MCP over HTTP that is right in all that the test does not take over; it keeps what it was asked. */
export async function startMcp(behave: Behaviour = () => false, onOther?: RequestListener) {
	const asked: (Message & {body: string; session: string | undefined})[] = [];
	const others: string[] = [];
	const url = await startWeb(async (request, response) => {
		if (request.method !== 'POST') {
			others.push(`${request.method} ${request.headers['last-event-id'] ?? ''}`.trim());
			if (onOther) onOther(request, response);
			else response.writeHead(405).end();
			return;
		}
		const body = await text(request);
		const message = JSON.parse(body) as Message;
		asked.push({...message, body, session: request.headers['mcp-session-id'] as string | undefined});
		const json: Asked['json'] = (value, status = 200, headers = {}) =>
			void response
				.writeHead(status, {'content-type': 'application/json', ...headers})
				.end(JSON.stringify(value));
		const result = (value: object) => json(resultOf(message, value));
		const events = (words: string) => {
			response.writeHead(200, {'content-type': 'text/event-stream'});
			response.write(words);
		};
		if (behave({request, response, message, body, json, result, events}) === true) return;
		if (message.id === undefined) response.writeHead(202).end();
		else if (message.method === 'initialize')
			result({
				protocolVersion: message.params.protocolVersion,
				capabilities: {tools: {}, logging: {}, resources: {subscribe: true}},
				serverInfo: {name: 'web', version: '1'},
			});
		else if (message.method === 'tools/list')
			result({tools: [{name: 'echo', inputSchema: {type: 'object'}}]});
		else result({content: [{type: 'text', text: 'done'}]});
	});
	return {url, asked, others};
}
