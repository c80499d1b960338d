import {gzipSync} from 'node:zlib';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {ServerConnection} from '../../../../../source/core/contract.ts';
import type {UserError} from '../../../../../source/core/errors.ts';
import {connectRemote} from '../../../../../source/core/runtime/connect.ts';
import type {RemoteOptions} from '../../../../../source/core/runtime/connection/remote-line.ts';
import {
	type Asked,
	type Behaviour,
	eventOf,
	resultOf,
	startMcp,
	startWeb,
} from '../../../../support/mcp-over-http.ts';

async function connect(url: string, options: RemoteOptions = {}): Promise<ServerConnection> {
	const connection = await connectRemote(url, options);
	onTestFinished(() => connection.close());
	return connection;
}

/** A server that does something of its own with the call of a tool. */
const onCall =
	(behave: (asked: Asked) => void): Behaviour =>
	asked => {
		if (asked.message.method !== 'tools/call') return false;
		behave(asked);
		return true;
	};

async function callOf(behave: (asked: Asked) => void, options: RemoteOptions = {}) {
	const server = await startMcp(onCall(behave));
	const connection = await connect(server.url, options);
	return {...server, call: connection.call('echo', {})};
}

async function failureOf(work: Promise<unknown>): Promise<UserError> {
	return work.then(
		() => {
			throw new Error('it was expected to fail');
		},
		error => error,
	);
}

const done = {content: [{type: 'text', text: 'done'}]};

describe('A session that is gone', () => {
	/** Ends the session with the first call. */
	const forgetful = (say: (asked: Asked) => void): Behaviour => {
		let session = 0;
		let valid = '';
		return asked => {
			const {message, request, json} = asked;
			if (message.method === 'initialize') {
				valid = `s${++session}`;
				const {protocolVersion} = message.params;
				const result = {protocolVersion, capabilities: {tools: {}}, serverInfo: {name: 'web', version: '1'}};
				json(resultOf(message, result), 200, {'mcp-session-id': valid});
				return true;
			}
			if (message.method === 'tools/call' && session === 1) valid = 'gone';
			if (request.headers['mcp-session-id'] === valid) return false;
			say(asked);
			return true;
		};
	};
	const notFound = ({json}: Asked) =>
		json({jsonrpc: '2.0', id: null, error: {code: -32_001, message: 'Session not found'}}, 404);

	test('is opened again, and the request repeated in it', async () => {
		const {url, asked} = await startMcp(forgetful(notFound));
		const connection = await connect(url);
		await connection.setLogLevel('warning');
		await connection.watchResource('note://1');
		const calls = await Promise.all([connection.call('echo', {n: 1}), connection.call('echo', {n: 2})]);
		expect(calls.map(({result}) => result)).toEqual([done, done]);
		const inNew = asked.filter(({session}) => session === 's2').map(({method}) => method);
		expect(inNew.slice(0, 3)).toEqual([
			'notifications/initialized',
			'logging/setLevel',
			'resources/subscribe',
		]);
		expect(inNew.filter(method => method === 'tools/call')).toHaveLength(2);
		expect(asked.filter(({method}) => method === 'initialize').map(({session}) => session)).toEqual([
			undefined,
			undefined,
		]);
		await connection.call('echo', {});
		expect(asked.at(-1)).toMatchObject({method: 'tools/call', session: 's2'});
	});

	test('is also known from the 400 that older servers say it with', async () => {
		const old = ({json}: Asked) =>
			json({jsonrpc: '2.0', id: null, error: {code: -32_000, message: 'No valid session ID provided'}}, 400);
		const connection = await connect((await startMcp(forgetful(old))).url);
		expect((await connection.call('echo', {})).result).toEqual(done);
	});

	test('that cannot be opened again says so, and why', async () => {
		let opened = 0;
		const {url, asked} = await startMcp(({message, json, response}) => {
			if (message.method === 'initialize' && ++opened > 1) response.writeHead(401).end('who?');
			else if (message.method === 'initialize')
				json(
					resultOf(message, {
						protocolVersion: '2025-06-18',
						capabilities: {tools: {}},
						serverInfo: {name: 'x', version: '1'},
					}),
					200,
					{'mcp-session-id': 'a'},
				);
			else if (message.method === 'tools/list') response.writeHead(404).end();
			else return false;
			return true;
		});
		const connection = await connect(url);
		expect(await failureOf(connection.tools())).toMatchObject({
			code: 'SERVER_UNAUTHORIZED',
			message: expect.stringMatching(/ended the session, and opening a new one failed:.*HTTP 401.*who\?/),
		});
		expect(asked.filter(({method}) => method === 'tools/list')).toHaveLength(1);
	});

	test('once more after it was opened again is not tried for ever', async () => {
		const {url, asked} = await startMcp(({message, json, response}) => {
			if (message.method === 'initialize') {
				const result = {
					protocolVersion: '2025-06-18',
					capabilities: {tools: {}},
					serverInfo: {name: 'x', version: '1'},
				};
				json(resultOf(message, result), 200, {'mcp-session-id': 'a'});
			} else if (message.method === 'tools/list') response.writeHead(404).end();
			else return false;
			return true;
		});
		const connection = await connect(url);
		expect(await failureOf(connection.tools())).toMatchObject({message: expect.stringContaining('session')});
		expect(asked.filter(({method}) => method === 'tools/list')).toHaveLength(2);
	});
});

