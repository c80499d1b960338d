import process from 'node:process';
import type {ThemeName} from '../core/settings.ts';
import {palettes, plain, type Styles} from './theme-styles.ts';

export type {Tone} from './theme-styles.ts';

export type Glyphs = typeof unicodeGlyphs;

export type Theme = {styles: Styles; glyphs: Glyphs; unicode: boolean};

const unicodeGlyphs = {
	on: '●',
	off: '○',
	running: '▶',
	calling: '»',
	attention: '!',
	broken: '✗',
	done: '✓',
	drift: '≠',
	cursor: '›',
	ellipsis: '…',
	bar: '█',
	barEmpty: '░',
	up: '↑',
	down: '↓',
	times: '·',
	horizontal: '─',
	vertical: '│',
	topLeft: '╭',
	topRight: '╮',
	bottomLeft: '╰',
	bottomRight: '╯',
	thumb: '┃',
};

const asciiGlyphs: Glyphs = {
	on: '*',
	off: '-',
	running: '>',
	calling: '=',
	attention: '!',
	broken: 'x',
	done: '+',
	drift: '~',
	cursor: '>',
	ellipsis: '...',
	bar: '#',
	barEmpty: '.',
	up: '^',
	down: 'v',
	times: '-',
	horizontal: '-',
	vertical: '|',
	topLeft: '+',
	topRight: '+',
	bottomLeft: '+',
	bottomRight: '+',
	thumb: '#',
};

export type Background = 'dark' | 'light';

export type ThemeInput = {
	background: Background;
	env: NodeJS.ProcessEnv;
	name?: ThemeName;
};

/** Whether the locale's character set is UTF-8, by the order in which the C library looks. */
export function speaksUnicode(env: NodeJS.ProcessEnv): boolean {
	if (process.platform === 'win32') return true;
	return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/** The look that a theme means on a background. Without colours what matters stands out by bold and inverse. */
export function createTheme({background, env, name = 'auto'}: ThemeInput): Theme {
	const unicode = speaksUnicode(env);
	const ground = name === 'dark' || name === 'light' ? name : background;
	const palette = name === 'high-contrast' || name === 'truecolour' ? palettes[name] : palettes.sixteen;
	// The console's font has lines and letters, and neither round corners nor signs.
	const glyphs = unicode && env.TERM !== 'linux' ? unicodeGlyphs : asciiGlyphs;
	return {styles: env.NO_COLOR ? plain : palette[ground], glyphs, unicode};
}

/** `COLORFGBG` is `foreground;background` in palette numbers; 7 and above 8 are the light ones. */
export function backgroundFromEnv(env: NodeJS.ProcessEnv): Background | undefined {
	const number = Number(env.COLORFGBG?.split(';').at(-1) || Number.NaN);
	if (Number.isNaN(number)) return undefined;
	return number === 7 || number > 8 ? 'light' : 'dark';
}

/** A terminal's answer to OSC 11, `rgb:hhhh/hhhh/hhhh`, as light or dark; undefined when it is another answer. */
export function backgroundFromReply(reply: string): Background | undefined {
	const match = /^\u001B\]11;rgba?:([\da-f]+)\/([\da-f]+)\/([\da-f]+)/i.exec(reply);
	if (!match) return undefined;
	const [red = 0, green = 0, blue = 0] = match
		.slice(1, 4)
		.map(hex => Number.parseInt(hex, 16) / (16 ** hex.length - 1));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? 'light' : 'dark';
}
