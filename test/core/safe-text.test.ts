import fc from 'fast-check';
import {expect, test} from 'vitest';
import {ours, safeJoin, safeLine, safeText} from '../../source/core/safe-text.ts';

const steering =
	/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB]/;

test('plain words, lines, tabs, accents and emoji stay as they are', () => {
	for (const text of ['hello', 'a\n\tb', 'Grüße', '日本語', '👩‍👩‍👧']) expect(safeText(text)).toBe(text);
});

test('a clipboard write, a title and a colour never reach the terminal', () => {
	expect(safeText('\u001B]52;c;aGk=\u0007x')).not.toMatch(steering);
	expect(safeText('\u001B]0;owned\u0007x')).not.toMatch(steering);
	expect(safeText('\u001B[31mred\u001B[0m')).toBe('red');
});

test('an unfinished escape sequence shows itself instead of waiting for the next text', () => {
	expect(safeText('before \u001B')).toBe('before \u241B');
	expect(safeText('\u009D52;c;aGk=\u009C')).not.toMatch(steering);
});

test('a right-to-left override cannot turn a file name round', () => {
	expect(safeText('photo\u202Egnp.exe')).toBe('photo\uFFFDgnp.exe');
});

test('a pile of combining marks is cut to four', () => {
	expect([...safeText(`e${'\u0301'.repeat(40)}`)]).toHaveLength(5);
});

test('a place with one line gets one line', () => {
	expect(safeLine('a\r\n\tb\n\nc')).toBe('a b c');
});

test('pieces that are safe stay safe when joined', () => {
	expect(safeJoin`${ours('a')} and ${2}`).toBe('a and 2');
});

test('no text at all, however made, keeps a character that steers a terminal', () => {
	const unit = fc.oneof(
		fc.constantFrom(
			'\u001B',
			'\u009B',
			'\u009D',
			']',
			'[',
			'52;c;',
			'\u0007',
			'\\',
			'\u009C',
			'm',
			'8;;',
			'\u202E',
		),
		fc.string({unit: 'binary'}),
	);
	fc.assert(
		fc.property(fc.array(unit), parts => {
			const text = safeText(parts.join(''));
			expect(text).not.toMatch(steering);
			expect(text.isWellFormed()).toBe(true);
			expect(safeText(text)).toBe(text);
		}),
		{numRuns: 5000, seed: 1},
	);
});
