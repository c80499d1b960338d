import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {JsonValue} from '../../source/core/contract.ts';
import {
	asDouble,
	isExact,
	isJsonObject,
	isWhole,
	parseJson,
	plainJson,
	sameNumber,
	typedNumber,
} from '../../source/core/exact-json.ts';

describe('A number', () => {
	test.each([
		'1915883588174806058',
		'-9007199254740993',
		'0.1234567890123456789',
		'1e400',
		'-1E-400',
		'-0',
		'-0.0e7',
		'123456789012345678.5',
	])('%s that a double cannot hold is written as it was read', literal => {
		const text = `{"a":[${literal},{"b":${literal}}]}`;
		expect(JSON.stringify(parseJson(text))).toBe(text);
		expect(isExact(parseJson(literal))).toBe(true);
		expect(isJsonObject(parseJson(literal))).toBe(false);
	});

	test.each([
		['1.0', 1],
		['1.10', 1.1],
		['1e3', 1000],
		['0.30000000000000004', 0.1 + 0.2],
		['9007199254740992', 2 ** 53],
		['1915883588174806000', 1_915_883_588_174_806_000],
		['100000000000000000000000', 1e23],
		['0', 0],
	])('%s that a double holds is plain', (literal, value) => {
		expect(parseJson(literal)).toBe(value);
		expect(parseJson(`[ ${literal} ,1e400]`)).toEqual([value, parseJson('1e400')]);
	});

	test('is found wherever it stands, and a text that looks like one stays a text', () => {
		const text = '{"a":"id: 1915883588174806058, -0,1e400","b":{"c":[[-0]]}}';
		expect(JSON.stringify(parseJson(text))).toBe(text);
		expect(parseJson('"1915883588174806058"')).toBe('1915883588174806058');
	});

	test('never has another value after it was read and written', () => {
		const digits = fc.stringMatching(/^[0-9]{1,30}$/);
		const literals = fc
			.tuple(
				fc.constantFrom('', '-'),
				digits,
				fc.option(digits),
				fc.option(fc.integer({min: -400, max: 400})),
			)
			.map(([sign, whole, fraction, power]) => {
				const int = whole.replace(/^0+(?=.)/, '');
				return `${sign}${int}${fraction === null ? '' : `.${fraction}`}${power === null ? '' : `e${power}`}`;
			});
		fc.assert(
			fc.property(literals, literal => {
				const written = JSON.stringify(parseJson(`[${literal}]`)).slice(1, -1);
				const [before, after] = [literal, written].map(text => typedNumber(text));
				expect(before !== undefined && after !== undefined && sameNumber(before, after)).toBe(true);
				// Plain where that is the same: a double that is printed in full and read by BigInt has the digits.
				if (/^-?\d+$/.test(literal) && !/^-0+$/.test(literal) && !written.includes('e'))
					expect(BigInt(written)).toBe(BigInt(literal));
			}),
			{numRuns: 300},
		);
	});

	test('of a million digits is read and written', () => {
		// What grew with the square of it would outlast the test.
		const zeros = '0'.repeat(1_000_000);
		const text = `[1${zeros}1,0.${zeros}1${zeros},1${zeros}]`;
		expect(JSON.stringify(parseJson(text)) === text).toBe(true);
	});

	test('deeper than a reviver goes is still read', () => {
		const deep = `${'['.repeat(50_000)}1e400${']'.repeat(50_000)}`;
		let value = parseJson(deep);
		while (Array.isArray(value)) value = value[0] as JsonValue;
		expect(value).toBeDefined();
	});

	test('is compared by its digits, and with limits as the nearest double', () => {
		const [a, b] = ['1915883588174806058', '1915883588174806059'].map(parseJson) as [number, number];
		expect(sameNumber(a, b)).toBe(false);
		expect(sameNumber(a, parseJson('1915883588174806058.0') as number)).toBe(true);
		expect(isWhole(parseJson('12345678901234567.8') as number)).toBe(false);
		expect(isWhole(parseJson('1e400') as number)).toBe(true);
		expect(asDouble(parseJson('-1e400'))).toBe(-Number.MAX_VALUE);
		expect(asDouble(parseJson('-1e-400'))).toBe(-Number.MIN_VALUE);
		expect(asDouble(parseJson('-0'))).toBe(-0);
		expect(asDouble('1')).toBeUndefined();
	});
});

test('what knows doubles alone gets a copy with doubles, of the parts alone that need one', () => {
	const value = parseJson('{"a":{"id":1915883588174806058},"b":{"c":[1]}}') as {b: JsonValue};
	const plain = plainJson(value);
	expect(plain).toEqual({a: {id: 1_915_883_588_174_806_000}, b: {c: [1]}});
	expect(plain.b).toBe(value.b);
	expect(plainJson(value.b)).toBe(value.b);
});

test.each([
	['+5', '5'],
	['.5', '0.5'],
	['5.', '5'],
	['007', '7'],
	[' 12345678901234567890 ', '12345678901234567890'],
	['-.00000000000000000000000001e-400', '-0.00000000000000000000000001e-400'],
	['', undefined],
	['.', undefined],
	['0x10', undefined],
	['Infinity', undefined],
	['1e', undefined],
])('"%s" that is typed is %s', (text, literal) => {
	expect(JSON.stringify(typedNumber(text))).toBe(literal);
});