describe('A status', () => {
	test.each<[status: number, headers: Record<string, string>, code: string, says: RegExp, hint: RegExp]>([
		[400, {}, 'SERVER_UNREACHABLE', /refused the request \(HTTP 400\): /, /headers, the arguments/],
		[
			401,
			{'www-authenticate': 'Bearer realm="team"'},
			'SERVER_UNAUTHORIZED',
			/who you are, for "team" \(HTTP 401\)/,
			/--header/,
		],
		[403, {}, 'SERVER_UNAUTHORIZED', /does not allow it \(HTTP 403\)/, /access/],
		[404, {}, 'SERVER_UNREACHABLE', /though it made the handshake \(HTTP 404\)/, /the people who run it/],
		[405, {}, 'SERVER_UNREACHABLE', /though it made the handshake \(HTTP 405\)/, /the people who run it/],
		[
			429,
			{'retry-after': '30'},
			'SERVER_UNREACHABLE',
			/asked too often \(HTTP 429\)/,
			/^It can be asked again in 30 s\.$/,
		],
		[429, {}, 'SERVER_UNREACHABLE', /asked too often/, /Wait/],
		[500, {}, 'SERVER_UNREACHABLE', /problem of its own \(HTTP 500\)/, /later/],
		[
			503,
			{'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT'},
			'SERVER_UNREACHABLE',
			/not available/,
			/21 Oct 2026/,
		],
	])("%i says what it is, with the server's own words", async (status, headers, code, says, hint) => {
		const words = [
			'its own words',
			'<html><head><title>its own words</title></head><body>more</body></html>',
			JSON.stringify({jsonrpc: '2.0', id: null, error: {code: -32_000, message: 'its own words'}}),
			JSON.stringify({error: 'its own words'}),
		];
		for (const body of words) {
			const {call} = await callOf(({response}) => response.writeHead(status, headers).end(body));
			const failure = await failureOf(call);
			expect(failure).toMatchObject({
				code,
				message: expect.stringMatching(says),
				hint: expect.stringMatching(hint),
			});
			expect(failure.message).toContain('its own words');
		}
	});

	test('with an error that names the request is that error', async () => {
		const {call} = await callOf(({message, json}) =>
			json({jsonrpc: '2.0', id: message.id, error: {code: -31_000, message: 'quota', data: {left: 0}}}, 400),
		);
		expect(await failureOf(call)).toMatchObject({rpc: {code: -31_000, data: {left: 0}}});
	});

	test.each([401, 403, 404, 429, 503])('%i keeps the data of an error that comes with it', async status => {
		const error = {code: -32_000, message: 'no', data: {tenant: 'a'}};
		const {call} = await callOf(({message, json}) => json({jsonrpc: '2.0', id: message.id, error}, status));
		expect(await failureOf(call)).toMatchObject({
			message: expect.stringContaining('error -32000: no (data: {"tenant":"a"})'),
			rpc: error,
		});
	});

	test('407 is that of a proxy that wants credentials', async () => {
		const {call} = await callOf(({response}) => response.writeHead(407).end());
		expect(await failureOf(call)).toMatchObject({
			code: 'SERVER_UNREACHABLE',
			message: expect.stringMatching(/proxy .*asks for credentials \(status 407\)/),
			hint: expect.stringContaining('user:password@'),
		});
	});

	test('404 at an address that never was a server is one of the address', async () => {
		const url = await startWeb((_request, response) => void response.writeHead(404).end());
		expect(await failureOf(connectRemote(url))).toMatchObject({
			message: expect.stringContaining('no MCP server at this path (HTTP 404)'),
			hint: expect.stringContaining('Check the address'),
		});
	});

	test('brings no endless words, no secret and nothing that steers a terminal', async () => {
		const url = await startWeb((request, response) => {
			response.writeHead(500);
			response.write(`\u001B]0;pwned\u0007${request.headers.authorization} ${'x'.repeat(1000)}`);
		});
		const failure = await failureOf(connectRemote(url, {headers: {Authorization: 'Bearer s3cret-t0ken'}}));
		expect(failure.message).toContain('HTTP 500');
		expect(failure.message.length).toBeLessThan(500);
		expect(failure.message).not.toMatch(/s3cret-t0ken|\u001B|\u0007/);
	});
});

