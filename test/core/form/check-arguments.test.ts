import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../source/core/contract.ts';
import {checkArguments} from '../../../source/core/form/check-arguments.ts';

describe("a tool's schema", () => {
	const schema: JsonObject = {
		type: 'object',
		properties: {
			name: {type: 'string', minLength: 2},
			mail: {type: 'string', format: 'email'},
			level: {enum: ['low', 'high']},
			list: {
				type: 'array',
				items: {type: 'object', properties: {age: {type: 'integer', minimum: 0}}, required: ['age']},
			},
		},
		required: ['name'],
		additionalProperties: false,
	};

	test('finds nothing wrong with what is right', async () => {
		expect(
			await checkArguments(schema, {name: 'ab', mail: 'a@b.cd', level: 'low', list: [{age: 1}]}),
		).toEqual([]);
	});

	test('names everything that is wrong, and where', async () => {
		const args: JsonObject = {mail: 'x', level: 'mid', list: [{age: -1}, {}], extra: 1};
		expect(await checkArguments(schema, args)).toEqual(
			expect.arrayContaining([
				{path: 'name', message: 'is required'},
				{path: 'mail', message: 'must be an e-mail address'},
				{path: 'level', message: 'must be one of "low", "high"'},
				{path: 'list.0.age', message: 'must be at least 0'},
				{path: 'list.1.age', message: 'is required'},
				{path: 'extra', message: 'is not known to the tool'},
			]),
		);
	});

	test('may be of 2020-12 or of draft 7, each with its own rules', async () => {
		const pair = {type: 'array', prefixItems: [{type: 'string'}], items: false};
		expect(await checkArguments({properties: {p: pair}}, {p: ['a', 'b']})).toHaveLength(1);
		const old = {
			$schema: 'http://json-schema.org/draft-07/schema#',
			properties: {p: {type: 'array', items: [{type: 'string'}], additionalItems: false}},
		};
		expect(await checkArguments(old, {p: ['a', 'b']})).toHaveLength(1);
		expect(await checkArguments(old, {p: ['a']})).toEqual([]);
	});

	test.each<[string, JsonObject]>([
		[
			'a dialect that nobody knows',
			{$schema: 'https://example.com/dialect', $id: 'https://example.com/x', required: ['a']},
		],
		[
			'words and formats that nobody knows',
			{required: ['a'], properties: {b: {type: 'string', format: 'zip-code', 'x-widget': 1}}},
		],
	])('with %s still counts', async (_name, odd) => {
		expect(await checkArguments(odd, {b: 'x'})).toEqual([{path: 'a', message: 'is required'}]);
		expect(await checkArguments({...odd}, {b: 'x'})).toHaveLength(1);
	});

	test.each<[string, JsonObject]>([
		['a reference to elsewhere', {$ref: 'https://example.com/schema.json'}],
		['a pattern that is none', {properties: {a: {type: 'string', pattern: '('}}}],
		['a type that is none', {type: 'thing'}],
	])('that cannot be used itself (%s) finds nothing', async (_name, broken) => {
		expect(await checkArguments(broken, {a: 'x'})).toEqual([]);
	});

	test('does not steer a terminal by what it forbids', async () => {
		const [problem] = await checkArguments({properties: {a: {enum: ['\u001B[2J\u202E']}}}, {a: 'x'});
		expect(problem?.message).not.toMatch(/\u001B|\u202E/);
	});
});
