import {describe, expect, test} from 'vitest';
import {resulting, talkToScript} from '../../../support/scripted-server.ts';

const schema = {type: 'object', properties: {a: {type: 'string'}}};
const toolsOf = async (tools: unknown) => {
	const {connection} = await talkToScript(resulting('tools/list', {tools}));
	return {tools: await connection.tools(), connection};
};

describe('One odd item of a list', () => {
	test.each([
		[{inputSchema: schema}, 'name is missing'],
		[{name: 42, inputSchema: schema}, 'name is 42, not text'],
		[{name: '', inputSchema: schema}, 'name is empty'],
		[null, 'it is null, not an object'],
		['echo', 'it is "echo", not an object'],
	])('%j is listed, and cannot be called', async (odd, problem) => {
		const {tools, connection} = await toolsOf([odd, {name: 'good', inputSchema: schema}]);
		expect(tools).toMatchObject([{name: '', problem}, {name: 'good'}]);
		expect(tools[1]).not.toHaveProperty('problem');
		await expect(connection.call('', {})).rejects.toMatchObject({code: 'TOOL_NOT_FOUND'});
		expect((await connection.call('good', {})).isError).toBe(false);
	});

	test.each([
		[{inputSchema: null}, 'inputSchema is null, not an object'],
		[{inputSchema: 'text'}, 'inputSchema is "text", not an object'],
		[{}, 'inputSchema is missing'],
		[{inputSchema: schema, outputSchema: null}, 'outputSchema is null, not an object'],
		[{inputSchema: schema, description: 42}, 'description is 42, not text'],
		[
			{inputSchema: schema, annotations: [], execution: 'x'},
			'annotations is [], not an object; execution is "x"',
		],
	])('%j says what is wrong, and can be called', async (odd, problem) => {
		const {tools, connection} = await toolsOf([{name: 't', ...odd}]);
		expect(tools[0]?.problem).toContain(problem);
		expect(tools[0]?.inputSchema.type).toBe('object');
		expect((await connection.call('t', {a: 'x'})).isError).toBe(false);
	});

	test('of prompts leaves the others as they are', async () => {
		const {connection} = await talkToScript(
			resulting('prompts/list', {
				prompts: [
					{name: 'p', arguments: null},
					{name: 'q', arguments: [{name: 'a', required: 'yes'}, {description: 'x'}, 3]},
					{name: 'r', arguments: [{name: 'a', required: true}]},
					{title: 't'},
				],
			}),
		);
		expect(await connection.prompts()).toEqual([
			{name: 'p', problem: 'arguments is null, not a list'},
			{
				name: 'q',
				arguments: [{name: 'a'}],
				problem:
					'argument a: required is "yes", not true or false; argument 2: name is missing; argument 3: it is 3, not an object',
			},
			{name: 'r', arguments: [{name: 'a', required: true}]},
			{name: '', title: 't', problem: 'name is missing'},
		]);
	});

	test('of resources and templates too', async () => {
		const {connection} = await talkToScript(
			resulting('resources/list', {
				resources: [{name: 'a'}, {uri: 'x://1'}, {uri: 'x://2', name: 'b', size: '3'}],
			}),
		);
		expect(await connection.resources()).toEqual([
			{uri: '', name: 'a', problem: 'uri is missing'},
			{uri: 'x://1', name: 'x://1', problem: 'name is missing'},
			{uri: 'x://2', name: 'b', problem: 'size is "3", not a number'},
		]);
		const other = await talkToScript(
			resulting('resources/templates/list', {resourceTemplates: [{name: 'a'}]}),
		);
		expect(await other.connection.resourceTemplates()).toMatchObject([
			{uriTemplate: '', problem: 'uriTemplate is missing'},
		]);
	});

	test('nothing that a server says can pass for our own remark', async () => {
		const {tools} = await toolsOf([{name: 't', inputSchema: schema, problem: 'mine'}]);
		expect(tools[0]).not.toHaveProperty('problem');
	});

	test('among the values of a completion is left out and told', async () => {
		const {connection} = await talkToScript(
			resulting('completion/complete', {completion: {values: ['a', 3, null]}}),
		);
		const values = await connection.complete({prompt: 'say'}, {name: 'word', value: ''});
		expect(values).toEqual(['a']);
		expect(connection.remarks()).toEqual([
			'completion/complete: 2 of 3 values are not text and left out: [3,null]',
		]);
	});
});

