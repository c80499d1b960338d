import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../source/core/contract.ts';
import {UserError} from '../../../source/core/errors.ts';
import {parseArguments} from '../../../source/core/form/parse-arguments.ts';

const schema: JsonObject = {
	type: 'object',
	properties: {
		text: {type: 'string'},
		number: {type: 'number'},
		whole: {anyOf: [{type: 'integer'}, {type: 'null'}]},
		flag: {type: 'boolean'},
		level: {enum: ['low', 1, true]},
		titled: {oneOf: [{const: 2, title: 'Two'}]},
		tags: {type: 'array', items: {type: 'string'}},
		sizes: {type: 'array', items: {type: 'number'}},
		either: {type: ['string', 'number']},
		options: {
			type: 'object',
			properties: {deep: {type: 'object', properties: {size: {type: 'integer'}}}, name: {type: 'string'}},
		},
		people: {type: 'array', items: {type: 'object', properties: {age: {type: 'integer'}}}},
		'a.b': {type: 'number'},
		loose: {},
		map: {type: 'object', additionalProperties: {type: 'number'}},
		reference: {$ref: '#/$defs/count'},
	},
	$defs: {count: {type: 'integer'}},
};

describe('key=value', () => {
	test.each<[readonly string[], JsonObject]>([
		[['text=hi'], {text: 'hi'}],
		[['text=3'], {text: '3'}],
		[['text='], {text: ''}],
		[['text=a=b:=c'], {text: 'a=b:=c'}],
		[['text={"a":1}'], {text: '{"a":1}'}],
		[['number=-1.5e1'], {number: -15}],
		[['whole=3'], {whole: 3}],
		[['whole=null'], {whole: null}],
		[['flag=true'], {flag: true}],
		[['flag=no'], {flag: false}],
		[['level=low'], {level: 'low'}],
		[['level=1'], {level: 1}],
		[['level=true'], {level: true}],
		[['titled=2'], {titled: 2}],
		[['tags=a'], {tags: ['a']}],
		[['tags=a', 'tags=b,c'], {tags: ['a', 'b,c']}],
		[['tags=["a","b"]'], {tags: ['a', 'b']}],
		[['sizes=1', 'sizes=2'], {sizes: [1, 2]}],
		[['either=3'], {either: 3}],
		[['either=three'], {either: 'three'}],
		[['options={"x":1}'], {options: {x: 1}}],
		[['options.deep.size=3', 'options.name=n'], {options: {deep: {size: 3}, name: 'n'}}],
		[['people.0.age=3', 'people.1.age=4'], {people: [{age: 3}, {age: 4}]}],
		[['tags.0=a', 'tags.1=b'], {tags: ['a', 'b']}],
		[['a.b=3'], {'a.b': 3}],
		[['loose=3'], {loose: '3'}],
		[['map.x=3'], {map: {x: 3}}],
		[['reference=3'], {reference: 3}],
		[['unknown=x', 'other.nested=y'], {unknown: 'x', other: {nested: 'y'}}],
		[['loose:=3'], {loose: 3}],
		[['text:=null', 'options.name:=[1]'], {text: null, options: {name: [1]}}],
		[[], {}],
	])('%j becomes %j', (pairs, expected) => {
		expect(parseArguments(schema, pairs)).toEqual(expected);
	});

	test.each([
		[['text'], '"text" is no key=value'],
		[['=x'], '"=x" is no key=value'],
		[[':=x'], 'is no key'],
		[['number=many'], 'number must be number, and "many" is not'],
		[['flag=maybe'], 'flag must be boolean'],
		[['whole=1x'], 'whole must be integer'],
		[['loose:={'], 'loose must be JSON'],
		[['options={x'], 'options must be JSON'],
		[['text=a', 'text=b'], 'text is given twice'],
		[['options.name=a', 'options={}'], 'options is given twice'],
		[['options={}', 'options.name=a'], 'options.name is given twice'],
		[['__proto__.x=1'], '"__proto__.x" is no key'],
		[['a..b=1'], '"a..b" is no key'],
	])('%j is refused: %s', (pairs, message) => {
		expect(() => parseArguments(schema, pairs)).toThrow(
			expect.objectContaining({
				code: 'TOOL_ARGUMENTS_INVALID',
				message: expect.stringContaining(message),
				hint: expect.any(String),
			}),
		);
	});

	test('without a schema every value is a text', () => {
		expect(parseArguments({}, ['a=1', 'b:=1'])).toEqual({a: '1', b: 1});
	});

	test('names that every object inherits are names like others', () => {
		expect(parseArguments(schema, ['constructor=x', 'toString.a=y'])).toEqual(
			Object.fromEntries([
				['constructor', 'x'],
				['toString', {a: 'y'}],
			]),
		);
		expect(Object.getPrototypeOf(parseArguments(schema, ['map.x=1']))).toBe(Object.prototype);
	});
});

test('whatever is typed is read or refused with a reason', () => {
	const name = fc.constantFrom(
		...Object.keys(schema.properties as JsonObject),
		'options.deep',
		'people.0',
		'people.x',
		'__proto__',
		'',
		'x.y',
	);
	const pair = fc.tuple(
		name,
		fc.constantFrom('=', ':=', ''),
		fc.oneof(fc.string(), fc.constantFrom('1', 'true', '[', '{}', '["a"]', 'null')),
	);
	fc.assert(
		fc.property(fc.array(pair, {maxLength: 4}), pairs => {
			try {
				const args = parseArguments(
					schema,
					pairs.map(parts => parts.join('')),
				);
				expect(JSON.parse(JSON.stringify(args))).toEqual(args);
			} catch (error) {
				if (!(error instanceof UserError)) throw error;
			}
		}),
		{seed: 20_261_121, numRuns: 2000},
	);
});
