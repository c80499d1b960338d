import {join} from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {
	CallClock,
	ConnectionEvent,
	ConnectOptions,
	JsonObject,
	ServerConnection,
} from '../../../../source/core/contract.ts';
import {connectForeign} from '../../../../source/core/runtime/connect.ts';
import {allGone} from '../../../support/processes.ts';

const talker = join(import.meta.dirname, 'talker.js');

// biome-ignore lint/suspicious/noExplicitAny: a test reads any shape
const said = ({result}: {result: JsonObject}): any => JSON.parse((result as any).content[0].text);

async function talkTo(options: ConnectOptions = {}): Promise<ServerConnection> {
	const server = {command: process.execPath, args: [talker], env: {}};
	const connection = await connectForeign('talker', server, process.env, options);
	onTestFinished(() => connection.close());
	return connection;
}

const form = {
	type: 'object',
	properties: {
		name: {type: 'string', default: 'Ada'},
		age: {type: 'integer', default: 36},
		mail: {type: 'string'},
	},
};

describe('What a server offers', () => {
	test('is known after the handshake, its own words made fit for a terminal', async () => {
		const connection = await talkTo();
		expect(connection).toMatchObject({
			serverName: 'talker',
			serverInfo: {title: 'Talker', version: '3'},
			instructions: 'Ask me',
			capabilities: {resources: {subscribe: true}},
			protocol: '2025-11-25',
		});
		expect(await connection.ping()).toBeGreaterThan(0);
	});

	test('is fetched with all its pages', async () => {
		const connection = await talkTo();
		expect((await connection.tools()).length).toBeGreaterThan(5);
		expect((await connection.prompts()).map(({name}) => name)).toEqual(['one', 'two', 'three']);
		expect((await connection.resources()).map(({uri}) => uri)).toEqual(['note://1', 'note://2', 'note://3']);
		// It does not know that there could be templates.
		expect(await connection.resourceTemplates()).toEqual([]);
	});

	test('can be read, and what is not there says so', async () => {
		const connection = await talkTo();
		expect(await connection.getPrompt('two', {word: 'hi'})).toMatchObject({
			messages: [{content: {text: 'say hi'}}],
		});
		await expect(connection.getPrompt('twoo', {})).rejects.toMatchObject({
			code: 'PROMPT_NOT_FOUND',
			hint: 'Did you mean two?',
		});
		expect(await connection.readResource('note://2')).toEqual({
			contents: [{uri: 'note://2', text: 'the text of note://2'}],
		});
		await expect(connection.readResource('note://9')).rejects.toMatchObject({code: 'RESOURCE_NOT_FOUND'});
	});

	test('is completed, with what is filled in already', async () => {
		const connection = await talkTo();
		const values = await connection.complete({prompt: 'one'}, {name: 'word', value: 'h'}, {other: 'x'});
		expect(values).toEqual(['one:h!', '{"arguments":{"other":"x"}}']);
		expect(await connection.complete({uriTemplate: 'note://{n}'}, {name: 'n', value: '1'})).toContain(
			'note://{n}:1!',
		);
	});

	test('is watched, and every change of it is heard', async () => {
		const connection = await talkTo();
		const events: ConnectionEvent[] = [];
		const forget = connection.subscribe(event => events.push(event));
		await connection.watchResource('note://1');
		await connection.setLogLevel('debug');
		await connection.call('change', {});
		await connection.call('log', {});
		expect(events).toEqual([
			{type: 'prompts-changed'},
			{type: 'resources-changed'},
			{type: 'resource-updated', uri: 'note://1'},
			{type: 'log', level: 'warning', logger: 'me', text: 'a red word'},
			{type: 'log', level: 'info', text: '{"more":1}'},
		]);
		forget();
		await connection.unwatchResource('note://1');
		await connection.call('log', {});
		expect(events).toHaveLength(5);
		expect(said(await connection.call('seen', {}))).toMatchObject({
			watched: ['+note://1', '-note://1'],
			level: 'debug',
		});
	});
});

