import {expect, test} from 'vitest';
import type {JsonObject} from '../../../source/core/contract.ts';
import {schemaFields} from '../../../source/core/form/schema-fields.ts';

function fieldOf(property: JsonObject, more: JsonObject = {}) {
	return schemaFields({type: 'object', properties: {p: property}, ...more})[0];
}

test('a tool without a schema has no fields', () => {
	expect(schemaFields({})).toEqual([]);
	expect(schemaFields({type: 'object'})).toEqual([]);
	expect(schemaFields({type: 'object', properties: []})).toEqual([]);
});

test('fields come in the order of the schema, titled by their title or their name', () => {
	const fields = schemaFields({
		type: 'object',
		properties: {
			b: {type: 'string', title: 'Bee', description: 'Buzzes'},
			a: {type: 'number'},
			constructor: {type: 'boolean'},
		},
		required: ['a', 'constructor'],
	});
	expect(fields).toMatchObject([
		{key: 'b', title: 'Bee', description: 'Buzzes', kind: 'text', required: false},
		{key: 'a', title: 'a', description: '', kind: 'number', required: true},
		{key: 'constructor', kind: 'boolean', required: true},
	]);
});

test.each<[string, JsonObject, object]>([
	['a text', {type: 'string', default: 'x'}, {kind: 'text', multiple: false, default: 'x'}],
	[
		'a number with limits',
		{type: 'number', minimum: 1, maximum: 2},
		{kind: 'number', minimum: 1, maximum: 2},
	],
	['a whole number', {type: 'integer'}, {kind: 'integer'}],
	['a boolean', {type: 'boolean', default: false}, {kind: 'boolean', default: false}],
	['a password', {type: 'string', format: 'password'}, {kind: 'text', sensitive: true}],
	['a nullable text', {type: ['string', 'null'], default: null}, {kind: 'text'}],
	[
		'an enum',
		{type: 'string', enum: ['a', 'b']},
		{
			kind: 'choice',
			choices: [
				{value: 'a', label: 'a'},
				{value: 'b', label: 'b'},
			],
		},
	],
	[
		'an enum of any type',
		{enum: ['a', 1, null, {x: 1}]},
		{
			kind: 'choice',
			choices: [
				{value: 'a', label: 'a'},
				{value: 1, label: '1'},
				{value: null, label: 'null'},
				{value: {x: 1}, label: '{"x":1}'},
			],
		},
	],
	[
		'an enum with names',
		{type: 'string', enum: ['a', 'b'], enumNames: ['Ay', 'Bee']},
		{
			choices: [
				{value: 'a', label: 'Ay'},
				{value: 'b', label: 'Bee'},
			],
		},
	],
	[
		'titled constants',
		{oneOf: [{const: 'a', title: 'Ay'}, {const: 2}]},
		{
			kind: 'choice',
			choices: [
				{value: 'a', label: 'Ay'},
				{value: 2, label: '2'},
			],
		},
	],
	['one constant', {const: 'a'}, {kind: 'choice', choices: [{value: 'a', label: 'a'}]}],
	[
		'a list of texts',
		{type: 'array', items: {type: 'string'}, default: ['x']},
		{kind: 'text', multiple: true, default: ['x']},
	],
	[
		'a list of numbers with limits',
		{type: 'array', items: {type: 'number', minimum: 0}},
		{kind: 'number', multiple: true, minimum: 0},
	],
	['a list of choices', {type: 'array', items: {enum: ['a', 'b']}}, {kind: 'choice', multiple: true}],
	['a list of objects', {type: 'array', items: {type: 'object'}}, {kind: 'json', multiple: false}],
	['a list of anything', {type: 'array'}, {kind: 'json'}],
	['an object', {type: 'object', properties: {}}, {kind: 'json'}],
	['several types', {type: ['string', 'number']}, {kind: 'json'}],
	['variants', {anyOf: [{type: 'string'}, {type: 'number'}]}, {kind: 'json'}],
	['anything', {}, {kind: 'json'}],
	[
		'an optional of Python',
		{anyOf: [{type: 'integer', minimum: 0}, {type: 'null'}], default: null, title: 'Limit'},
		{kind: 'integer', minimum: 0, title: 'Limit'},
	],
])('%s', (_name, property, expected) => {
	expect(fieldOf(property)).toMatchObject(expected);
});

test('null as a default is none', () => {
	expect(fieldOf({type: 'string', default: null})).not.toHaveProperty('default');
});

test('local references are followed, what stands beside them wins', () => {
	const more = {$defs: {'a/b': {type: 'string', enum: ['x'], description: 'theirs'}}};
	expect(fieldOf({$ref: '#/$defs/a~1b', description: 'ours'}, more)).toMatchObject({
		kind: 'choice',
		description: 'ours',
	});
	expect(fieldOf({allOf: [{$ref: '#/$defs/a~1b'}]}, more)).toMatchObject({
		kind: 'choice',
		description: 'theirs',
	});
	expect(fieldOf({type: 'array', items: {$ref: '#/$defs/a~1b'}}, more)).toMatchObject({
		kind: 'choice',
		multiple: true,
	});
});

test.each(['#/$defs/loop', '#/$defs/gone', 'https://example.com/schema.json', '#'])(
	'a reference to %s ends as JSON',
	reference => {
		expect(fieldOf({$ref: reference}, {$defs: {loop: {$ref: '#/$defs/loop'}}})).toMatchObject({kind: 'json'});
	},
);

test('what a server says is shown without what steers a terminal', () => {
	const evil = '\u001B[2Jx\u202E';
	expect(
		JSON.stringify(fieldOf({title: evil, description: evil, oneOf: [{const: 'a', title: evil}]})),
	).not.toMatch(/u001b|\u202E/);
});
