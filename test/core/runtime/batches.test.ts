import {describe, expect, test} from 'vitest';
import {joinRunner, type Started, startRunner} from '../../support/conversation.ts';
import {storeWith} from '../../support/stores.ts';

const text = (answer: {result?: {content: {text: string}[]}}) => answer.result?.content[0]?.text ?? '';
const call = (id: string | number, name: string, args: object = {}) => ({
	jsonrpc: '2.0',
	id,
	method: 'tools/call',
	params: {name, arguments: args},
});
const seenBy = async (client: Started) => JSON.parse(text((await client.call('seen')) as never));

/** A client of 2025-03-26, the one version that has batches. */
async function withClient() {
	const paths = storeWith('odd');
	const client = startRunner(paths, 'odd');
	await client.initialize({elicitation: {}}, '2025-03-26');
	return {paths, client};
}

describe('A client that speaks in batches', () => {
	test('reaches the server with each as one, and gets a batch of the server as one', async () => {
		const {client} = await withClient();
		client.send([call(1, 'echo', {text: 'one'}), call('2', 'echo', {text: 'two'}), call(3, 'batch')]);
		expect(text((await client.next(({id}) => id === 1)) as never)).toBe('one');
		expect(text((await client.next(({id}) => id === '2')) as never)).toBe('two');
		expect((await client.next(({id}) => id === 3)).result).toEqual({content: []});
		expect((await seenBy(client)).batches).toEqual([3]);
		expect(client.lines.filter(line => line.startsWith('['))).toHaveLength(1);
	});

	test('gets what is its own while a session calls too, and the session hears nothing of it', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		client.send([call(1, 'echo', {text: 'of the client'}), call(2, 'batch')]);
		joined.send(call(1, 'echo', {text: 'of the session'}));
		expect(text((await joined.next(({id}) => id === 1)) as never)).toBe('of the session');
		expect(text((await client.next(({id}) => id === 1)) as never)).toBe('of the client');
		await client.next(({id}) => id === 2);
		await joined.next(({method}) => method === 'notifications/prompts/list_changed');
		expect(joined.lines.filter(line => line.includes('of the client'))).toEqual([]);
		expect(client.lines.filter(line => line.includes('of the session'))).toEqual([]);
	});

	test('answers what it was asked in a batch, and cancels a call in the same one', async () => {
		const {paths, client} = await withClient();
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize({elicitation: {}});
		client.send(call(1, 'ask', {method: 'elicitation/create', params: {message: 'whose?'}}));
		const question = await client.next(({method}) => method === 'elicitation/create');
		client.send(call(2, 'hold', {name: 'held'}));
		client.send([
			{jsonrpc: '2.0', id: question.id, result: {action: 'decline'}},
			{jsonrpc: '2.0', method: 'notifications/cancelled', params: {requestId: 2}},
		]);
		expect(JSON.parse(text((await client.next(({id}) => id === 1)) as never))).toEqual({action: 'decline'});
		// With none of its calls under way, the next question is the session's: nothing of the batch went by unnoticed.
		joined.send(call(1, 'ask', {method: 'elicitation/create', params: {message: 'and whose is this?'}}));
		await joined.next(({method}) => method === 'elicitation/create');
		expect((await seenBy(client)).cancelled).toEqual([{requestId: 2}]);
		expect(client.lines.filter(line => line.includes('and whose is this?'))).toEqual([]);
	});

	test('gets its answers when a batch is longer than what is parsed whole, and nothing counts as under way', async () => {
		const {paths, client} = await withClient();
		const long = 'é'.repeat(100_000);
		client.send([call(1, 'echo', {text: long}), call(2, 'echo', {text: 'short'})]);
		expect(text((await client.next(({id}) => id === 1)) as never)).toBe(long);
		expect(text((await client.next(({id}) => id === 2)) as never)).toBe('short');
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize({elicitation: {}});
		joined.send(call(1, 'ask', {method: 'elicitation/create', params: {message: 'mine'}}));
		await joined.next(({method}) => method === 'elicitation/create');
		expect(client.lines.filter(line => line.includes('"mine"'))).toEqual([]);
	});
});
