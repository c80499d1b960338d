import {afterEach, describe, expect, test, vi} from 'vitest';
import {fromServer} from '../../../../source/core/runtime/runner/from-server.ts';
import {fromSession} from '../../../../source/core/runtime/runner/from-session.ts';
import {shakeHands} from '../../../../source/core/runtime/runner/handshake.ts';
import {createHub, createSession, failCalls, type Hub} from '../../../../source/core/runtime/runner/hub.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into messages of any shape
type Message = any;

const bytesOf = (text: string) => Buffer.from(`${text}\n`);

/** A hub whose server hears what it is told and says what the test says. */
function meet() {
	const heard: Message[] = [];
	const hub: Hub = createHub({
		id: 'weather',
		toServer: bytes => heard.push(JSON.parse(bytes.toString())),
		log: () => undefined,
		remark: () => undefined,
	});
	const session = (name: string, first: boolean) => {
		const got: Message[] = [];
		const made = createSession(name, first, bytes => got.push(JSON.parse(bytes.toString())));
		if (first) hub.first = made;
		else hub.joined.add(made);
		const ask = (method: string, params = {}, id: string | number = 1) =>
			fromSession(hub, made, bytesOf(JSON.stringify({jsonrpc: '2.0', id, method, params})));
		return {got, ask};
	};
	return {hub, heard, session, say: (text: string) => fromServer(hub, bytesOf(text))};
}

const agreed = {protocolVersion: '2025-11-25', capabilities: {}, serverInfo: {name: 's', version: '1'}};

/** A hub whose handshake is made, with one joined session. */
async function meetJoined() {
	const meeting = meet();
	const made = shakeHands(meeting.hub, '1', new Promise<never>(() => undefined));
	meeting.say(JSON.stringify({jsonrpc: '2.0', id: meeting.heard[0].id, result: agreed}));
	await made;
	return {...meeting, ...meeting.session('s1', false)};
}

describe('An answer that cannot be read', () => {
	const broken = (id: unknown) => `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"n":NaN}}`;

	test('is told to the session that waits for it, in its own id', async () => {
		const {ask, got, heard, say} = await meetJoined();
		ask('tools/call', {}, 'mine');
		expect(say(broken(heard.at(-1).id))).toBe(false);
		expect(got).toMatchObject([
			{
				id: 'mine',
				error: {
					code: -32_603,
					message: expect.stringContaining(
						'weather sent a malformed answer to tools/call: it is not valid JSON',
					),
					data: {'mcpb-tui': {code: 'SERVER_PROTOCOL'}},
				},
			},
		]);
	});

	test('is told to the first client too, and without an id where only one waits', () => {
		const {session, say} = meet();
		const {ask, got} = session('client', true);
		ask('tools/list', {}, 7);
		say(broken(7));
		ask('tools/list', {}, 8);
		say('{"jsonrpc":"2.0","result":{"tools":[');
		expect(got.map(({id, error}) => [id, error.code])).toEqual([
			[7, -32_603],
			[8, -32_603],
		]);
	});

	test('is nobody\u2019s where it names nobody who waits, and other output is nobody\u2019s either', () => {
		const {session, say} = meet();
		const {ask, got} = session('client', true);
		ask('tools/list', {}, 7);
		for (const line of [broken(8), '{"id":7,"level":"info",', 'ready', '[1,', '3000'])
			expect(say(line)).toBe(false);
		expect(got).toEqual([]);
	});
});

