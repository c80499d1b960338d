import process from 'node:process';
import type {TextProps} from 'ink';

/** How a piece of text is meant; the theme says how that looks. */
export type Tone =
	| 'text'
	| 'dim'
	| 'strong'
	| 'accent'
	| 'good'
	| 'warn'
	| 'bad'
	| 'key'
	| 'match'
	| 'selected'
	| 'marked'
	| 'added'
	| 'removed'
	| 'border'
	| 'border-active';

type Style = Pick<TextProps, 'color' | 'backgroundColor' | 'bold' | 'dimColor' | 'inverse' | 'underline'>;

export type Glyphs = typeof unicodeGlyphs;

export type Theme = {styles: Readonly<Record<Tone, Style>>; glyphs: Glyphs; unicode: boolean};

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

/** The sixteen colours that every terminal has, in the user's own palette. */
const dark: Theme['styles'] = {
	text: {},
	dim: {color: 'blackBright'},
	strong: {bold: true},
	accent: {color: 'cyan'},
	good: {color: 'green'},
	warn: {color: 'yellow'},
	bad: {color: 'red'},
	key: {color: 'cyan', bold: true},
	match: {color: 'black', backgroundColor: 'yellow'},
	selected: {color: 'whiteBright', backgroundColor: 'blue', bold: true},
	marked: {bold: true},
	added: {color: 'green'},
	removed: {color: 'red'},
	border: {color: 'blackBright'},
	'border-active': {color: 'green', bold: true},
};

const light: Theme['styles'] = {
	...dark,
	accent: {color: 'blue'},
	warn: {color: 'magenta'},
	key: {color: 'blue', bold: true},
	selected: {color: 'whiteBright', backgroundColor: 'blue', bold: true},
	'border-active': {color: 'blue', bold: true},
};

/** Without colours what matters must still stand out. */
const plain: Theme['styles'] = {
	text: {},
	dim: {},
	strong: {bold: true},
	accent: {},
	good: {},
	warn: {bold: true},
	bad: {bold: true},
	key: {bold: true},
	match: {underline: true, bold: true},
	selected: {inverse: true, bold: true},
	marked: {bold: true},
	added: {},
	removed: {},
	border: {},
	'border-active': {bold: true},
};

export type Background = 'dark' | 'light';

export type ThemeInput = {background: Background; env: NodeJS.ProcessEnv};

/** Whether the locale's character set is UTF-8, by the order in which the C library looks. */
export function speaksUnicode(env: NodeJS.ProcessEnv): boolean {
	if (process.platform === 'win32') return true;
	return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

export function createTheme({background, env}: ThemeInput): Theme {
	const unicode = speaksUnicode(env);
	const styles = env.NO_COLOR ? plain : background === 'light' ? light : dark;
	return {styles, glyphs: unicode ? unicodeGlyphs : asciiGlyphs, unicode};
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
