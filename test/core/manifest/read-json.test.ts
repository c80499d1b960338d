import {describe, expect, test} from 'vitest';
import {readJson} from '../../../source/core/manifest/read-json.ts';

function bytes(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

describe('the JSON of a manifest', () => {
	test('is read with and without a byte order mark', () => {
		expect(readJson(bytes('{"a":[1,"ü"]}'))).toEqual({a: [1, 'ü']});
		expect(readJson(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes('{"a":1}')]))).toEqual({a: 1});
	});

	test.each([
		['bad UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'no valid UTF-8'],
		['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), 'UTF-16'],
		['more than 1 MiB', bytes(`"${'x'.repeat(1024 * 1024)}"`), '1 MiB'],
		['nothing', bytes(''), 'no JSON at line 1'],
		[
			'a key twice',
			bytes('{\n  "name": "a",\n  "x": {"name": 1},\n  "name": "b"\n}'),
			'the key "name" is there twice, the second time at line 4, column 3',
		],
		['a key twice in two spellings', bytes(String.raw`{"name":1,"nam\u0065":2}`), 'twice'],
		['__proto__', bytes('{"a":\n{"__proto__":{}}}'), '"__proto__" is not allowed, at line 2, column 2'],
		['__proto__ in disguise', bytes(String.raw`{"__proto\u005f_":{}}`), '"__proto__"'],
		['a comment', bytes('{\n// no\n}'), 'no JSON at line 2, column 1 (invalid comment token)'],
		['a trailing comma', bytes('{"a":1,}'), 'no JSON at line 1, column 8'],
		['something after its end', bytes('{} {}'), 'no JSON at line 1, column 4'],
		['no quotes', bytes("{'a':1}"), 'no JSON at line 1, column 2'],
		['65 levels', bytes('['.repeat(65) + ']'.repeat(65)), 'more than 64 deep at line 1, column 65'],
		['200,000 levels', bytes('['.repeat(200_000)), 'more than 64 deep'],
	])('with %s is refused with the place', (_name, content, why) => {
		expect(() => readJson(content)).toThrow(
			expect.objectContaining({
				code: 'MANIFEST_INVALID',
				message: expect.stringContaining(why),
				hint: expect.any(String),
			}),
		);
	});

	test('may be 64 deep', () => {
		expect(() => readJson(bytes('['.repeat(64) + ']'.repeat(64)))).not.toThrow();
	});
});
