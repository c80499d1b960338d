import {readFileSync} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js';
import {
	CreateMessageRequestSchema,
	ElicitRequestSchema,
	ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import {expect, onTestFinished, test} from 'vitest';
import type {
	ConnectOptions,
	ElicitationAnswer,
	JsonObject,
	ServerConnection,
} from '../../source/core/contract.ts';
import {createCore} from '../../source/core/core.ts';
import {launcherEntry} from '../../source/core/runtime/install-launcher.ts';
import {serverEverythingBundle} from '../support/bundles.ts';
import {newHome} from '../support/command.ts';
import {report} from '../support/hard-report.ts';
import {everythingArguments, serverEverything} from '../support/stores.ts';
import {temporaryFolder} from '../support/temporary.ts';

const calls = 1000;
const atOnce = 8;

/** All that Claude Desktop gives to a server. */
const bare = {
	HOME: homedir(),
	LOGNAME: userInfo().username,
	PATH: '/usr/bin:/bin',
	SHELL: '/bin/sh',
	TERM: 'dumb',
	USER: userInfo().username,
};

type Recorded = {client: Client; asked: string[]; sent: () => string[]; received: () => string[]};

/** A client of the SDK over stdio; `tee` stands on both sides of the pipe and keeps every byte. */
async function connectRecorded(command: string, args: readonly string[], full: boolean): Promise<Recorded> {
	const folder = temporaryFolder();
	const [input, output] = [join(folder, 'to-server'), join(folder, 'from-server')];
	const transport = new StdioClientTransport({
		command: '/bin/sh',
		args: [
			'-c',
			'in=$1 out=$2; shift 2; tee "$in" | "$@" | tee "$out"',
			'sh',
			input,
			output,
			command,
			...args,
		],
		env: bare,
		cwd: '/',
		stderr: 'ignore',
	});
	const capabilities = full ? {roots: {}, sampling: {}, elicitation: {}} : {};
	const client = new Client({name: 'independent', version: '1'}, {capabilities});
	const asked: string[] = [];
	if (full) {
		client.setRequestHandler(ListRootsRequestSchema, () => ({roots: [{uri: 'file:///srv', name: 'srv'}]}));
		client.setRequestHandler(ElicitRequestSchema, () => {
			asked.push('elicitation');
			return {action: 'accept' as const, content: {name: 'the client'}};
		});
		client.setRequestHandler(CreateMessageRequestSchema, () => {
			asked.push('sampling');
			return {
				role: 'assistant' as const,
				model: 'it',
				content: {type: 'text' as const, text: 'by the client'},
			};
		});
	}
	onTestFinished(() => client.close());
	await client.connect(transport);
	const lines = (file: string) => readFileSync(file, 'utf8').split('\n').filter(Boolean);
	return {client, asked, sent: () => lines(input), received: () => lines(output)};
}

/** One of the thousand: what is called is a matter of its number, so that a direct run calls the very same. */
function callNumber(client: Client, index: number): Promise<unknown> {
	const call = (name: string, args: object = {}) => client.callTool({name, arguments: {...args}});
	switch (index % 10) {
		case 0:
			return call('get-sum', {a: index, b: 0.1});
		case 1:
			return call('get-tiny-image');
		case 2:
			return call('get-structured-content', {location: 'Chicago'});
		case 3:
			return client.callTool(
				{name: 'trigger-long-running-operation', arguments: {duration: 0.02, steps: 2}},
				undefined,
				{onprogress: () => undefined},
			);
		case 4:
			return client.listTools();
		case 5:
			return client.getPrompt({name: 'args-prompt', arguments: {city: `Köln ${index}`}});
		case 6:
			return call('get-annotated-message', {messageType: 'debug', includeImage: true});
		case 7:
			return call('echo', {message: `client ${index} ${'é😀\u2028"\\'.repeat(index % 700)}`});
		case 8:
			// An answer that is a fault is an answer.
			return call('get-sum', {a: 'no number'});
		default:
			return call('echo', {message: `client ${index}`});
	}
}

/** Runs the thousand, some at a time and always the same ones together. Fails when one is not answered. */
async function runThousand(client: Client): Promise<void> {
	for (let begin = 0; begin < calls; begin += atOnce) {
		const group = Array.from({length: Math.min(atOnce, calls - begin)}, (_, offset) => begin + offset);
		await Promise.all(group.map(index => callNumber(client, index)));
	}
}

/** What came in answer to the client's own requests and calls, by whom it belongs to, in the order it came. */
function own(lines: readonly string[]): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const line of lines) {
		const {id, method, params} = JSON.parse(line) as {
			id?: unknown;
			method?: string;
			params?: {progressToken?: unknown};
		};
		const key =
			method === undefined
				? `answer ${JSON.stringify(id)}`
				: method === 'notifications/progress'
					? `progress ${JSON.stringify(params?.progressToken)}`
					: undefined;
		if (key !== undefined) found.set(key, [...(found.get(key) ?? []), line]);
	}
	return found;
}

