import {describe, expect, test} from 'vitest';
import {backgroundFromEnv, backgroundFromReply, createTheme, speaksUnicode} from '../../source/ui/theme.ts';

test.each([
	['\u001B]11;rgb:0000/0000/0000\u0007', 'dark'],
	['\u001B]11;rgb:ffff/ffff/ffff\u001B\\', 'light'],
	['\u001B]11;rgb:fd/f6/e3\u0007', 'light'],
	['\u001B]10;rgb:ffff/ffff/ffff\u0007', undefined],
])('the answer %j means %s', (reply, background) => {
	expect(backgroundFromReply(reply)).toBe(background);
});

test.each([
	['15;0', 'dark'],
	['0;15', 'light'],
	['0;default;15', 'light'],
	['', undefined],
])('COLORFGBG %j means %s', (COLORFGBG, background) => {
	expect(backgroundFromEnv({COLORFGBG})).toBe(background);
});

describe('with NO_COLOR', () => {
	const {styles} = createTheme({background: 'dark', env: {NO_COLOR: '1', LANG: 'C.UTF-8'}});

	test('nothing is coloured, and what is selected still stands out', () => {
		for (const style of Object.values(styles)) expect(style).not.toHaveProperty('color');
		expect(styles.selected.inverse).toBe(true);
	});
});

test('without UTF-8 every sign is ASCII', () => {
	const {glyphs, unicode} = createTheme({background: 'dark', env: {LANG: 'C'}});
	expect(unicode).toBe(false);
	for (const glyph of Object.values(glyphs)) expect(glyph).toMatch(/^[ -~]+$/);
});

test('the locale is read as the C library does', () => {
	expect(speaksUnicode({LC_ALL: 'C', LANG: 'en_US.UTF-8'})).toBe(false);
	expect(speaksUnicode({LC_CTYPE: 'de_DE.utf8', LANG: 'C'})).toBe(true);
	expect(speaksUnicode({})).toBe(false);
});
