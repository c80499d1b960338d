import {SUPPORTED_PROTOCOL_VERSIONS} from '@modelcontextprotocol/sdk/types.js';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {openConnection} from '../../../../source/core/runtime/connection/open-connection.ts';
import {knownVersions} from '../../../../source/core/runtime/read-handshake.ts';
import {
	answering,
	resulting,
	scriptedServer,
	talkToScript,
	usualResults,
} from '../../../support/scripted-server.ts';

const call = async (line: string) => {
	const {connection} = await talkToScript(answering('tools/call', line));
	return connection.call('echo', {text: 'a'}, {timeout: 30_000});
};

describe('An answer that is malformed is told at once, with the line', () => {
	test.each([
		['{"jsonrpc":"2.0","id":$ID,"error":"boom"}', 'its error is "boom", not an object'],
		['{"jsonrpc":"2.0","id":$ID,"error":{"message":"boom"}}', 'the code of its error is missing'],
		['{"jsonrpc":"2.0","id":$ID,"error":{"code":"-32000","message":"boom"}}', 'not a whole number'],
		['{"jsonrpc":"2.0","id":$ID,"error":{"code":1}}', 'the message of its error is missing'],
		['{"id":$ID,"result":{"content":[]}}', '"jsonrpc" is missing'],
		['{"jsonrpc":2.0,"id":$ID,"result":{"content":[]}}', '"jsonrpc" is 2, not "2.0"'],
		['{"jsonrpc":"2.0","id":$ID,"result":null}', 'its result is null, not an object'],
		['{"jsonrpc":"2.0","id":$ID,"result":[1]}', 'its result is [1], not an object'],
		['{"jsonrpc":"2.0","id":$ID,"result":{},"error":{"code":1,"message":"m"}}', 'both a result and an error'],
		['{"jsonrpc":"2.0","id":$ID}', 'neither a result nor an error'],
		['{"jsonrpc":"2.0","id":$ID,"result":{"content":[NaN]}}', 'not valid JSON'],
		['{"jsonrpc":"2.0","id":$ID,"result":{"content":[', 'not valid JSON'],
		["{'jsonrpc': '2.0', 'id': $ID, 'result': None}", 'not valid JSON'],
		[`{"jsonrpc":"2.0","id":$ID,"result":{"content":${'['.repeat(2000)}${']'.repeat(2000)}}}`, 'levels deep'],
	])('%s', async (line, problem) => {
		const failed = call(line);
		await expect(failed).rejects.toMatchObject({code: 'SERVER_PROTOCOL'});
		await expect(failed).rejects.toThrow(problem);
		await expect(failed).rejects.toThrow(`The line was: ${line.slice(0, 4)}`);
	});

	test('and what does no harm is taken', async () => {
		for (const line of [
			'{"jsonrpc":"2.0","id":"$ID","result":{"content":[]}}',
			'{"jsonrpc":"2.0","id":$ID,"result":{"content":[]},"error":null}',
			'{"jsonrpc":"2.0","id":$ID,"result":{"content":[]},"method":"tools/call","took":3}',
			'{"jsonrpc":"2.0","id":$ID,"result":{"content":[],"_meta":null}}',
			'{"jsonrpc":"2.0","id":$ID,"result":{"content":[],"_meta":{"progressToken":1e308}}}',
			'\uFEFF{"jsonrpc":"2.0","id":$ID,"result":{"content":[]}}\r',
			'[{"jsonrpc":"2.0","id":$ID,"result":{"content":[]}}, 3]',
			'[[{"jsonrpc":"2.0","id":$ID,"result":{"content":[]}}]]',
			'sent {"jsonrpc":"2.0","id":$ID,"result":{}}\n{"jsonrpc":"2.0","id":$ID,"result":{"content":[]}}',
			'[1,2]\n3000\nnull\n"text"\n{"level":30,"id":$ID,"msg":"up"}\nready\n{"jsonrpc":"2.0","id":$ID,"result":{"content":[]}}',
		])
			expect((await call(line)).result).toMatchObject({content: []});
	});

	test('a secret in the line is hidden', async () => {
		const server = scriptedServer(answering('ping', '{"jsonrpc":"2.0","id":$ID,"result":"hunter22"}'));
		const redact = (text: string) => text.replaceAll('hunter22', '[hidden]');
		const connection = await openConnection({...server.line, redact});
		await connection.ping();
		expect(connection.remarks().join('\n')).toContain('"result":"[hidden]"');
	});

	test('output that is no message is counted and told once', async () => {
		const {connection, others, say} = await talkToScript();
		say('[1,2]\n3000\nready');
		await connection.ping();
		expect(others).toEqual(['[1,2]', '3000', 'ready']);
		expect(connection.remarks()).toEqual([
			expect.stringMatching(/wrote 3 lines that are not MCP to stdout.*The first was: \[1,2\]/),
		]);
	});
});

