import fc from 'fast-check';
import {expect, test} from 'vitest';
import {elementSpans, replaceValues, spanAt} from '../../../../source/core/runtime/runner/json-spans.ts';

const spaced = fc.constantFrom(undefined, 1, '\t');
const key = fc.oneof(fc.string(), fc.constantFrom('id', 'params', '"', '\\', '\\"', '{', 'é'));
const json = fc.jsonValue();

test('A value is found under its key in any object, the last one where there are two', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(key, json), {minLength: 1}), spaced, (members, indent) => {
			const text = `{${members.map(([name, value]) => `${JSON.stringify(name)} :${JSON.stringify(value, undefined, indent)}`).join(' , ')}}`;
			const bytes = Buffer.from(text);
			for (const [name] of members) {
				const span = spanAt(bytes, [name]);
				if (!span) throw new Error(`not found: ${name}`);
				const [, last] = members.findLast(([other]) => other === name) ?? [];
				expect(bytes.toString('utf8', span.start, span.end)).toBe(JSON.stringify(last, undefined, indent));
			}
		}),
		{seed: 1, numRuns: 500},
	);
});

test('Replacing nested values changes them and not one other byte', () => {
	fc.assert(
		fc.property(json, json, json, spaced, (before, value, after, indent) => {
			const text = JSON.stringify(
				{before, params: {_meta: {before, progressToken: value}, after}, id: value, after},
				undefined,
				indent,
			);
			const bytes = Buffer.from(text);
			const changed = replaceValues(bytes, [
				{keys: ['id'], text: '"OURS"'},
				{keys: ['params', '_meta', 'progressToken'], text: '"TOKEN"'},
				{keys: ['params', 'absent'], text: '"no"'},
			]);
			const expected = JSON.stringify(
				{before, params: {_meta: {before, progressToken: 'TOKEN'}, after}, id: 'OURS', after},
				undefined,
				indent,
			);
			expect(changed.toString()).toBe(expected);
		}),
		{seed: 2, numRuns: 500},
	);
});

test('Every element of an array is found', () => {
	fc.assert(
		fc.property(fc.array(json), spaced, (values, indent) => {
			const bytes = Buffer.from(` ${JSON.stringify(values, undefined, indent)}\n`);
			const found = elementSpans(bytes).map(
				({start, end}) => JSON.parse(bytes.toString('utf8', start, end)) as unknown,
			);
			expect(found).toEqual(JSON.parse(JSON.stringify(values)));
		}),
		{seed: 3, numRuns: 500},
	);
});

test('A key that is spelled with escapes is the same key', () => {
	expect(spanAt(Buffer.from(String.raw`{"\u0069d": 7}`), ['id'])).toEqual({start: 12, end: 13});
});