describe('A server that is not ours', () => {
	test('ends with the connection, and all that it started', async () => {
		const shell = {
			command: '/bin/sh',
			args: ['-c', `sleep 600 & CHILD=$! exec "$0" "$1"`, process.execPath, talker],
			env: {},
		};
		const connection = await connectForeign('client:talker', shell, process.env);
		const {pid, child} = said(await connection.call('seen', {}));
		expect(child).toBeGreaterThan(0);
		await connection.close();
		expect(await connection.closed).toBeUndefined();
		await allGone([pid, child]);
	});

	test('that cannot be started, or ends at once, says why', async () => {
		const start = (command: string, ...args: string[]) =>
			connectForeign('client:x', {command, args, env: {}}, process.env);
		await expect(start('no-such-program-anywhere')).rejects.toMatchObject({code: 'RUNTIME_MISSING'});
		await expect(start('/bin/sh', '-c', 'echo no key >&2; exit 3')).rejects.toMatchObject({
			code: 'SERVER_UNREACHABLE',
			message: 'The server of client:x ended with code 3. Its last line: no key',
		});
	});

	test.each([
		['console.error("FATAL: no licence"); process.exit(3)', /FATAL: no licence.*ended with code 3/],
		['throw new TypeError("db gone")', /crashed: TypeError: db gone \(it ended with code 1\)/],
		['process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)', /was ended by SIGKILL/],
		['process.exit(0)', /ended with code 0/],
		['process.stdout.end(); setInterval(() => {}, 1000)', /closed its output before it answered/],
	])('says how it ended in the middle of a request (%s)', async (end, words) => {
		const script = `require('node:readline').createInterface({input: process.stdin}).on('line', line => {
			const {id, method, params} = JSON.parse(line);
			if (method === 'tools/list') { ${end}; return; }
			const result = {protocolVersion: params?.protocolVersion, capabilities: {tools: {}}, serverInfo: {name: 'x', version: '1'}};
			if (id !== undefined) console.log(JSON.stringify({jsonrpc: '2.0', id, result}));
		})`;
		const launch = {command: process.execPath, args: ['-e', script], env: {}};
		const connection = await connectForeign('client:x', launch, process.env);
		await expect(connection.tools()).rejects.toMatchObject({
			code: 'SERVER_UNREACHABLE',
			message: expect.stringMatching(words),
		});
		await connection.close();
	});

	test('says so without its secrets', async () => {
		const tells = {
			command: '/bin/sh',
			args: ['-c', 'printf %s "$KEY" | base64 >&2; echo "wrong key: $KEY" >&2; exit 3'],
			env: {KEY: 'sesame-opens-77'},
			secrets: ['sesame-opens-77'],
		};
		await expect(connectForeign('client:x', tells, process.env)).rejects.toMatchObject({
			message: 'The server of client:x ended with code 3. Its last line: wrong key: [secret]',
		});
	});
});

describe('What the server asks', () => {
	test('is offered only where somebody answers it', async () => {
		const silent = await talkTo();
		expect(said(await silent.call('seen', {})).capabilities).toEqual({});
		const refused = said(await silent.call('ask', {method: 'elicitation/create', params: {}}));
		expect(refused.error.code).toBe(-32_601);
		const ready = await talkTo({
			handlers: {
				elicitForm: async () => ({action: 'cancel'}),
				elicitUrl: async () => ({action: 'decline'}),
				sample: async () => undefined,
				roots: () => [],
			},
		});
		expect(said(await ready.call('seen', {})).capabilities).toEqual({
			elicitation: {form: {applyDefaults: true}, url: {}},
			sampling: {},
			roots: {listChanged: true},
		});
	});

	test('by a form is answered with the defaults of what was left out', async () => {
		const asked: unknown[] = [];
		const connection = await talkTo({
			handlers: {
				elicitForm: async request => {
					asked.push(request);
					return {action: 'accept', content: {age: 7}};
				},
			},
		});
		const params = {message: 'who \u001b]0;x\u0007are you', requestedSchema: form};
		expect(said(await connection.call('ask', {method: 'elicitation/create', params}))).toEqual({
			action: 'accept',
			content: {name: 'Ada', age: 7},
		});
		expect(asked).toEqual([{mode: 'form', message: 'who are you', schema: form}]);
	});

	test('by a page, for a text of a model, for roots', async () => {
		const roots = [{uri: 'file:///one', name: 'one'}];
		const connection = await talkTo({
			handlers: {
				elicitUrl: async ({url, elicitationId}) =>
					url === 'https://example.com/a' && elicitationId === 'e' ? {action: 'accept'} : {action: 'cancel'},
				sample: async ({maxTokens}) =>
					maxTokens === 1
						? {role: 'assistant', model: 'me', content: {type: 'text', text: 'by hand'}}
						: undefined,
				roots: () => roots,
			},
		});
		const ask = async (method: string, params: JsonObject) =>
			said(await connection.call('ask', {method, params}));
		const page = {mode: 'url', message: 'm', url: 'https://example.com/a', elicitationId: 'e'};
		expect(await ask('elicitation/create', page)).toEqual({action: 'accept'});
		expect(await ask('sampling/createMessage', {maxTokens: 1})).toMatchObject({content: {text: 'by hand'}});
		expect(await ask('sampling/createMessage', {maxTokens: 2})).toMatchObject({error: {code: -1}});
		expect(await ask('roots/list', {})).toEqual({roots});
		roots.push({uri: 'file:///two', name: 'two'});
		await connection.rootsChanged();
		expect(await ask('roots/list', {})).toEqual({roots});
		expect(said(await connection.call('seen', {})).roots).toBe(1);
	});

	test('stops the clock of the call until it is answered', async () => {
		let left: number | undefined;
		const answer = Promise.withResolvers<void>();
		let clock: CallClock | undefined;
		const connection = await talkTo({
			handlers: {
				elicitForm: async () => {
					left = clock?.remaining();
					await answer.promise;
					return {action: 'decline'};
				},
			},
		});
		await connection.tools();
		const call = connection.call(
			'ask',
			{method: 'elicitation/create', params: {requestedSchema: form}},
			{
				timeout: 300,
				onClock: given => {
					clock = given;
				},
			},
		);
		await expect.poll(() => left).toBeGreaterThan(0);
		await connection.ping();
		expect(clock?.remaining()).toBe(left);
		answer.resolve();
		expect(said(await call)).toEqual({action: 'decline'});
	});

	test('by way of an error names the page', async () => {
		const connection = await talkTo();
		await expect(connection.call('page', {})).rejects.toMatchObject({
			code: 'SERVER_NEEDS_YOU',
			message: expect.stringContaining('https://example.com/x'),
		});
	});
});

