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

export type Style = {
	readonly color?: string;
	readonly backgroundColor?: string;
	readonly bold?: boolean;
	readonly dimColor?: boolean;
	readonly inverse?: boolean;
	readonly underline?: boolean;
};

export type Styles = Readonly<Record<Tone, Style>>;

/** The sixteen colours that every terminal has, in the user's own palette. */
const dark: Styles = {
	text: {},
	// Not bright black: in some palettes that is the background.
	dim: {dimColor: true},
	strong: {bold: true},
	accent: {color: 'cyan'},
	good: {color: 'green'},
	warn: {color: 'yellow'},
	bad: {color: 'red'},
	key: {color: 'cyan', bold: true},
	match: {color: 'black', backgroundColor: 'yellow'},
	// The text is in the terminal's own background, which stands out from cyan, and on a light one from blue.
	selected: {color: 'cyan', inverse: true, bold: true},
	marked: {bold: true},
	added: {color: 'green'},
	removed: {color: 'red'},
	border: {dimColor: true},
	'border-active': {color: 'green', bold: true},
};

const light: Styles = {
	...dark,
	accent: {color: 'blue'},
	warn: {color: 'magenta'},
	key: {color: 'blue', bold: true},
	selected: {color: 'blue', inverse: true, bold: true},
	'border-active': {color: 'blue', bold: true},
};

/** Without colours what matters must still stand out. */
export const plain: Styles = {
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

const contrastOnDark: Styles = {
	...plain,
	accent: {color: 'cyanBright', bold: true},
	good: {color: 'greenBright', bold: true},
	warn: {color: 'yellowBright', bold: true},
	bad: {color: 'redBright', bold: true, underline: true},
	key: {color: 'cyanBright', bold: true},
	match: {color: 'black', backgroundColor: 'yellowBright', bold: true},
	added: {color: 'greenBright'},
	removed: {color: 'redBright'},
	'border-active': {color: 'yellowBright', bold: true},
};

const contrastOnLight: Styles = {
	...plain,
	accent: {color: 'blue', bold: true},
	good: {bold: true},
	warn: {bold: true, underline: true},
	bad: {color: 'red', bold: true, underline: true},
	key: {color: 'blue', bold: true},
	match: {color: 'whiteBright', backgroundColor: 'black', bold: true},
	removed: {color: 'red'},
	'border-active': {color: 'blue', bold: true},
};

const trueDark: Styles = {
	text: {},
	dim: {color: '#8b949e'},
	strong: {bold: true},
	accent: {color: '#79c0ff'},
	good: {color: '#56d364'},
	warn: {color: '#e3b341'},
	bad: {color: '#ff7b72'},
	key: {color: '#79c0ff', bold: true},
	match: {color: '#0d1117', backgroundColor: '#e3b341'},
	selected: {color: '#ffffff', backgroundColor: '#1f4e8c', bold: true},
	marked: {bold: true},
	added: {color: '#56d364'},
	removed: {color: '#ff7b72'},
	border: {color: '#6e7681'},
	'border-active': {color: '#56d364', bold: true},
};

const trueLight: Styles = {
	...trueDark,
	dim: {color: '#57606a'},
	accent: {color: '#0550ae'},
	good: {color: '#116329'},
	warn: {color: '#7d4e00'},
	bad: {color: '#a40e26'},
	key: {color: '#0550ae', bold: true},
	match: {color: '#24292f', backgroundColor: '#eac54f'},
	selected: {color: '#ffffff', backgroundColor: '#0550ae', bold: true},
	added: {color: '#116329'},
	removed: {color: '#a40e26'},
	border: {color: '#8c959f'},
	'border-active': {color: '#0550ae', bold: true},
};

type Pair = Readonly<Record<'dark' | 'light', Styles>>;

export const palettes: Readonly<Record<'sixteen' | 'high-contrast' | 'truecolour', Pair>> = {
	sixteen: {dark, light},
	'high-contrast': {dark: contrastOnDark, light: contrastOnLight},
	truecolour: {dark: trueDark, light: trueLight},
};
