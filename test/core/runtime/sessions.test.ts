import {describe, expect, test} from 'vitest';
import {startServer} from '../../../source/core/runtime/running.ts';
import {joinRunner, startRunner} from '../../support/conversation.ts';
import {storeWith} from '../../support/stores.ts';

const text = (answer: {result: {content: {text: string}[]}}) => answer.result.content[0]?.text ?? '';
const seen = async (client: {call: (tool: string) => Promise<unknown>}) =>
	JSON.parse(text((await client.call('seen')) as never));

async function withClient(capabilities: object = {}) {
	const paths = storeWith('odd');
	const client = startRunner(paths, 'odd');
	const initialized = await client.initialize(capabilities);
	await client.call('echo', {text: 'ready'});
	return {paths, client, initialized};
}

describe('A session that joins the server of a client', () => {
	test('gets the handshake that the client got, and the server sees only one', async () => {
		const {paths, client, initialized} = await withClient({roots: {}});
		const joined = await joinRunner(paths, 'odd');
		const answer = await joined.initialize({sampling: {}}, '2024-11-05');
		joined.send({jsonrpc: '2.0', method: 'notifications/roots/list_changed'});
		expect(answer.result).toEqual(initialized.result);
		expect(text((await joined.call('echo', {text: 'from the session'})) as never)).toBe('from the session');
		expect(await seen(client)).toMatchObject({
			initialized: 1,
			rootChanges: 0,
			initialize: {capabilities: {roots: {}}},
		});
	});

	test('gets its answers under its own ids, byte for byte as the server wrote them', async () => {
		const {paths, client} = await withClient();
		const [one, two] = [await joinRunner(paths, 'odd'), await joinRunner(paths, 'odd')];
		await Promise.all([one.initialize(), two.initialize()]);
		const ids = [1, '1', 'with "quotes" and é', 0, -5];
		const answers = await Promise.all(
			[client, one, two].flatMap((session, index) =>
				ids.map(id => session.request('tools/call', {name: 'echo', arguments: {text: `${index}:${id}`}}, id)),
			),
		);
		expect(answers.map(answer => text(answer as never))).toEqual(
			[0, 1, 2].flatMap(index => ids.map(id => `${index}:${id}`)),
		);
		expect(one.lines.at(-1)).toBe(
			'{"result":{"content":[{"type":"text","text":"1:-5"}],"exact":12345678901234567890.10,"odd":{"id":1}},"jsonrpc":"2.0","id":-5}',
		);
		expect(client.lines.filter(line => line.includes('mcpb-tui'))).toEqual([]);
	});

	test('waits for its handshake until the client has finished its own', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		const first = await client.request('initialize', {
			protocolVersion: '2025-06-18',
			capabilities: {},
			clientInfo: {name: 'slow', version: '1'},
		});
		const joined = await joinRunner(paths, 'odd');
		const early = await joined.request('tools/list');
		expect(early.error.message).toContain('has not finished its handshake');
		const waiting = joined.request('initialize', {
			protocolVersion: '2025-06-18',
			capabilities: {},
			clientInfo: {name: 'early', version: '1'},
		});
		client.send({jsonrpc: '2.0', method: 'notifications/initialized'});
		expect((await waiting).result).toEqual(first.result);
	});

	test('hears of the progress of its own calls only, under its own token', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		await Promise.all([
			joined.call('progress', {steps: 3}, {progressToken: 7}),
			client.call('progress', {steps: 2}, {progressToken: 7}),
		]);
		const progress = (lines: readonly string[]) =>
			lines.filter(line => line.includes('notifications/progress')).map(line => JSON.parse(line).params);
		expect(progress(joined.lines)).toEqual(
			[1, 2, 3].map(step => ({progressToken: 7, progress: step, total: 3})),
		);
		expect(progress(client.lines)).toEqual(
			[1, 2].map(step => ({progressToken: 7, progress: step, total: 2})),
		);
	});

	test('cancels its own call and no other, and leaving cancels what it left behind', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		joined.send({
			jsonrpc: '2.0',
			id: 1,
			method: 'tools/call',
			params: {name: 'hold', arguments: {name: 'a'}},
		});
		joined.send({
			jsonrpc: '2.0',
			id: 2,
			method: 'tools/call',
			params: {name: 'hold', arguments: {name: 'b'}},
		});
		client.send({
			jsonrpc: '2.0',
			id: 1,
			method: 'tools/call',
			params: {name: 'hold', arguments: {name: 'c'}},
		});
		joined.send({
			jsonrpc: '2.0',
			method: 'notifications/cancelled',
			params: {requestId: 1, reason: 'changed my mind'},
		});
		await joined.call('release', {name: 'a'});
		expect(text((await joined.next(message => message.id === 1)) as never)).toBe('a was held');
		joined.end();
		await joined.ended;
		await client.call('release', {name: 'c'});
		const {cancelled} = await seen(client);
		expect(cancelled.map(({reason}: {reason: string}) => reason)).toEqual([
			'changed my mind',
			'The session ended.',
		]);
		expect(new Set(cancelled.map(({requestId}: {requestId: string}) => requestId)).size).toBe(2);
		expect(text((await client.next(message => message.id === 1)) as never)).toBe('c was held');
	});

	test('shares subscriptions: the server is told of the first one and of the last one that goes', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		await joined.request('resources/subscribe', {uri: 'a:/x'});
		await joined.request('resources/subscribe', {uri: 'a:/own'});
		await client.request('resources/subscribe', {uri: 'a:/x'});
		expect((await joined.request('resources/unsubscribe', {uri: 'a:/x'})).result).toEqual({});
		await client.call('updated', {uri: 'a:/x'});
		await client.call('updated', {uri: 'a:/own'});
		await joined.next(message => message.params?.uri === 'a:/own');
		const updates = (lines: readonly string[]) =>
			lines.filter(line => line.includes('resources/updated')).map(line => JSON.parse(line).params.uri);
		expect(updates(joined.lines)).toEqual(['a:/own']);
		expect(updates(client.lines)).toEqual(['a:/x']);
		joined.end();
		await joined.ended;
		await client.call('echo', {text: ''});
		expect((await seen(client)).subscriptions).toEqual(['+a:/x', '+a:/own', '+a:/x', '-a:/own']);
	});

	test('keeps its subscription when the client gives up the same one', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		await joined.request('resources/subscribe', {uri: 'a:/x'});
		await client.request('resources/subscribe', {uri: 'a:/x'});
		await client.request('resources/unsubscribe', {uri: 'a:/x'});
		expect((await seen(client)).subscriptions).toEqual(['+a:/x', '+a:/x', '-a:/x', '+a:/x']);
	});

	test('shares the log level: the server logs for whoever wants the most, and each hears what it wants', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		await client.request('logging/setLevel', {level: 'warning'});
		await joined.request('logging/setLevel', {level: 'debug'});
		await client.request('logging/setLevel', {level: 'error'});
		await client.call('log', {level: 'debug', data: 'small'});
		await client.call('log', {level: 'error', data: 'large'});
		await joined.next(message => message.params?.data === 'large');
		const logs = (lines: readonly string[]) =>
			lines.filter(line => line.includes('notifications/message')).map(line => JSON.parse(line).params.data);
		expect(logs(joined.lines)).toEqual(['small', 'large']);
		expect(logs(client.lines)).toEqual(['large']);
		expect((await seen(client)).levels).toEqual(['warning', 'debug', 'error', 'debug']);
		joined.end();
		await joined.ended;
		await client.call('echo', {text: ''});
		expect((await seen(client)).levels.at(-1)).toBe('error');
	});

	test('is asked what the server asks during its call, and the client when nobody is meant', async () => {
		const {paths, client} = await withClient({elicitation: {}});
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize({elicitation: {}});
		const answerNext = async (session: typeof joined, name: string) => {
			const question = await session.next(
				message => message.method === 'elicitation/create' && message.params.message === name,
			);
			session.send({jsonrpc: '2.0', id: question.id, result: {action: 'accept', content: {by: name}}});
		};
		const ask = (name: string) => ({
			method: 'elicitation/create',
			params: {message: name, requestedSchema: {type: 'object', properties: {}}},
		});
		const [own] = await Promise.all([joined.call('ask', ask('session')), answerNext(joined, 'session')]);
		expect(JSON.parse(text(own as never))).toEqual({action: 'accept', content: {by: 'session'}});
		const [both] = await Promise.all([
			client.call('ask', ask('client')),
			answerNext(client as never, 'client'),
		]);
		expect(JSON.parse(text(both as never))).toEqual({action: 'accept', content: {by: 'client'}});
		expect(client.lines.some(line => line.includes('"message":"session"'))).toBe(false);
	});

	test('is asked by its own call, also after the client got an answer too long to be held', async () => {
		const {paths, client} = await withClient({elicitation: {}});
		// Its id stands at its end.
		await client.call('echo', {text: 'x'.repeat(300_000)});
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize({elicitation: {}});
		joined.send({
			jsonrpc: '2.0',
			id: 1,
			method: 'tools/call',
			params: {name: 'ask', arguments: {method: 'elicitation/create', params: {message: 'whose?'}}},
		});
		await joined.next(message => message.method === 'elicitation/create');
		expect(client.lines.some(line => line.includes('whose?'))).toBe(false);
	});

	test('that left gets its long answer nowhere else', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		joined.send({
			jsonrpc: '2.0',
			id: 1,
			method: 'tools/call',
			params: {name: 'echoLater', arguments: {text: `private ${'x'.repeat(300_000)}`}},
		});
		await client.call('echo', {text: 'sync'});
		joined.end();
		await joined.ended;
		await client.call('echo', {text: 'sync'});
		await client.call('release', {name: 'echoLater'});
		expect(client.lines.filter(line => line.includes('private'))).toEqual([]);
	});

	test('that leaves in the middle of a question has it declined for it', async () => {
		const {paths, client} = await withClient({elicitation: {}});
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize({elicitation: {}});
		joined.send({
			jsonrpc: '2.0',
			id: 1,
			method: 'tools/call',
			params: {name: 'ask', arguments: {method: 'elicitation/create', params: {message: 'x'}}},
		});
		await joined.next(message => message.method === 'elicitation/create');
		joined.end();
		await joined.ended;
		await client.call('echo', {text: ''});
		expect((await seen(client)).answers.map(({result}: {result: object}) => result)).toEqual([
			{action: 'decline'},
		]);
	});

	test('hears of changed lists, as the client does', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		await client.call('changed');
		expect(
			(await joined.next(message => message.method === 'notifications/tools/list_changed')).params,
		).toBeUndefined();
		await client.next(message => message.method === 'notifications/tools/list_changed');
	});

	test('speaks in batches where the protocol has them, and gets the parts of one that concern it', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize({}, '2025-03-26');
		joined.send([
			{jsonrpc: '2.0', id: 1, method: 'tools/call', params: {name: 'echo', arguments: {text: 'one'}}},
			{jsonrpc: '2.0', id: 2, method: 'tools/call', params: {name: 'batch'}},
		]);
		await joined.next(message => message.id === 1);
		expect((await joined.next(message => message.id === 2)).result).toEqual({content: []});
		await client.next(message => message.method === 'notifications/prompts/list_changed');
		expect(client.lines.some(line => line.startsWith('['))).toBe(false);
	});

	test('is told why a server that is used without a handshake cannot be joined', async () => {
		const paths = storeWith('odd');
		const client = startRunner(paths, 'odd');
		const meta = {'io.modelcontextprotocol/protocolVersion': '2026-07-28'};
		const answer = await client.request('tools/call', {
			name: 'echo',
			arguments: {text: 'no handshake'},
			_meta: meta,
		});
		expect(text(answer as never)).toBe('no handshake');
		const joined = await joinRunner(paths, 'odd');
		const refused = await joined.request('initialize', {
			protocolVersion: '2025-11-25',
			capabilities: {},
			clientInfo: {name: 'x', version: '1'},
		});
		expect(refused.error.message).toContain('without a handshake (protocol 2026-07-28)');
	});

	test('that does not read is dropped, and the server goes on', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		joined.pause();
		for (let count = 0; count < 4; count++) {
			joined.send({
				jsonrpc: '2.0',
				id: `big-${count}`,
				method: 'tools/call',
				params: {name: 'big', arguments: {bytes: 12_000_000}},
			});
		}
		await client.call('echo', {text: 'sync'});
		await expect
			.poll(async () => (await client.request('ping')) && (await joinedNames(paths)), {
				interval: 20,
				timeout: 20_000,
			})
			.toEqual(['client']);
		expect(text((await client.call('echo', {text: 'still here'})) as never)).toBe('still here');
	});
});

async function joinedNames(paths: Parameters<typeof joinRunner>[0]): Promise<readonly string[]> {
	const control = await joinRunner(paths, 'odd');
	const {result} = await control.request('mcpb-tui/sessions');
	control.end();
	return result.sessions.map(({name}: {name: string}) => name);
}

describe('A server that runs by itself', () => {
	test('is offered what a client would offer, and asked questions are answered for those who are absent', async () => {
		const paths = storeWith('odd');
		await startServer(paths, 'odd');
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		expect(await seen(joined)).toMatchObject({
			initialize: {protocolVersion: '2025-11-25', capabilities: {roots: {}, sampling: {}, elicitation: {}}},
			initialized: 1,
		});
		const ask = async (method: string) => JSON.parse(text((await joined.call('ask', {method})) as never));
		expect(await ask('elicitation/create')).toEqual({action: 'decline'});
		expect(await ask('roots/list')).toEqual({roots: []});
		expect((await ask('sampling/createMessage')).error.message).toContain('Nobody is there');
	});
});
