import stripAnsi from 'strip-ansi';

declare const safe: unique symbol;

/** Text that a terminal can be given: no control sequences, no bidi overrides, nothing invisible that steers. */
export type SafeText = string & {readonly [safe]: true};

// C0 without \n and \t, DEL, C1, bidi marks, embeddings and isolates, line and paragraph separators,
// interlinear annotation marks: everything that moves the cursor or reorders what is read (Trojan Source,
// CVE-2021-42574; kubectl CVE-2021-25743).
const unsafe =
	/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB]/g;
const tags = /[\u{E0000}-\u{E007F}]/gu;
const longMarks = /(\p{M}{4})\p{M}+/gu;
const needsWork = /[^\n\t\u0020-\u007E]/;

function visible(character: string): string {
	const code = character.charCodeAt(0);
	if (code < 0x20) return String.fromCharCode(0x24_00 + code);
	return code === 0x7f ? '\u2421' : '\uFFFD';
}

/**
 * Text from outside made fit for a terminal. Escape sequences go; any other control character becomes a
 * visible sign; lines and tabs stay.
 */
export function safeText(text: string): SafeText {
	if (!needsWork.test(text)) return text as SafeText;
	return stripAnsi(text.toWellFormed())
		.replaceAll('\r\n', '\n')
		.replaceAll(unsafe, visible)
		.replaceAll(tags, '')
		.replaceAll(longMarks, '$1') as SafeText;
}

/** The same for a place that has one line: line ends and tabs become single spaces. */
export function safeLine(text: string): SafeText {
	return safeText(text).replaceAll(/[\n\t]+/g, ' ') as SafeText;
}

type Literal<Text extends string> = string extends Text ? never : Text;

/** Our own words as `SafeText`: takes literals only, so nothing from outside passes here. */
export function ours<const Text extends string>(text: Literal<Text>): SafeText {
	return text as string as SafeText;
}

/** Safe pieces joined stay safe: a tag for template literals whose every value is safe text or a number. */
export function safeJoin(strings: TemplateStringsArray, ...values: readonly (SafeText | number)[]): SafeText {
	return String.raw({raw: strings}, ...values) as SafeText;
}
