import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createMemberScanner} from '../../../../source/core/runtime/runner/member-scanner.ts';

function scan(bytes: Buffer, size: number) {
	const scanner = createMemberScanner();
	for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
	return scanner;
}

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
				const text = `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value, undefined, indent)}`).join(', ')}}\n`;
				const scanner = scan(Buffer.from(text), size);
				for (const name of ['id', 'method']) {
					const [, last] = members.findLast(([other]) => other === name) ?? [];
					const expected = typeof last === 'object' && last !== null ? undefined : JSON.stringify(last);
					expect(scanner.get(name)).toBe(expected);
				}
			},
		),
		{seed: 1, numRuns: 1000},
	);
});

test('A value too long to be an id is none, and what follows it is found', () => {
	const text = JSON.stringify({result: 'x'.repeat(100_000), method: 'm'.repeat(2000), id: 7});
	const scanner = scan(Buffer.from(text), 4096);
	expect(scanner.get('method')).toBeUndefined();
	expect(scanner.get('id')).toBe('7');
});

test('A batch has no members', () => {
	expect(scan(Buffer.from('[{"id":1,"result":{}},"x",{"id":2}]'), 3).get('id')).toBeUndefined();
});
