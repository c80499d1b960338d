import type {Style} from '../theme-styles.ts';

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** The SGR parameters of one of the sixteen colours or of `#rrggbb`, counted from 30 for the text, 40 for what is behind it. */
function colourCode(colour: string, base: 30 | 40): string {
	if (colour.startsWith('#')) {
		const parts = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));
		return `${base + 8};2;${parts.join(';')}`;
	}
	const isBright = colour.endsWith('Bright');
	const index = names.indexOf(isBright ? colour.slice(0, -6) : colour);
	return String(index + base + (isBright ? 60 : 0));
}

function openingOf({color, backgroundColor, bold, dimColor, inverse, underline}: Style): string {
	const codes = [
		...(bold ? ['1'] : []),
		...(dimColor ? ['2'] : []),
		...(underline ? ['4'] : []),
		...(inverse ? ['7'] : []),
		...(color ? [colourCode(color, 30)] : []),
		...(backgroundColor ? [colourCode(backgroundColor, 40)] : []),
	];
	// One sequence each: Ink keeps a sequence of several as one style that nothing else ends.
	return codes.map(code => `\u001B[${code}m`).join('');
}

const openings = new WeakMap<Style, string>();

/** The text with its look in it, as Ink's own `Text` would write it, which costs four nodes of React's for each piece. */
export function paint(text: string, style: Style): string {
	let opening = openings.get(style);
	if (opening === undefined) {
		opening = openingOf(style);
		openings.set(style, opening);
	}
	return opening === '' || text === '' ? text : `${opening}${text}\u001B[0m`;
}