test.each(['[INFO] working', "{'level': 'info'}", 'working', '["up"]'])(
	'an event that is no message (%s) is skipped, and the answer after it is taken',
	async noise => {
		const {call} = await callOf(({message, events}) =>
			events(`data: ${noise}\n\n${eventOf(resultOf(message, done))}`),
		);
		expect((await call).result).toEqual(done);
	},
);

describe('An answer that does not come is told at once', () => {
	test.each<[name: string, behave: (asked: Asked) => void, says: RegExp]>([
		[
			'202',
			({response}) => response.writeHead(202).end(),
			/accepted the request \(HTTP 202\) and gave no answer/,
		],
		['204', ({response}) => response.writeHead(204).end(), /HTTP 204/],
		[
			'nothing',
			({response}) => response.writeHead(200, {'content-type': 'application/json'}).end(),
			/answered with nothing/,
		],
		[
			'half',
			({response}) => response.writeHead(200, {'content-type': 'application/json'}).end('{"jsonrpc":"2.0",'),
			/not valid JSON.*\{"jsonrpc"/,
		],
		[
			'another id',
			({json}) => json({jsonrpc: '2.0', id: 999, result: {}}),
			/its id 999 is that of no open request/,
		],
		[
			'a result and an error',
			({message, json}) => json({jsonrpc: '2.0', id: message.id, result: {}, error: {code: 1, message: 'x'}}),
			/no answer: .*\(it has both a result and an error\)/,
		],
		['a number', ({json}) => json(3000 as unknown as object), /did not answer the request.*3000/],
		[
			'no result',
			({message, json}) => json({jsonrpc: '2.0', id: message.id}),
			/no answer: \{"jsonrpc":"2.0","id":\d+\}/,
		],
		[
			'an error that is a text',
			({message, json}) => json({jsonrpc: '2.0', id: message.id, error: 'boom'}),
			/no answer:.*boom/,
		],
		[
			'a closed stream',
			({events, response}) => {
				events(': bye\n\n');
				response.end();
			},
			/closed the event stream without an answer/,
		],
		[
			'noise in a stream',
			({events, response}) => {
				events('data: ping\n\n');
				response.end();
			},
			/no MCP message: ping/,
		],
		['a broken event', ({events}) => events('data: {"jsonrpc":\n\n'), /not valid JSON/],
	])('%s', async (_name, behave, says) => {
		const {call} = await callOf(behave);
		expect(await failureOf(call)).toMatchObject({
			code: 'SERVER_PROTOCOL',
			message: expect.stringMatching(says),
		});
	});

	test('a connection that is cut', async () => {
		const {call} = await callOf(({events, response}) => {
			events(': hi\n\n');
			setImmediate(() => response.destroy());
		});
		expect(await failureOf(call)).toMatchObject({
			code: 'SERVER_PROTOCOL',
			message: expect.stringMatching(/closed the event stream.*cut/),
		});
	});

	test('an error without an id is the answer to what was asked', async () => {
		const {call} = await callOf(({json}) =>
			json({jsonrpc: '2.0', id: null, error: {code: -31_000, message: 'broke'}}),
		);
		expect(await failureOf(call)).toMatchObject({
			rpc: {code: -31_000},
			message: expect.stringContaining('broke'),
		});
	});

	test.each([
		[
			'text/html; charset=utf-8',
			'<title>Sign in</title>',
			/a web page \(text\/html; charset=utf-8\) instead of MCP: Sign in/,
		],
		['text/plain', 'hello', /answers with text\/plain instead of MCP: hello/],
	])('content of the type %s', async (type, body, says) => {
		const {call} = await callOf(({response}) => response.writeHead(200, {'content-type': type}).end(body));
		expect(await failureOf(call)).toMatchObject({
			message: expect.stringMatching(says),
			hint: expect.stringContaining('address'),
		});
	});

	test('a result with an error of null is a result', async () => {
		const {call} = await callOf(({message, json}) => json({...resultOf(message, done), error: null}));
		expect((await call).result).toEqual(done);
	});

	test('content without a type is taken for JSON', async () => {
		const {call} = await callOf(({message, response}) =>
			response.writeHead(200).end(JSON.stringify(resultOf(message, done))),
		);
		expect((await call).result).toEqual(done);
	});
});

describe('A stream that breaks off', () => {
	test('is read on from the event that the server named', async () => {
		let asked: Asked['message'] | undefined;
		const {url, others} = await startMcp(
			onCall(({message, events, response}) => {
				asked = message;
				events('retry: 1\nid: 7\ndata:\n\n');
				response.end();
			}),
			(request, response) => {
				if (!request.headers['last-event-id']) return void response.writeHead(405).end();
				response.writeHead(200, {'content-type': 'text/event-stream'});
				response.end(asked && eventOf(resultOf(asked, done), '8'));
			},
		);
		const connection = await connect(url);
		expect((await connection.call('echo', {})).result).toEqual(done);
		expect(others).toEqual(['GET', 'GET 7']);
	});

	test('and cannot be read on, or has nothing more, says so', async () => {
		for (const resume of [
			(response: Asked['response']) => response.writeHead(405).end(),
			(response: Asked['response']) =>
				response.writeHead(200, {'content-type': 'text/event-stream'}).end(': none\n\n'),
		]) {
			const {url} = await startMcp(
				onCall(({events, response}) => {
					events('retry: 1\nid: 7\ndata:\n\n');
					response.end();
				}),
				(_request, response) => void resume(response),
			);
			const connection = await connect(url);
			expect(await failureOf(connection.call('echo', {}))).toMatchObject({
				code: 'SERVER_PROTOCOL',
				message: expect.stringContaining('closed the event stream without an answer'),
			});
		}
	});
});

describe('A large answer', () => {
	const limit = {answerBytes: 100_000};
	const large = JSON.stringify({text: 'x'.repeat(200_000)});

	test.each<[name: string, behave: (asked: Asked) => void]>([
		['as JSON', ({json}) => json({jsonrpc: '2.0', id: 1, result: {text: large}})],
		[
			'that never ends',
			({response}) => {
				response.writeHead(200, {'content-type': 'application/json'});
				const more = () => {
					while (!response.destroyed && response.write(' '.repeat(10_000)));
				};
				response.on('drain', more);
				more();
			},
		],
		[
			'that was packed',
			({response}) =>
				response
					.writeHead(200, {'content-type': 'application/json', 'content-encoding': 'gzip'})
					.end(gzipSync(large)),
		],
		['as one event', ({events}) => events(`data: ${large}\n\n`)],
		[
			'as one event of many lines',
			({events}) => events('data: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n'.repeat(5000)),
		],
		['as one line without an end', ({events}) => events(`data: ${large}`)],
	])('%s ends at the limit', async (_name, behave) => {
		const {call} = await callOf(behave, limit);
		expect(await failureOf(call)).toMatchObject({
			code: 'SERVER_PROTOCOL',
			message: expect.stringMatching(/more than 100000 bytes/),
			hint: expect.stringContaining('limits.answerBytes'),
		});
	});

	test('is read as long as each event is within it', async () => {
		const note = {
			jsonrpc: '2.0',
			method: 'notifications/message',
			params: {level: 'info', data: 'y'.repeat(50_000)},
		};
		const {call} = await callOf(({events, message, response}) => {
			events(eventOf(note).repeat(4));
			response.end(eventOf(resultOf(message, done)));
		}, limit);
		expect((await call).result).toEqual(done);
	});
});

test('a stream without an end is given up with the time of its call, and so is a silent server', async () => {
	for (const behave of [
		({events}: Asked) => events(': still here\n\n'),
		({response}: Asked) => response.flushHeaders(),
		() => undefined,
	]) {
		const {url} = await startMcp(onCall(behave));
		const connection = await connect(url);
		expect(await failureOf(connection.call('echo', {}, {timeout: 50}))).toMatchObject({
			code: 'SERVER_TIMEOUT',
		});
	}
	const url = await startWeb((_request, response) => response.flushHeaders());
	expect(await failureOf(connectRemote(url, {timeout: 50}))).toMatchObject({
		code: 'SERVER_TIMEOUT',
		message: expect.stringMatching(/did not answer the handshake within 0.05 s/),
	});
});

test('digits are kept both ways', async () => {
	const {url, asked} = await startMcp(
		onCall(({message, response}) => {
			response.writeHead(200, {'content-type': 'text/event-stream'});
			response.end(
				`data: {"jsonrpc":"2.0","id":${message.id},"result":{"structuredContent":{"id":1915883588174806058}}}\n\n`,
			);
		}),
	);
	const connection = await connect(url);
	const {parseJson} = await import('../../../../../source/core/exact-json.ts');
	const args = parseJson('{"id":9007199254740993}') as object;
	const {result} = await connection.call('echo', args as Record<string, never>);
	expect(JSON.stringify(result)).toBe('{"structuredContent":{"id":1915883588174806058}}');
	expect(asked.at(-1)?.body).toContain('"arguments":{"id":9007199254740993}');
});

test('a redirect is followed within the same server, with the message', async () => {
	const seen: string[] = [];
	const {url} = await startMcp(({request, response}) => {
		seen.push(`${request.url}`);
		if (request.url !== '/mcp') return false;
		response.writeHead(307, {location: '/mcp/'}).end();
		return true;
	});
	const connection = await connect(url);
	expect((await connection.call('echo', {})).result).toEqual(done);
	expect(seen.slice(0, 2)).toEqual(['/mcp', '/mcp/']);
});

test('what a server says of its own accord is heard, also after its stream ended', async () => {
	let opened = 0;
	const changed = JSON.stringify({jsonrpc: '2.0', method: 'notifications/tools/list_changed'});
	const {url} = await startMcp(undefined, (_request, response) => {
		opened += 1;
		response.writeHead(200, {'content-type': 'text/event-stream'});
		response.write(`data: ${changed}\n\n`);
	});
	const connection = await connectRemote(url);
	await new Promise<void>(resolve => connection.onToolsChanged(resolve));
	expect(opened).toBe(1);
	await connection.close();
});