describe('An answer that is not on a line of its own', () => {
	afterEach(() => void vi.useRealTimers());

	test.each([
		['behind other output', '50 %{"jsonrpc":"2.0","id":7,"result":{}}', 'shares its line'],
		[
			'over several lines',
			'{\n "jsonrpc": "2.0",\n "result": {\n  "a": [\n   "b"\n  ]\n },\n "id": 7\n}',
			'9 lines',
		],
	])('but %s is told when nothing better comes', (_, text, problem) => {
		vi.useFakeTimers({toFake: ['setTimeout']});
		const {session, say} = meet();
		const {ask, got} = session('client', true);
		ask('tools/list', {}, 7);
		for (const line of text.split('\n')) expect(say(line)).toBe(false);
		expect(got).toEqual([]);
		vi.advanceTimersByTime(6000);
		expect(got).toMatchObject([{id: 7, error: {message: expect.stringContaining(problem)}}]);
	});

	test('but was only logged is nobody\u2019s loss', () => {
		vi.useFakeTimers({toFake: ['setTimeout']});
		const {session, say} = meet();
		const {ask, got} = session('client', true);
		ask('tools/list', {}, 7);
		say('sent {"jsonrpc":"2.0","id":7,"result":{}}');
		say('{"level":"info","sent":{"jsonrpc":"2.0","id":7,"result":{}}}');
		say('{"jsonrpc":"2.0","id":7,"result":{}}');
		// A client may use an id again.
		ask('tools/list', {}, 7);
		vi.advanceTimersByTime(6000);
		expect(got).toEqual([{jsonrpc: '2.0', id: 7, result: {}}]);
	});

	test('but with another is told to both', () => {
		const {session, say} = meet();
		const {ask, got} = session('client', true);
		for (const id of [7, 8]) ask('tools/list', {}, id);
		say('{"jsonrpc":"2.0","id":7,"result":{}}{"jsonrpc":"2.0","id":8,"result":{}}');
		expect(got.map(({id, error}) => [id, error.code])).toEqual([
			[7, -32_603],
			[8, -32_603],
		]);
	});
});

describe('An answer that is odd', () => {
	test('but names its request goes to whoever waits for it', async () => {
		const {ask, got, heard, say} = await meetJoined();
		for (const rest of ['', ',"error":"boom"', ',"result":null', ',"result":{},"method":"tools/call"']) {
			ask('tools/call', {}, 'mine');
			say(`{"jsonrpc":"2.0","id":${JSON.stringify(heard.at(-1).id)}${rest}}`);
		}
		expect(got.map(({id}) => id)).toEqual(['mine', 'mine', 'mine', 'mine']);
	});

	test('in that its id is text instead of a number is the answer all the same', () => {
		const {hub, session, say} = meet();
		const {ask, got} = session('client', true);
		ask('tools/list', {}, 7);
		say('{"jsonrpc":"2.0","id":"7","result":{}}');
		expect(got).toEqual([{jsonrpc: '2.0', id: '7', result: {}}]);
		expect(hub.calls.size).toBe(0);
	});

	test('after a byte order mark is one', () => {
		const {session, say} = meet();
		const {ask, got} = session('client', true);
		ask('initialize', {}, 0);
		expect(say(`\uFEFF{"jsonrpc":"2.0","id":0,"result":${JSON.stringify(agreed)}}`)).toBe(true);
		expect(got).toMatchObject([{id: 0, result: agreed}]);
	});
});

describe("The runner's own handshake", () => {
	const shake = (line: (id: string) => string) => {
		const {hub, heard, say} = meet();
		const made = shakeHands(hub, '1', new Promise<never>(() => undefined));
		say(line(JSON.stringify(heard[0].id)));
		return made;
	};

	test.each([
		[
			'an unknown version',
			'{"jsonrpc":"2.0","id":$ID,"result":{"protocolVersion":"2099-01-01"}}',
			'2099-01-01',
		],
		['no result', '{"jsonrpc":"2.0","id":$ID,"result":null}', 'its result is null'],
		['an error that is text', '{"jsonrpc":"2.0","id":$ID,"error":"boom"}', 'its error is "boom"'],
		[
			'a newer era',
			'{"jsonrpc":"2.0","id":$ID,"error":{"code":-32601,"message":"no"}}',
			'such as 2026-07-28',
		],
		['an error without id', '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"bad"}}', 'bad'],
		['another id', '{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-11-25"}}', 'its id is 0'],
		['what is no JSON', '{"jsonrpc":"2.0","id":$ID,"result":{', 'not valid JSON'],
	])('fails at once over %s', async (_, line, words) => {
		const made = shake(id => line.replace('$ID', id));
		await expect(made).rejects.toMatchObject({
			code: 'SERVER_PROTOCOL',
			message: expect.stringContaining(words),
		});
	});

	test('takes what does no harm, as a connection does', async () => {
		const odd = {protocolVersion: '2025-06-18', capabilities: null, instructions: null, _meta: null};
		await shake(id => JSON.stringify({jsonrpc: '2.0', id: JSON.parse(id), result: odd}));
	});
});

test('what the runner answers in the place of a server that ended says that it is its own', () => {
	const {hub, session} = meet();
	const {ask, got} = session('client', true);
	ask('tools/list', {}, 7);
	failCalls(hub, 'The server ended.');
	expect(got).toMatchObject([{id: 7, error: {data: {'mcpb-tui': {code: 'SERVER_UNREACHABLE'}}}}]);
});