describe('An answer that may be about something else', () => {
	afterEach(() => {
		vi.useRealTimers();
	});

	const nameless = '{"jsonrpc":"2.0","id":null,"error":{"code":-32601,"message":"no such notification"}}';

	test('an error to a notification harms no request', async () => {
		const {connection} = await talkToScript(({method}) =>
			method === 'notifications/initialized' ? [nameless] : undefined,
		);
		expect((await connection.tools()).map(({name}) => name)).toEqual(['echo', 'other']);
	});

	test('is taken for that of the only open request when nothing else comes', async () => {
		vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
		const {connection, heard} = await talkToScript(answering('tools/list', nameless));
		const listed = expect(connection.tools()).rejects.toMatchObject({
			code: 'SERVER_PROTOCOL',
			rpc: {code: -32_601},
			message: expect.stringContaining('no such notification'),
		});
		await expect.poll(() => heard.at(-1).method).toBe('tools/list');
		await new Promise(setImmediate);
		await vi.advanceTimersByTimeAsync(6000);
		await listed;
	});

	const strays: readonly [line: string, problem: string][] = [
		['{"jsonrpc":"2.0","result":{"content":[{"type', 'not valid JSON'],
		['{"jsonrpc":"2.0","id":4711,"result":{"content":[]}}', 'its id 4711 is that of no open request'],
		['{"jsonrpc":"2.0","id":4711,"error":{"code":1,"message":"no"}}', 'answered with error 1: no'],
		['{"jsonrpc":"2.0","id":null,"result":{"content":[]}}', 'it has no id'],
		['{"jsonrpc":"2.0","id":[1],"result":{"content":[]}}', 'its id [1] is that of no open request'],
		['{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}', '-32700: Parse error'],
		['50 %{"jsonrpc":"2.0","id":$ID,"result":{}} done', 'it shares its line with other output'],
		['{\n "jsonrpc": "2.0",\n "id": $ID,\n "result": {"a": [\n  "}"\n ]}\n}', 'it is spread over 7 lines'],
	];

	test.each(strays)('%s is told when nothing else comes', async (line, problem) => {
		vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
		const {connection, heard} = await talkToScript(answering('ping', line));
		await connection.tools();
		const said = connection.ping();
		await expect.poll(() => heard.at(-1).method).toBe('ping');
		await new Promise(setImmediate);
		await vi.advanceTimersByTimeAsync(6000);
		await said;
		expect(connection.remarks().join()).toContain(problem);
	});

	test.each([
		...strays.map(([line]) => line),
		'{"jsonrpc":"2.0","id":4711,"method":7}',
		'{"jsonrpc":"2.0","id":$ID,"method":null}',
		'{"jsonrpc":"2.0","id":4711,"method":7,"result":{}}',
	])('%s harms nothing when the right answer follows', async line => {
		const right = '{"jsonrpc":"2.0","id":$ID,"result":{"content":[{"type":"text","text":"right"}]}}';
		expect((await call(`${line}\n${right}`)).result).toMatchObject({content: [{text: 'right'}]});
		const {connection} = await talkToScript(message =>
			message.method === 'initialize'
				? [
						line.replaceAll('$ID', String(message.id)),
						JSON.stringify({
							jsonrpc: '2.0',
							id: message.id,
							result: usualResults.initialize?.(message.params),
						}),
					]
				: undefined,
		);
		expect(connection.serverName).toBe('scripted');
	});

	test('is told at once where the connection ends after it', async () => {
		const server = await talkToScript(({method}) => {
			if (method !== 'tools/call') return undefined;
			setImmediate(() => server.end());
			return [strays[5]?.[0] ?? ''];
		});
		await expect(server.connection.call('echo', {text: 'a'})).rejects.toThrow(
			'scripted answered with error -32700: Parse error',
		);
	});

	test('is named when a request is not answered in time', async () => {
		const {connection, say} = await talkToScript(({method}) => (method === 'tools/call' ? [] : undefined));
		say('{"jsonrpc":"2.0","id":77,"result":{"late":true}}');
		await expect(connection.call('echo', {text: 'a'}, {timeout: 50})).rejects.toMatchObject({
			code: 'SERVER_TIMEOUT',
			message: expect.stringContaining('"late":true'),
		});
	});
});

