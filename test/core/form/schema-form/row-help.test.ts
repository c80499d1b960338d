import {expect, test} from 'vitest';
import type {JsonObject} from '../../../../source/core/contract.ts';
import {createSchemaForm} from '../../../../source/core/form/schema-form/form.ts';
import {rowHelp} from '../../../../source/core/form/schema-form/row-help.ts';

function help(property: JsonObject) {
	return rowHelp(createSchemaForm({type: 'object', properties: {p: property}}), '/p');
}

test('the row in focus is explained in words', () => {
	expect(
		help({
			type: ['string', 'null'],
			description: 'Whom to write to.\nOne only.',
			format: 'email',
			minLength: 3,
			maxLength: 1,
			pattern: '@x$',
			default: 'a@x',
		}),
	).toEqual({
		description: 'Whom to write to.\nOne only.',
		type: 'text or null',
		constraints: [
			'an e-mail address',
			'a text that matches @x$',
			'at least 3 characters',
			'at most 1 character',
		],
		example: 'ada@example.com',
		default: 'a@x',
	});
});

test.each<[JsonObject, string]>([
	[{type: 'integer'}, 'whole number'],
	[{enum: [1, 2, 3]}, 'one of 3'],
	[{type: 'array', items: {enum: ['a', 'b']}}, 'some of 2'],
	[{type: 'array', items: {type: 'string'}}, 'list of text'],
	[{}, 'JSON'],
])('%j is %s', (schema, type) => {
	expect(help(schema).type).toBe(type);
});

test('an example of the schema goes before one of its format', () => {
	expect(help({type: 'string', format: 'date', examples: ['1815-12-10']}).example).toBe('1815-12-10');
	expect(help({type: 'object', properties: {a: {}}, examples: [{a: 1}]}).example).toBe('{"a":1}');
	expect(help({type: 'array', items: {}, uniqueItems: true, minItems: 1}).constraints).toEqual([
		'at least 1 item',
		'no item twice',
	]);
});

test('the description of the chosen alternative is added, and none steers a terminal', () => {
	const {description} = help({
		description: 'Where.',
		anyOf: [
			{type: 'string', description: 'A \u001B]0;x\u0007name.'},
			{type: 'number', description: 'A number.'},
		],
	});
	expect(description).toBe('Where.\nA name.');
});
