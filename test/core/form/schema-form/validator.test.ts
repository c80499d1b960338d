import {describe, expect, test} from 'vitest';
import type {JsonObject, JsonValue} from '../../../../source/core/contract.ts';
import {createSchemaForm, schemaFormReducer} from '../../../../source/core/form/schema-form/form.ts';
import {loadValidator} from '../../../../source/core/form/schema-form/validator.ts';

async function judge(schema: JsonObject, value: JsonValue) {
	const {findings} = createSchemaForm(schema, {value, validate: await loadValidator(schema)});
	return findings.map(({at, message}) => [at, message]);
}

test.each<[JsonObject, JsonValue, string]>([
	[{type: ['integer', 'null']}, 'x', 'must be a whole number or null'],
	[{minLength: 1}, '', 'must have at least 1 character'],
	[{maxLength: 2}, 'abc', 'must have at most 2 characters'],
	[{pattern: '^a'}, 'b', 'must be a text that matches ^a'],
	[{exclusiveMinimum: 3}, 3, 'must be more than 3'],
	[{exclusiveMaximum: 3}, 3, 'must be less than 3'],
	[{multipleOf: 0.5}, 0.3, 'must be a multiple of 0.5'],
	[{type: 'array', uniqueItems: true}, [1, 2, 1], 'must not hold an item twice (1 and 3)'],
	[{type: 'array', maxItems: 1}, [1, 2], 'must have at most 1 item'],
	[{type: 'array', prefixItems: [{}], items: false}, [1, 2], 'must have at most 1 item'],
	[{enum: ['a', 1]}, 'b', 'must be one of "a", 1'],
	[{const: 1}, 2, 'must be 1'],
	[{format: 'date-time'}, 'noon', 'must be a date and time with its zone'],
	[{format: 'uuid'}, 'x', 'must be a UUID'],
	[{format: 'ipv4'}, '1.2.3', 'must be an IPv4 address'],
	[{format: 'uri'}, 'x', 'must be a URL'],
	[{not: {type: 'string'}}, 'x', 'is what it must not be'],
	[{anyOf: [{type: 'string'}, {type: 'number'}]}, true, 'must be a text'],
	[{oneOf: [{minimum: 1}, {maximum: 9}]}, 5, 'fits two forms, of which it may have one'],
	[{oneOf: [{const: 1, title: 'One'}, {const: 2}]}, 3, 'fits none of the forms that it may have'],
	[false as never, 1, 'must not be given'],
])('%j says of %j that it %s', async (property, value, words) => {
	expect(await judge({type: 'object', properties: {p: property}}, {p: value})).toEqual([['/p', words]]);
});

test.each([
	[19.99, 0.01],
	[0.3, 0.1],
	[-1.1, 0.1],
	[10_000_000_000.01, 0.01],
	[1e300, 0.01],
	[1.5e-7, 1e-8],
	[7, 0],
])('%d is a multiple of %d', async (value, multipleOf) => {
	expect(await judge({properties: {p: {type: 'number', multipleOf}}}, {p: value})).toEqual([]);
});

test.each([
	[19.995, 0.01],
	[0.000_000_000_01, 0.01],
	[1e-20, 1],
])('%d is no multiple of %d', async (value, multipleOf) => {
	expect(await judge({properties: {p: {type: 'number', multipleOf}}}, {p: value})).toHaveLength(1);
});

test('places are those of the value, whatever its keys are', async () => {
	const schema = {
		properties: {'a/b': {items: {type: 'object', required: ['~']}}, constructor: {type: 'string'}},
		dependentRequired: {x: ['y']},
		propertyNames: {maxLength: 4},
	};
	const found = await judge(schema, {'a/b': [{}], x: 1, long_name: 1});
	expect(Object.fromEntries(found)).toMatchObject({
		'/a~1b/0/~0': 'is required',
		'/y': 'is required where x is given',
		'/long_name': expect.any(String) as string,
	});
});

describe('alternatives that were not meant are silent', () => {
	const tree: JsonObject = {
		$defs: {
			node: {
				oneOf: [
					{
						type: 'object',
						properties: {leaf: {const: true}, value: {type: 'integer'}},
						required: ['leaf', 'value'],
					},
					{
						type: 'object',
						properties: {leaf: {const: false}, nodes: {type: 'array', items: {$ref: '#/$defs/node'}}},
						required: ['leaf', 'nodes'],
					},
				],
			},
		},
		type: 'object',
		properties: {
			node: {$ref: '#/$defs/node'},
			maybe: {anyOf: [{type: 'integer', minimum: 3}, {type: 'null'}]},
		},
	};

	test('at any depth, through references that lead back', async () => {
		const value: JsonObject = {
			node: {
				leaf: false,
				nodes: [
					{leaf: true, value: 1},
					{leaf: false, nodes: [{leaf: true, value: 'x'}]},
				],
			},
		};
		expect(await judge(tree, value)).toEqual([['/node/nodes/1/nodes/0/value', 'must be a whole number']]);
	});

	test('also where null would do', async () => {
		expect(await judge(tree, {maybe: 1})).toEqual([['/maybe', 'must be at least 3']]);
	});
});