describe('The handshake', () => {
	const usual = {
		protocolVersion: '2025-06-18',
		capabilities: {tools: {}},
		serverInfo: {name: 's', version: '1'},
	};

	test.each([
		[{capabilities: {tools: []}}, 'capabilities.tools is [], not an object'],
		[{capabilities: {tools: {listChanged: null}}}, 'capabilities.tools.listChanged is null'],
		[{capabilities: null}, 'capabilities is null, not an object'],
		[{serverInfo: undefined}, 'serverInfo is missing'],
		[{serverInfo: {name: 7, version: '1'}}, 'serverInfo.name is 7, not text'],
		[{instructions: null}, 'instructions is null, not text'],
		[{_meta: null}, '_meta is null, not an object'],
		[{protocolVersion: undefined}, 'protocolVersion is missing'],
	])('with %j is used all the same, and said', async (odd, problem) => {
		const {connection} = await talkToScript(resulting('initialize', {...usual, ...odd}));
		expect(connection.remarks()).toEqual([expect.stringContaining(problem)]);
		expect((await connection.tools()).map(({name}) => name)).toEqual(['echo', 'other']);
	});

	test('knows the versions that the SDK knows', () => {
		expect(knownVersions).toEqual(SUPPORTED_PROTOCOL_VERSIONS);
	});

	test('with nothing odd says nothing, and null is a capability that is not there', async () => {
		const {connection} = await talkToScript();
		expect(connection.remarks()).toEqual([]);
		const other = await talkToScript(
			resulting('initialize', {...usual, capabilities: {tools: {}, prompts: null}}),
		);
		expect(await other.connection.prompts()).toEqual([]);
	});

	test.each(['2099-01-01', 7, {}])('with the version %j names it and those that are known', async version => {
		await expect(
			talkToScript(resulting('initialize', {...usual, protocolVersion: version})),
		).rejects.toMatchObject({
			code: 'SERVER_PROTOCOL',
			message: expect.stringMatching(
				new RegExp(`version ${JSON.stringify(version)}.*2025-11-25.*2024-10-07`),
			),
		});
	});

	test.each([
		[{code: -32_022, message: 'Unsupported', data: {supported: ['2026-07-28']}}, 'It speaks 2026-07-28'],
		[{code: -32_022, message: 'Unsupported'}, 'newer versions of the protocol, such as 2026-07-28'],
		[{code: -32_601, message: 'Method not found'}, 'such as 2026-07-28'],
		[{code: -32_602, message: 'Unsupported protocol version'}, 'error -32602: Unsupported protocol version'],
	])('that is refused with %j says why', async (error, words) => {
		const refused = talkToScript(
			answering('initialize', `{"jsonrpc":"2.0","id":$ID,"error":${JSON.stringify(error)}}`),
		);
		await expect(refused).rejects.toMatchObject({code: 'SERVER_PROTOCOL', rpc: error});
		await expect(refused).rejects.toThrow(words);
		await expect(refused).rejects.toThrow(`error ${error.code}: ${error.message}`);
	});

	test('after a byte order mark is made', async () => {
		const line = `\uFEFF{"jsonrpc":"2.0","id":$ID,"result":${JSON.stringify(usual)}}`;
		const {connection} = await talkToScript(answering('initialize', line));
		expect(connection.protocol).toBe('2025-06-18');
	});
});

describe('An error of the server is told as it is', () => {
	const fails = (method: string, error: object) =>
		talkToScript(answering(method, `{"jsonrpc":"2.0","id":$ID,"error":${JSON.stringify(error)}}`));

	test.each([-32_000, -32_001, -32_603, 7])('%d: code, message and data', async code => {
		const error = {code, message: 'Backend is on fire', data: {retry: 5}};
		const {connection} = await fails('tools/call', error);
		await expect(connection.call('echo', {text: 'a'})).rejects.toMatchObject({
			code: 'SERVER_PROTOCOL',
			message: `scripted answered with error ${code}: Backend is on fire (data: {"retry":5})`,
			rpc: error,
		});
	});

	test('invalid parameters are wrong arguments where arguments were given', async () => {
		const {connection} = await fails('tools/call', {code: -32_602, message: 'no such city'});
		await expect(connection.call('echo', {text: 'a'})).rejects.toMatchObject({
			code: 'TOOL_ARGUMENTS_INVALID',
			message: 'scripted answered with error -32602: no such city',
		});
		const lists = await fails('tools/list', {code: -32_602, message: 'no'});
		await expect(lists.connection.tools()).rejects.toMatchObject({code: 'SERVER_PROTOCOL'});
	});

	test('our own clock and the end of the connection are told as such', async () => {
		const {connection, end} = await talkToScript(({method}) => (method === 'tools/call' ? [] : undefined));
		await expect(connection.call('echo', {text: 'a'}, {timeout: 20})).rejects.toMatchObject({
			code: 'SERVER_TIMEOUT',
			rpc: undefined,
		});
		const open = connection.call('echo', {text: 'a'});
		end();
		await expect(open).rejects.toMatchObject({code: 'SERVER_UNREACHABLE'});
		await expect(connection.call('echo', {text: 'a'})).rejects.toMatchObject({code: 'SERVER_UNREACHABLE'});
	});

	test('ping that is not known, or oddly answered, is a sign of life', async () => {
		const {connection} = await fails('ping', {code: -32_601, message: 'Method not found'});
		expect(await connection.ping()).toBeGreaterThan(0);
		expect(connection.remarks()).toEqual([expect.stringContaining('ping is not known to scripted')]);
		const odd = await talkToScript(resulting('ping', null));
		expect(await odd.connection.ping()).toBeGreaterThan(0);
		expect(odd.connection.remarks().join()).toContain('its result is null');
	});
});
