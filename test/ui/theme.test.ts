import {describe, expect, test} from 'vitest';
import type {ThemeName} from '../../source/core/settings.ts';
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

test('a theme that is named wins over what the terminal says, and the others go by it', () => {
	const env = {LANG: 'C.UTF-8'};
	const look = (background: 'dark' | 'light', name: ThemeName) => createTheme({background, env, name}).styles;
	expect(look('dark', 'light')).toEqual(look('light', 'auto'));
	expect(look('light', 'dark')).toEqual(look('dark', 'auto'));
	expect(look('light', 'truecolour')).not.toEqual(look('dark', 'truecolour'));
	expect(look('light', 'high-contrast')).not.toEqual(look('dark', 'high-contrast'));
});

test('the console of Linux gets lines and letters that its font has', () => {
	const {glyphs, unicode} = createTheme({background: 'dark', env: {LANG: 'C.UTF-8', TERM: 'linux'}});
	expect(unicode).toBe(true);
	expect(Object.values(glyphs).join('')).toMatch(/^[ -~]*$/);
});

function luminance(colour: string): number {
	const channels = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
	const [red = 0, green = 0, blue = 0] = channels.map(value =>
		value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
	);
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each([
	['dark', '#0d1117'],
	['light', '#ffffff'],
] as const)('in true colours every text on %s has a contrast of at least 4.5', (background, ground) => {
	const {styles} = createTheme({background, env: {LANG: 'C.UTF-8'}, name: 'truecolour'});
	for (const [tone, {color, backgroundColor = ground}] of Object.entries(styles)) {
		if (color === undefined || tone === 'border') continue;
		const [low = 0, high = 0] = [luminance(color), luminance(backgroundColor)].sort((a, b) => a - b);
		expect((high + 0.05) / (low + 0.05), tone).toBeGreaterThanOrEqual(4.5);
	}
});

test('what is selected stands out in any palette: its text is in the colour of the ground', () => {
	for (const background of ['dark', 'light'] as const) {
		const {styles} = createTheme({background, env: {LANG: 'C.UTF-8'}});
		expect(styles.selected.inverse).toBe(true);
		expect(JSON.stringify(styles)).not.toContain('blackBright');
	}
});