describe('A call', () => {
	test('keeps structured content that breaks the schema, and says what is wrong with it', async () => {
		const connection = await talkTo();
		const good = await connection.call('structured', {content: {n: 1}});
		expect(good.structuredProblem).toBeUndefined();
		const bad = await connection.call('structured', {content: {n: 'many'}});
		expect(bad.result.structuredContent).toEqual({n: 'many'});
		expect(bad.structuredProblem).toMatch(/output schema: n .*number/);
		expect((await connection.call('unstructured', {})).structuredProblem).toMatch(/no structured content/);
	});

	test('can be given more time while it runs', async () => {
		const connection = await talkTo();
		await connection.tools();
		let clock: CallClock | undefined;
		const call = connection.call('deaf', {}, {timeout: 1000, onClock: given => (clock = given)});
		const outcome = expect(call).rejects.toMatchObject({code: 'SERVER_TIMEOUT'});
		clock?.extend(1000);
		expect(clock?.remaining()).toBeGreaterThan(1000);
		const begin = performance.now();
		await outcome;
		expect(performance.now() - begin).toBeGreaterThan(1000);
	});

	test('that is cancelled tells whether the server obeyed', async () => {
		const connection = await talkTo();
		await connection.tools();
		const cancel = async (tool: string) => {
			const giveUp = new AbortController();
			let late = false;
			const call = connection.call(
				tool,
				{},
				{
					signal: giveUp.signal,
					onClock: () => setImmediate(() => giveUp.abort()),
					onLateAnswer: () => {
						late = true;
					},
				},
			);
			await expect(call).rejects.toMatchObject({code: 'INTERRUPTED'});
			// The server answers in order: what it had to say to the cancelled one has come by now.
			await connection.ping();
			return late;
		};
		expect(await cancel('deaf')).toBe(true);
		expect(await cancel('obedient')).toBe(false);
		expect(said(await connection.call('seen', {})).cancelled).toEqual(
			Array(2).fill('The user cancelled the call.'),
		);
	});

	test('is one of several at once', async () => {
		const connection = await talkTo();
		const calls = Array.from({length: 50}, (_, n) => connection.call('structured', {content: {n}}));
		const results = await Promise.all(calls);
		expect(results.map(({result}) => (result.structuredContent as {n: number}).n)).toEqual(
			results.map((_, n) => n),
		);
	});

	test('of a tool that needs a task is followed to its result', async () => {
		const connection = await talkTo();
		const states: string[] = [];
		const {result} = await connection.call(
			'task',
			{},
			{onTask: ({id, status, message}) => states.push(`${id} ${status} ${message}`)},
		);
		expect(result).toEqual({content: [{type: 'text', text: 'result of t1'}]});
		expect(states).toEqual(['t1 working begun', 't1 working half way', 't1 completed half way']);
		await expect(connection.call('task', {end: 'cancelled'})).rejects.toMatchObject({code: 'TOOL_FAILED'});
	});

	test('of a task that is cancelled cancels the task', async () => {
		const connection = await talkTo();
		const giveUp = new AbortController();
		const call = connection.call(
			'task',
			{end: 'never'},
			{
				signal: giveUp.signal,
				onTask: ({message}) => {
					if (message === 'half way') giveUp.abort();
				},
			},
		);
		await expect(call).rejects.toMatchObject({code: 'INTERRUPTED'});
		expect(said(await connection.call('seen', {})).cancelledTask).toBe('t1');
	});
});
