import {expect, test} from 'vitest';
import {createTextPattern} from '../../source/core/text-pattern.ts';

test('a pattern in lower case fits both cases, one with a capital only its own', () => {
	expect(createTextPattern('error|w.rn').test(['ERROR', 'a Warning', 'fine'])).toEqual([true, true, false]);
	expect(createTextPattern('Error').test(['ERROR', 'Error'])).toEqual([false, true]);
	// A class is no capital.
	expect(createTextPattern(String.raw`\Wx`).test(['-X'])).toEqual([true]);
});

test('the places that fit are found in each text', () => {
	expect(createTextPattern('o+').find(['foo boo', '', 'x'])).toEqual([
		[
			[1, 3],
			[5, 7],
		],
		[],
		[],
	]);
});

test('what is no pattern is said, and one that would take for ever is broken off', () => {
	expect(() => createTextPattern('(')).toThrow('"(" is not a regular expression: Unterminated group.');
	expect(() => createTextPattern('x'.repeat(2000))).toThrow('longer than 1000');
	const hopeless = createTextPattern('(a+)+b');
	expect(hopeless.test(['aab'])).toEqual([true]);
	expect(() => hopeless.test(['a'.repeat(50)])).toThrow('takes too long');
	expect(() => hopeless.find(['aab'])).toThrow('takes too long');
});
