import {describe, expect, test} from 'vitest';
import type {JsonObject, JsonValue} from '../../../../source/core/contract.ts';
import {shapeOf} from '../../../../source/core/form/schema-form/shape.ts';

function kinds(schema: JsonValue, root: JsonObject = {}) {
	return shapeOf(schema, root).alternatives.map(({kind}) => kind);
}

function labels(schema: JsonValue, root: JsonObject = {}) {
	return shapeOf(schema, root).alternatives.map(({label}) => label);
}

test.each<[string, JsonValue, string]>([
	['a text', {type: 'string'}, 'text'],
	['a list of one type', {type: ['integer']}, 'integer'],
	['a pattern without a type', {pattern: '^a'}, 'text'],
	['a limit without a type', {minimum: 1}, 'number'],
	['properties without a type', {properties: {a: {}}}, 'object'],
	['items without a type', {items: {type: 'string'}}, 'list'],
	['an object of unknown keys', {type: 'object', additionalProperties: true}, 'object'],
	['an object of which nothing is known', {type: 'object'}, 'json'],
	['a list of which nothing is known', {type: 'array'}, 'json'],
	['null alone', {type: 'null'}, 'fixed'],
	['a list of values', {enum: [1, 'a', null]}, 'choice'],
	['a list of one value', {enum: ['a']}, 'fixed'],
	['a constant', {const: {a: 1}}, 'fixed'],
	['titled constants', {oneOf: [{const: 1, title: 'One'}, {const: 2}]}, 'choice'],
	['titled constants in anyOf', {anyOf: [{const: 1}, {const: 2}]}, 'choice'],
	['true', true, 'json'],
	['false', false, 'json'],
	['no schema at all', 'nonsense', 'json'],
	['a type that nobody knows', {type: 'date'}, 'json'],
	['a type called like a method', {type: 'constructor'}, 'json'],
	['a reference to nowhere', {$ref: '#/$defs/none'}, 'json'],
	['a reference out of the schema', {$ref: 'https://example.com/x.json'}, 'json'],
	['one alternative that is no null', {anyOf: [{type: 'null'}, {type: 'number'}]}, 'number'],
])('%s makes one row of its kind', (_name, schema, kind) => {
	expect(kinds(schema)).toEqual([kind]);
});

test.each<[string, JsonObject, boolean]>([
	['a list of types', {type: ['string', 'null']}, true],
	['anyOf', {anyOf: [{type: 'string'}, {type: 'null'}]}, true],
	['oneOf with a constant', {oneOf: [{type: 'string'}, {const: null}]}, true],
	['the word of OpenAPI', {type: 'string', nullable: true}, true],
	[
		'a part that allows it, where another does not',
		{allOf: [{type: ['string', 'null']}, {type: 'string'}]},
		false,
	],
	['nothing', {type: 'string'}, false],
	['a choice that lists it itself', {type: ['string', 'null'], enum: ['a', null]}, false],
])('null is allowed by %s', (_name, schema, nullable) => {
	expect(shapeOf(schema, schema).nullable).toBe(nullable);
});

