import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {joinRunner, startRunner} from '../../support/conversation.ts';
import {storeWith} from '../../support/stores.ts';

const text = (answer: object) =>
	(answer as {result: {content: {text: string}[]}}).result.content[0]?.text ?? '';

const questions = [
	['elicitation/create', 'elicitation', {message: 'Which one?', requestedSchema: {type: 'object'}}],
	['sampling/createMessage', 'sampling', {messages: [], maxTokens: 5}],
] as const;

const ask = (id: number, method: string, params: object) => ({
	jsonrpc: '2.0',
	id,
	method: 'tools/call',
	params: {name: 'ask', arguments: {method, params}},
});

async function withClient(capabilities: object = {}) {
	const paths = storeWith('odd');
	const client = startRunner(paths, 'odd');
	await client.initialize(capabilities);
	const answers = async () => JSON.parse(text(await client.call('seen'))).answers as object[];
	return {paths, client, answers};
}

test.each(questions)(
	'A server that takes back its %s tells the client that was asked, whose late answer still passes',
	async (method, capability, params) => {
		const {client, answers} = await withClient({[capability]: {}});
		client.send(ask(1, method, params));
		const question = await client.next(message => message.method === method);
		await client.call('withdraw');
		const withdrawn = await client.next(message => message.method === 'notifications/cancelled');
		expect(withdrawn.params).toEqual({requestId: question.id, reason: 'too late'});
		expect(text(await client.next(({id}) => id === 1))).toBe('withdrawn');
		// What the first client says is never held back.
		client.send({jsonrpc: '2.0', id: question.id, result: {action: 'cancel'}});
		await client.request('ping');
		expect(await answers()).toHaveLength(1);
	},
);

test.each(questions)(
	'A server that takes back its %s tells the session that was asked, and nobody answers for it afterwards',
	async (method, capability, params) => {
		const {paths, client, answers} = await withClient({[capability]: {}});
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize({[capability]: {}});
		joined.send(ask(1, method, params));
		const question = await joined.next(message => message.method === method);
		await joined.call('withdraw');
		const withdrawn = await joined.next(message => message.method === 'notifications/cancelled');
		expect(withdrawn.params).toEqual({requestId: question.id, reason: 'too late'});
		joined.send({jsonrpc: '2.0', id: question.id, result: {action: 'cancel'}});
		await joined.request('ping');
		joined.end();
		await joined.ended;
		await client.request('ping');
		expect(await answers()).toEqual([]);
		expect(client.lines.filter(line => JSON.parse(line).method !== undefined)).toEqual([]);
	},
);

test('A question that the user is answering is taken away when its server takes it back, and the next one comes', async () => {
	const {paths} = await withClient();
	const core = createCore({paths});
	onTestFinished(() => core.close());
	const asked: {signal: AbortSignal; seen: () => void}[] = [];
	const came = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const session = await core.connect('odd', {
		handlers: {
			elicitForm: (_question, signal) =>
				new Promise((resolve, reject) => {
					asked.push({signal, seen: () => resolve({action: 'decline'})});
					signal.addEventListener('abort', () => reject(signal.reason));
					came[asked.length - 1]?.resolve();
				}),
		},
	});
	onTestFinished(() => session.close());
	const params = questions[0][2];
	const first = session.call('ask', {method: 'elicitation/create', params: {...params}});
	await came[0]?.promise;
	await session.call('withdraw', {});
	expect((await first).result.content).toEqual([{type: 'text', text: 'withdrawn'}]);
	expect(asked[0]?.signal.aborted).toBe(true);
	const second = session.call('ask', {method: 'elicitation/create', params: {...params}});
	await came[1]?.promise;
	expect(asked[1]?.signal.aborted).toBe(false);
	asked[1]?.seen();
	expect((await second).result.content).toEqual([{type: 'text', text: '{"action":"decline"}'}]);
});