const toolArguments = {...everythingArguments, echo: {message: 'session'}} as typeof everythingArguments;

const words = (result: JsonObject) =>
	(result.content as {text?: string}[]).map(({text = ''}) => text).join('\n');

/** A task of four seconds: it is called once, the others again and again beside it. */
const slow = 'simulate-research-query';

async function callTools(session: ServerConnection, names: readonly string[], round: number): Promise<void> {
	await Promise.all(
		names.map(async name => {
			const message = `session ${round}`;
			const {result, isError} = await session.call(
				name,
				name === 'echo' ? {message} : (toolArguments[name] ?? {}),
			);
			// It asks for something that this session does not offer.
			if (name !== 'trigger-url-elicitation') expect({name, isError}).toEqual({name, isError: false});
			if (name === 'echo') expect(words(result)).toBe(`Echo: ${message}`);
			if (name === 'get-sum') expect(words(result)).toContain('2 and 3 is 5');
			if (name === 'trigger-elicitation-request') expect(words(result)).toMatch(/the (client|session)/);
			if (name === 'trigger-sampling-request') expect(words(result)).toMatch(/by the (client|session)/);
		}),
	);
}

test.each([
	['answers for roots, sampling and elicitation', true, 16],
	['answers for nothing', false, 13],
] as const)(
	'A client that %s gets a thousand answers, each byte for byte, while a session calls every tool',
	async (_what, full, tools) => {
		const home = newHome();
		await home.install(await serverEverythingBundle(), {enable: true});
		const entry = launcherEntry(home.paths, 'server-everything');

		const direct = await connectRecorded(process.execPath, [serverEverything], full);
		await runThousand(direct.client);
		await direct.client.close();

		const through = await connectRecorded(entry.command, entry.args, full);
		const answers = {elicitation: 0, sampling: 0};
		const handlers: ConnectOptions['handlers'] = {
			elicitForm: async ({schema}): Promise<ElicitationAnswer> => {
				answers.elicitation++;
				return 'interpretation' in ((schema.properties ?? {}) as object)
					? {action: 'accept', content: {interpretation: 'technical'}}
					: {action: 'accept', content: {name: 'the session'}};
			},
			sample: async () => {
				answers.sampling++;
				return {role: 'assistant', model: 'me', content: {type: 'text', text: 'by the session'}};
			},
			roots: () => [{uri: 'file:///tmp', name: 'tmp'}],
		};
		const core = createCore({paths: home.paths});
		const session = await core.connect('server-everything', {handlers});
		onTestFinished(() => session.close());
		expect(session.joined).toBe(true);

		const names = (await session.tools()).map(({name}) => name);
		expect(names).toHaveLength(tools);
		const quick = names.filter(name => name !== slow);
		let running = true;
		let rounds = 0;
		await Promise.all([
			runThousand(through.client).finally(() => {
				running = false;
			}),
			callTools(session, [slow], 0),
			(async () => {
				while (running) await callTools(session, quick, ++rounds);
			})(),
		]);
		const byClient = through.asked.length;
		const bySession = answers.elicitation + answers.sampling;
		// With the client silent there is no doubt whose call a question belongs to.
		await callTools(session, quick, ++rounds);
		expect(answers.elicitation + answers.sampling - bySession).toBe(full ? 2 : 0);
		expect(through.asked).toHaveLength(byClient);
		await session.close();
		await through.client.close();

		const [expected, got] = [own(direct.received()), own(through.received())];
		expect(got.size).toBeGreaterThan(calls);
		expect([...got.keys()].sort()).toEqual([...expected.keys()].sort());
		for (const [key, lines] of expected) expect(got.get(key), key).toEqual(lines);
		// Nothing of the session's own is among what the client got.
		expect(through.received().filter(line => line.includes('Echo: session'))).toEqual([]);
		expect(through.received().filter(line => line.includes('mcpb-tui'))).toEqual([]);
		// What the client sent is what it would have sent to the server itself, but for what it was asked in between.
		const requests = (lines: readonly string[]) => lines.filter(line => line.includes('"method"'));
		expect(requests(through.sent())).toEqual(requests(direct.sent()));
		report(
			`calls of a client while a session calls its ${tools} tools`,
			calls,
			`0 lost, 0 astray, 0 bytes changed; ${rounds} rounds of the session, questions answered: ${byClient} by the client, ${bySession + (full ? 2 : 0)} by the session`,
		);
	},
);