describe('alternatives', () => {
	test('are told apart by title, tag, definition, type or what they demand', () => {
		const root: JsonObject = {
			$defs: {Square: {type: 'object', properties: {side: {type: 'number'}}}},
			anyOf: [
				{title: 'Circle', type: 'object', properties: {r: {}}},
				{type: 'object', properties: {type: {const: 'tri'}, a: {}}},
				{$ref: '#/$defs/Square'},
				{type: 'string'},
				{type: 'array', items: {type: 'string'}},
			],
		};
		expect(labels(root, root)).toEqual(['Circle', 'tri', 'Square', 'text', 'list']);
		expect(kinds(root, root)).toEqual(['object', 'object', 'object', 'text', 'list']);
		const demands = {
			type: 'object',
			properties: {id: {}, name: {}},
			anyOf: [{required: ['id']}, {required: ['name']}],
		};
		expect(labels(demands)).toEqual(['with id', 'with name']);
		expect(shapeOf(demands, demands).alternatives[1]?.schema).toMatchObject({
			properties: {id: {}, name: {}},
			required: ['name'],
		});
	});

	test('of the same name are numbered', () => {
		expect(
			labels({
				oneOf: [
					{type: 'string', maxLength: 2},
					{type: 'string', minLength: 9},
				],
			}),
		).toEqual(['text (1)', 'text (2)']);
	});

	test('of several types are one for each', () => {
		expect(kinds({type: ['string', 'integer', 'number', 'null', 'boolean']})).toEqual([
			'text',
			'number',
			'boolean',
		]);
	});

	test('in alternatives, or of both words, are one choice', () => {
		const nested: JsonObject = {oneOf: [{type: 'string'}, {anyOf: [{type: 'number'}, {type: 'boolean'}]}]};
		expect(kinds(nested)).toEqual(['text', 'number', 'boolean']);
		const both = {
			type: 'object',
			oneOf: [{properties: {a: {const: 1}}}, {properties: {a: {const: 2}}}],
			anyOf: [{properties: {b: {const: 1}}}, {properties: {b: {const: 2}}}],
		};
		expect(kinds(both)).toHaveLength(4);
	});

	test('that lead back to themselves come to an end', () => {
		const root: JsonObject = {
			$defs: {
				a: {oneOf: [{$ref: '#/$defs/a'}, {$ref: '#/$defs/b'}, {type: 'string'}]},
				b: {anyOf: [{$ref: '#/$defs/a'}, {type: 'number'}]},
				self: {$ref: '#/$defs/self'},
			},
		};
		expect(kinds({$ref: '#/$defs/a'}, root)).toEqual(expect.arrayContaining(['text', 'number']));
		expect(kinds({$ref: '#/$defs/self'}, root)).toEqual(['json']);
	});

	test('that multiply without bound are left to JSON', () => {
		const two = {oneOf: [{properties: {a: {const: 1}}}, {properties: {a: {const: 2}}}]};
		expect(kinds({allOf: Array.from({length: 30}, () => two)})).toHaveLength(1);
		expect(
			kinds({anyOf: Array.from({length: 500}, (_, index) => ({type: 'string', minLength: index}))}),
		).toEqual(['json']);
	});
});

test('parts of allOf are one, each with what it asks for', () => {
	const {alternatives} = shapeOf(
		{
			title: 'Whole',
			allOf: [
				{type: 'object', title: 'Part', properties: {a: {type: 'string'}, b: {minimum: 1}}, required: ['a']},
				{properties: {b: {type: 'integer', minimum: 3}, c: {}}, required: ['b'], maxProperties: 4},
				{maxProperties: 9},
			],
		},
		{},
	);
	expect(alternatives[0]?.schema).toMatchObject({title: 'Whole', type: 'object', maxProperties: 4});
	const [{schema}] = alternatives as unknown as [{schema: {properties: JsonObject; required: string[]}}];
	const {properties, required} = schema;
	expect([...required].sort()).toEqual(['a', 'b']);
	expect(Object.keys(properties)).toEqual(['a', 'b', 'c']);
	expect(shapeOf(properties.b, {}).alternatives[0]).toMatchObject({kind: 'integer', schema: {minimum: 3}});
});

test('what stands beside a reference wins over what it leads to', () => {
	const root: JsonObject = {$defs: {'a b/c': {type: 'string', title: 'Far', description: 'Kept'}}};
	const {common} = shapeOf({$ref: '#/$defs/a b~1c', title: 'Near'}, root);
	expect(common).toMatchObject({title: 'Near', description: 'Kept'});
	expect(shapeOf({$ref: '#/$defs/a%20b~1c'}, root).common).toMatchObject({title: 'Far'});
});
