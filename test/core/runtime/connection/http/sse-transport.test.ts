import type {ServerResponse} from 'node:http';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test} from 'vitest';
import type {UserError} from '../../../../../source/core/errors.ts';
import {connectRemote} from '../../../../../source/core/runtime/connect.ts';
import type {RemoteOptions} from '../../../../../source/core/runtime/connection/remote-line.ts';
import {eventOf, type Message, resultOf, startWeb} from '../../../../support/mcp-over-http.ts';

type Old = {
	endpoint?: string;
	/** What it does with the call of a tool instead of answering it. */
	onCall?: (stream: ServerResponse, message: Message, response: ServerResponse) => void;
	/** What it says instead of opening its stream. */
	onOpen?: (response: ServerResponse) => void;
};

/** A server that knows only the older transport. */
async function startOld({endpoint = '/messages', onCall, onOpen}: Old = {}): Promise<string> {
	let stream: ServerResponse;
	return startWeb(async (request, response) => {
		if (request.method === 'GET' && onOpen) return onOpen(response);
		if (request.method === 'GET') {
			stream = response.writeHead(200, {'content-type': 'text/event-stream'});
			stream.write(`event: endpoint\ndata: ${endpoint}\n\n`);
			return;
		}
		if (request.url !== '/messages') return void response.writeHead(405).end('only GET here');
		const message = JSON.parse(await text(request)) as Message;
		if (message.method === 'tools/call' && onCall) return onCall(stream, message, response);
		response.writeHead(202).end();
		if (message.id === undefined) return;
		const {protocolVersion} = message.params ?? {};
		const result =
			message.method === 'initialize'
				? {protocolVersion, capabilities: {tools: {}}, serverInfo: {name: 'old', version: '1'}}
				: {tools: [{name: 'echo', inputSchema: {type: 'object'}}], content: []};
		stream.write(eventOf(resultOf(message, result)));
	}, '/sse');
}

async function callOn(old: Old, options: RemoteOptions = {}): Promise<UserError> {
	const connection = await connectRemote(await startOld(old), options);
	onTestFinished(() => connection.close());
	return connection.call('echo', {}, {timeout: 20_000}).then(
		() => {
			throw new Error('it was expected to fail');
		},
		error => error,
	);
}

const opening = (options: Old) =>
	startOld(options).then(url =>
		connectRemote(url).then(
			() => {
				throw new Error('it was expected to fail');
			},
			(error: UserError) => error,
		),
	);

test('a stream that closes ends what waits for an answer, and the connection, with the reason', async () => {
	const connection = await connectRemote(
		await startOld({
			onCall(stream, _message, response) {
				response.writeHead(202).end();
				stream.end();
			},
		}),
	);
	await expect(connection.call('echo', {})).rejects.toMatchObject({
		code: 'SERVER_PROTOCOL',
		message: expect.stringContaining('closed its event stream'),
	});
	expect(await connection.closed).toMatchObject({
		message: expect.stringContaining('closed its event stream'),
	});
});

test('a message that is refused is told with its status', async () => {
	const failure = await callOn({
		onCall: (_stream, _message, response) => response.writeHead(429).end('slower'),
	});
	expect(failure).toMatchObject({message: expect.stringMatching(/asked too often \(HTTP 429\): slower/)});
});

test('an answer that is none, or too large, is told at once', async () => {
	const answer =
		(words: (message: Message) => string) =>
		(stream: ServerResponse, message: Message, response: ServerResponse) => {
			response.writeHead(202).end();
			stream.write(words(message));
		};
	expect(
		await callOn({onCall: answer(({id}) => eventOf({jsonrpc: '2.0', id, error: 'boom'}))}),
	).toMatchObject({
		code: 'SERVER_PROTOCOL',
		message: expect.stringContaining('boom'),
	});
	expect(await callOn({onCall: answer(() => 'data: {"jsonrpc"\n\n')})).toMatchObject({
		code: 'SERVER_PROTOCOL',
	});
	const large = await callOn(
		{onCall: answer(() => `data: ${'x'.repeat(20_000)}\n\n`)},
		{answerBytes: 10_000},
	);
	expect(large).toMatchObject({message: expect.stringContaining('more than 10000 bytes')});
});

test('a server that names another one for messages is not sent any', async () => {
	expect(await opening({endpoint: 'https://elsewhere.invalid/messages'})).toMatchObject({
		code: 'SERVER_PROTOCOL',
		message: expect.stringContaining('names another server'),
	});
});

test('a refusal of the stream is told before that of the newer transport where it says more', async () => {
	expect(await opening({onOpen: response => response.writeHead(401).end()})).toMatchObject({
		code: 'SERVER_UNAUTHORIZED',
	});
	expect(await opening({onOpen: response => response.writeHead(404).end()})).toMatchObject({
		message: expect.stringContaining('HTTP 405'),
	});
});

test('a stream that never says where messages go ends with the handshake', async () => {
	const url = await startOld({
		onOpen: response => response.writeHead(200, {'content-type': 'text/event-stream'}).write(': wait\n\n'),
	});
	await expect(connectRemote(url, {timeout: 100})).rejects.toMatchObject({code: 'SERVER_TIMEOUT'});
});
