import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createMessageScanner} from '../../../../source/core/runtime/runner/message-scanner.ts';
import {judged, mangledLines, scanInPieces} from '../../../support/scanned-lines.ts';

const scan = (text: string | Buffer, size = 7) => scanInPieces(Buffer.from(text), size);

const names = fc.oneof(fc.constantFrom('id', 'method', 'params', 'result', 'error'), fc.string());
const values = fc.oneof(
	fc.jsonValue(),
	fc.string(),
	fc.constantFrom('\\', '"', '\\"', '}', 'a\\\\"b', 'é😀'),
	fc.integer(),
);

test('The id and the method of a message are found however it is cut', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(names, values), {maxLength: 6}),
			fc.integer({min: 1, max: 9}),
			fc.constantFrom(undefined, 1),
			(members, size, indent) => {
				const all = [['jsonrpc', '2.0'] as const, ...members];
				const text = `{${all.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value, undefined, indent)}`).join(', ')}}\n`;
				const [message] = scan(text, size) ?? [];
				const last = (name: string) => members.findLast(([other]) => other === name)?.[1];
				const id = last('id');
				const isId = typeof id === 'string' || typeof id === 'number' || id === null;
				expect(message?.idText).toBe(isId ? JSON.stringify(id) : undefined);
				const method = last('method');
				expect(message?.method).toBe(typeof method === 'string' ? method : undefined);
			},
		),
		{seed: 1, numRuns: 300},
	);
});

test('Whatever comes, it judges as one who parses the whole line, and never throws', () => {
	fc.assert(
		fc.property(mangledLines, fc.integer({min: 1, max: 40}), (bytes, size) => {
			expect(scanInPieces(bytes, size) !== undefined).toBe(judged(bytes));
		}),
		{seed: 2, numRuns: 300},
	);
});

describe('What is no message', () => {
	test.each([
		['{"id": undefined, "result": {}}'],
		['{"id": NaN, "result": 1}'],
		['{"jsonrpc": "2.0", "method": doIt}'],
		[String.raw`{"id": "a\xb", "result": 1}`],
		['{"id": 555x, "result": 1}'],
		['{"id": 01, "result": 1}'],
		['{"jsonrpc": "2.0", "id": 5, "result": "no end'],
		['{"jsonrpc": "2.0", "id": 5, "result": {}'],
		['{"jsonrpc": "2.0", "id": 5, "result": {}]'],
		['{"jsonrpc": "2.0", "id": 5, "result": {}} {}'],
		['{"jsonrpc": "2.0", "id": 5, "result": "a\u0000b"}'],
		['{"level": "info", "method": "GET", "error": "none"}'],
		['[1, 2]'],
		['[[]]'],
		['[]'],
		['{}'],
		['3000'],
		['"text"'],
		[''],
		['\u0000\u0001\u00ff{'],
		[`${'['.repeat(20_000)}`],
		[`{"jsonrpc": "2.0", "result": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
	])('%.60s', line => {
		for (const size of [1, 3, 1000]) expect(scan(line, size)).toBeUndefined();
	});
});

test('A batch is its messages, and what stands among them is left alone', () => {
	const text =
		'[{"jsonrpc":"2.0","id":1,"result":{"id":7}}, {"a":1}, {"jsonrpc":"2.0","id":"x","method":"m"}]\n';
	expect(scan(text)).toEqual([
		{idText: '1', method: undefined, size: 42},
		{idText: '"x"', method: 'm', size: 39},
	]);
});

test('A text too long to be an id or a method is none, and what follows it is found', () => {
	const long = 'x'.repeat(2000);
	const text = JSON.stringify({jsonrpc: '2.0', result: 'x'.repeat(100_000), method: long, id: 7});
	expect(scan(text, 4096)).toEqual([{idText: '7', method: undefined, size: text.length}]);
	expect(scan(JSON.stringify({id: long, result: 1}), 4096)).toEqual([
		{idText: undefined, method: undefined, size: expect.any(Number)},
	]);
});

test('What may be a message is known by its beginning', () => {
	const beginning = (text: string) => {
		const scanner = createMessageScanner();
		expect(scanner.push(Buffer.from(text))).toBe(true);
		return scanner.looksLike();
	};
	expect(beginning('{"jsonrpc":"2.0","odd":"')).toBe('message');
	expect(beginning('{"method":"m","params":{"a":')).toBe('message');
	expect(beginning('[{"result":"')).toBe('message');
	expect(beginning('{"level":"info","method":"GET","data":"')).toBe('unclear');
	expect(beginning('   ')).toBe('nothing');
});