describe('The pages of a list', () => {
	const page = (number: number, nextCursor: unknown, name = `t${number}`) => ({
		tools: [{name, inputSchema: schema}],
		nextCursor,
	});
	const paged = async (next: (cursor: unknown, asked: number) => object) => {
		let asked = 0;
		const {connection, heard} = await talkToScript(({id, method, params}) =>
			method === 'tools/list'
				? [JSON.stringify({jsonrpc: '2.0', id, result: next(params.cursor, ++asked)})]
				: undefined,
		);
		const tools = await connection.tools();
		const cursors = heard.filter(({method}) => method === 'tools/list').map(({params}) => params.cursor);
		return {names: tools.map(({name}) => name), remarks: connection.remarks().join('\n'), asked, cursors};
	};

	test('whose cursor never advances end, each tool once', async () => {
		const {names, remarks, asked} = await paged(() => page(1, 'same'));
		expect(names).toEqual(['t1']);
		expect(remarks).toContain('listed already');
		expect(asked).toBe(2);
	});

	test('whose cursors go round end', async () => {
		const {names, remarks} = await paged((_, asked) => page(asked % 3, `c${asked % 3}`));
		expect(names.sort()).toEqual(['t0', 't1', 't2']);
		expect(remarks).toContain('listed already');
	});

	test('that bring nothing new end', async () => {
		const {names, remarks, asked} = await paged((_, number) => page(1, `c${number}`));
		expect(names).toEqual(['t1']);
		expect(remarks).toContain('nothing new');
		expect(asked).toBeLessThan(6);
	});

	test('that never end are capped', async () => {
		const {names, remarks} = await paged((_, number) => page(number, `c${number}`));
		expect(names).toHaveLength(1000);
		expect(remarks).toContain('more than 1000 pages');
	});

	test.each([
		['', 'nextCursor is empty'],
		[null, 'nextCursor is null, not text'],
		[{}, 'nextCursor is {}, not text'],
	])('with the cursor %j end there, with a word', async (cursor, words) => {
		const {names, remarks, asked} = await paged((_, number) => page(number, cursor));
		expect({names, asked}).toEqual({names: ['t1'], asked: 1});
		expect(remarks).toContain(words);
	});

	test('with a number for a cursor are asked for with it', async () => {
		const {names, remarks, cursors} = await paged((_, number) =>
			page(number, number < 3 ? number : undefined),
		);
		expect(names).toEqual(['t1', 't2', 't3']);
		expect(cursors).toEqual([undefined, 1, 2]);
		expect(remarks).toContain('nextCursor is 1, not text');
	});

	test('of which a later one is an error keep what came before it', async () => {
		const {connection} = await talkToScript(({id, method, params}) => {
			if (method !== 'tools/list') return undefined;
			const answer = params.cursor
				? {error: {code: -32_602, message: 'bad cursor'}}
				: {result: page(1, 'next')};
			return [JSON.stringify({jsonrpc: '2.0', id, ...answer})];
		});
		expect((await connection.tools()).map(({name}) => name)).toEqual(['t1']);
		expect(connection.remarks().join()).toContain(
			'ends before page 2: scripted answered with error -32602: bad cursor',
		);
	});

	test('with a page that has no list are empty, with a word', async () => {
		const {names, remarks} = await paged(() => ({tools: null}));
		expect(names).toEqual([]);
		expect(remarks).toContain('tools is null, not a list');
	});

	test('two tools of one name are one, and say so', async () => {
		const {tools} = await toolsOf([
			{name: 't', inputSchema: schema},
			{name: 't', inputSchema: {type: 'object'}},
		]);
		expect(tools).toMatchObject([
			{name: 't', inputSchema: schema, problem: expect.stringContaining('more than once')},
		]);
		const broken = await toolsOf([
			{name: 't', inputSchema: null},
			{name: 't', inputSchema: schema},
			{name: 't', inputSchema: {type: 'object'}},
		]);
		expect(broken.tools).toMatchObject([
			{
				problem: expect.stringMatching(
					/^inputSchema is null, not an object; it is listed more than once[^;]*$/,
				),
			},
		]);
	});
});
