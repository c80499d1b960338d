import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../source/core/contract.ts';
import {checkArguments} from '../../../source/core/form/check-arguments.ts';

async function problemsOf(schema: JsonObject, args: JsonObject) {
	return (await checkArguments(schema, args)).problems;
}

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
		expect(await problemsOf(schema, {name: 'ab', mail: 'a@b.cd', level: 'low', list: [{age: 1}]})).toEqual(
			[],
		);
	});

	test('names everything that is wrong, and where', async () => {
		const args: JsonObject = {mail: 'x', level: 'mid', list: [{age: -1}, {}], extra: 1};
		expect(await problemsOf(schema, args)).toEqual(
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
		expect(await problemsOf({properties: {p: pair}}, {p: ['a', 'b']})).toHaveLength(1);
		const old = {
			$schema: 'http://json-schema.org/draft-07/schema#',
			properties: {p: {type: 'array', items: [{type: 'string'}], additionalItems: false}},
		};
		expect(await problemsOf(old, {p: ['a', 'b']})).toHaveLength(1);
		expect(await problemsOf(old, {p: ['a']})).toEqual([]);
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
		expect(await problemsOf(odd, {b: 'x'})).toEqual([{path: 'a', message: 'is required'}]);
		expect(await problemsOf({...odd}, {b: 'x'})).toHaveLength(1);
	});

	test.each<[string, JsonObject]>([
		['a reference to elsewhere', {$ref: 'https://example.com/schema.json'}],
		['a pattern that is none', {properties: {a: {type: 'string', pattern: '('}}}],
		['a type that is none', {type: 'thing'}],
	])('that cannot be used itself (%s) finds nothing', async (_name, broken) => {
		expect(await problemsOf(broken, {a: 'x'})).toEqual([]);
	});

	const list = {a: {type: 'number'}, next: {$ref: '#'}};
	test.each<[string, JsonObject]>([
		['by the root', {properties: list}],
		['by its own name', {$id: 'urn:example:list', properties: {...list, next: {$ref: 'urn:example:list'}}}],
		['by a relative name', {$id: 'list', properties: {...list, next: {$ref: 'list#'}}}],
		['by its whole address', {$id: 'https://a.b/c/list', properties: {...list, next: {$ref: 'list'}}}],
		[
			'by an anchor',
			{$defs: {l: {$anchor: 'here', properties: {...list, next: {$ref: '#here'}}}}, $ref: '#here'},
		],
		[
			'through a part',
			{$defs: {list: {properties: {...list, next: {$ref: '#/$defs/list'}}}}, $ref: '#/$defs/list'},
		],
		['of draft 7', {$schema: 'http://json-schema.org/draft-07/schema#', $id: 'list', properties: list}],
		['under a name that cannot be one', {$id: 7, properties: list} as JsonObject],
	])('that contains itself (%s) checks what is deep inside', async (_name, recursive) => {
		const checked = await checkArguments(recursive, {next: {next: {a: 'x'}}});
		expect(checked.problems).toEqual([{path: 'next.next.a', message: 'must be a number'}]);
		expect(checked.unchecked).toBeUndefined();
	});

	test.each<[string, JsonObject, string]>([
		[
			'a part that is elsewhere',
			{$ref: 'https://example.com/s.json'},
			'refers to "https://example.com/s.json"',
		],
		['a part that is missing', {properties: {a: {$ref: '#/$defs/none'}}}, 'refers to "#/$defs/none"'],
		['a part that is wrong', {properties: {a: {enum: []}}}, 'enum must have non-empty array'],
		['hostile words in it', {$ref: `http://x/\u001B[2J${'y'.repeat(9000)}`}, 'which is not part of it'],
	])('with %s says that nothing is checked, and why', async (_name, broken, why) => {
		const {problems, unchecked = ''} = await checkArguments(broken, {a: 'x'});
		expect(problems).toEqual([]);
		expect(unchecked).toMatch(/^nothing is checked: its schema /);
		expect(unchecked).toContain(why);
		expect(unchecked).not.toContain('\u001B');
		expect(unchecked.length).toBeLessThan(300);
	});

	test('does not steer a terminal by what it forbids', async () => {
		const [problem] = await problemsOf({properties: {a: {enum: ['\u001B[2J\u202E']}}}, {a: 'x'});
		expect(problem?.message).not.toMatch(/\u001B|\u202E/);
	});
});