describe('a schema that would stall', () => {
	const slow: JsonObject = {
		type: 'object',
		properties: {a: {type: 'string', pattern: '^(a+)+$'}, n: {type: 'number'}},
		required: ['b'],
	};
	const bad = `${'a'.repeat(60)}!`;

	test('costs a moment at most, says what is not checked, and is checked but for its patterns', async () => {
		const validate = await loadValidator(slow);
		let form = createSchemaForm(slow, {value: {n: 'x'}, validate});
		expect(form.unchecked).toBeUndefined();
		const type = (key: number) => {
			const begin = performance.now();
			form = schemaFormReducer(form, {type: 'set-text', at: '/a', text: bad + key});
			return performance.now() - begin;
		};
		const first = type(0);
		const others = Array.from({length: 49}, (_, key) => type(key + 1));
		expect(form.unchecked).toBe('patterns are not checked: they take too long');
		expect(form.findings.map(({at}) => at).sort()).toEqual(['/b', '/n']);
		// Unbounded, the first would outlast the machine; the others must not have its whole budget each.
		expect(others.reduce((sum, took) => sum + took, 0)).toBeLessThan(first * 20);
	});

	test('on a machine that is busy once says nothing of patterns where there are none', async () => {
		let isBusy = true;
		const value = {
			get a() {
				const end = isBusy ? performance.now() + 200 : 0;
				isBusy = false;
				while (performance.now() < end);
				return 1;
			},
		};
		const validate = await loadValidator({properties: {a: {type: 'string'}}});
		expect(validate(value, () => undefined)).toEqual({findings: [expect.objectContaining({at: '/a'})]});
	});

	test.each<[string, JsonObject, JsonValue]>([
		[
			'by a reference that goes round for ever',
			{$ref: '#/$defs/a', $defs: {a: {$ref: '#/$defs/b'}, b: {$ref: '#/$defs/a'}}},
			{},
		],
		['by a broken pattern', {properties: {a: {pattern: '('}, b: {type: 'number'}}}, {a: 'x'}],
		['by a reference to elsewhere', {$ref: 'https://example.com/x'}, {}],
		['by an argument that is called like a method', {properties: {a: {enum: [{}]}}}, {a: {toString: 1}}],
	])('or fail (%s) finds nothing and throws nothing', async (_name, schema, value) => {
		expect((await judge(schema, value)).filter(([at]) => at !== '/a')).toEqual([]);
	});
});

test('a pattern as older engines took it counts', async () => {
	expect(await judge({properties: {a: {pattern: '^[\\w\\-]+\\@x$'}}}, {a: 'b'})).toHaveLength(1);
});

test('a pattern that JavaScript cannot read is not checked, and said', async () => {
	for (const pattern of ['^a+\\Z', '\\Aa', '(?P<n>a)', '(']) {
		const validate = await loadValidator({properties: {a: {pattern}, n: {type: 'number'}}});
		const {findings, unchecked} = validate({a: 'x', n: 'x'}, () => undefined);
		expect(findings.map(({at}) => at)).toEqual(['/n']);
		expect(unchecked).toBe(`the pattern ${pattern} is not checked: JavaScript cannot read it`);
	}
	expect(await judge({properties: {a: {pattern: '^\\\\Z'}}}, {a: 'b'})).toHaveLength(1);
});

test('a type and a required key that no schema can have keep nothing else from being checked', async () => {
	const schema: JsonObject = {
		properties: {
			any: {type: 'any', maxLength: 3},
			some: {type: ['any', 'string']},
			type: {type: 'number', default: {type: 'any'}},
			required: {type: 'object', required: true},
		},
		required: [1, 'must', null],
	};
	expect(await judge(schema, {any: 'long', some: 1, type: 'x', required: 1})).toEqual([
		['/must', 'is required'],
		['/any', 'must have at most 3 characters'],
		['/type', 'must be a number'],
		['/required', 'must be an object'],
	]);
	expect(
		await judge({properties: {a: {const: {type: 'any'}}, b: {type: 'any'}}}, {a: {type: 'any'}}),
	).toEqual([]);
});

test('of very many findings the first are shown', async () => {
	const found = await judge(
		{properties: {l: {items: {type: 'string'}}}},
		{l: Array.from({length: 5000}, (_, index) => index)},
	);
	expect(found).toHaveLength(200);
});

test('a schema of draft 4, whose exclusive limits were booleans, is checked but for these', async () => {
	const schema: JsonObject = {
		$schema: 'http://json-schema.org/draft-04/schema#',
		properties: {n: {type: 'number', minimum: 1, exclusiveMinimum: true}, s: {type: 'string'}},
	};
	expect(await judge(schema, {n: 0, s: 1})).toEqual([
		['/n', 'must be at least 1'],
		['/s', 'must be a text'],
	]);
});
