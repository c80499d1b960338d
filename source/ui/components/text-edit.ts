import type {TerminalEvent} from '../terminal/key-parser.ts';

/** A text being edited. `cursor` counts graphemes, so it can never stand inside one. */
export type TextEdit = {
	readonly text: string;
	readonly cursor: number;
	/** What the last kill took, for ^Y. */
	readonly killed: string;
};

let segmenter: Intl.Segmenter | undefined;

export function graphemes(text: string): string[] {
	if (/^[ -~]*$/.test(text)) return [...text];
	// Made when it is first needed: it costs some milliseconds, and most texts do without.
	segmenter ??= new Intl.Segmenter();
	return Array.from(segmenter.segment(text), ({segment}) => segment);
}

/** An edit of `text` with the cursor at its end. */
export function editOf(text: string): TextEdit {
	return {text, cursor: graphemes(text).length, killed: ''};
}

/** One line's worth of what was pasted: line ends become spaces, control characters go. */
export function singleLine(text: string): string {
	return text
		.replaceAll(/[\r\n\t]+/g, ' ')
		.replaceAll(/\p{Cc}/gu, '')
		.trim();
}

/** Text of several lines as it was pasted: with one kind of line end, without other control characters. */
export function manyLines(text: string): string {
	return text.replaceAll(/\r\n?/g, '\n').replaceAll(/(?![\n\t])\p{Cc}/gu, '');
}

function insert(edit: TextEdit, text: string): TextEdit {
	const parts = graphemes(edit.text);
	const before = parts.slice(0, edit.cursor).join('') + text;
	// Counted anew: a combining mark joins the grapheme before it.
	return {...edit, text: before + parts.slice(edit.cursor).join(''), cursor: graphemes(before).length};
}

function cut(edit: TextEdit, from: number, to: number, keep = false): TextEdit {
	if (from >= to) return edit;
	const parts = graphemes(edit.text);
	const text = [...parts.slice(0, from), ...parts.slice(to)].join('');
	return {text, cursor: from, killed: keep ? parts.slice(from, to).join('') : edit.killed};
}

const isWord = (part: string | undefined) => part !== undefined && /[\p{L}\p{N}_]/u.test(part);

function wordStart(parts: readonly string[], cursor: number): number {
	let at = cursor;
	while (at > 0 && !isWord(parts[at - 1])) at--;
	while (at > 0 && isWord(parts[at - 1])) at--;
	return at;
}

function wordEnd(parts: readonly string[], cursor: number): number {
	let at = cursor;
	while (at < parts.length && !isWord(parts[at])) at++;
	while (at < parts.length && isWord(parts[at])) at++;
	return at;
}

/** ^W takes back to the last space, as a shell does: a path is one word to it. */
function blankStart(parts: readonly string[], cursor: number): number {
	let at = cursor;
	while (at > 0 && parts[at - 1] === ' ') at--;
	while (at > 0 && parts[at - 1] !== ' ') at--;
	return at;
}

type Edit = (edit: TextEdit, parts: readonly string[]) => TextEdit;

const toStart: Edit = edit => ({...edit, cursor: 0});
const toEnd: Edit = (edit, parts) => ({...edit, cursor: parts.length});
const toWordStart: Edit = (edit, parts) => ({...edit, cursor: wordStart(parts, edit.cursor)});
const toWordEnd: Edit = (edit, parts) => ({...edit, cursor: wordEnd(parts, edit.cursor)});
const backspace: Edit = edit => cut(edit, edit.cursor - 1, edit.cursor);
const back: Edit = edit => ({...edit, cursor: Math.max(0, edit.cursor - 1)});
const forward: Edit = (edit, parts) => ({...edit, cursor: Math.min(parts.length, edit.cursor + 1)});
const killWord: Edit = (edit, parts) => cut(edit, wordStart(parts, edit.cursor), edit.cursor, true);

const edits: Readonly<Record<string, Edit>> = {
	left: back,
	'ctrl-b': back,
	right: forward,
	'ctrl-f': forward,
	home: toStart,
	'ctrl-a': toStart,
	end: toEnd,
	'ctrl-e': toEnd,
	'ctrl-left': toWordStart,
	'alt-left': toWordStart,
	'alt-b': toWordStart,
	'ctrl-right': toWordEnd,
	'alt-right': toWordEnd,
	'alt-f': toWordEnd,
	backspace: (edit, parts) => (edit.cursor === 0 ? edit : backspace(edit, parts)),
	delete: (edit, parts) => cut(edit, edit.cursor, Math.min(parts.length, edit.cursor + 1)),
	'ctrl-d': (edit, parts) => cut(edit, edit.cursor, Math.min(parts.length, edit.cursor + 1)),
	'ctrl-w': (edit, parts) => cut(edit, blankStart(parts, edit.cursor), edit.cursor, true),
	'alt-backspace': killWord,
	'ctrl-backspace': killWord,
	'alt-d': (edit, parts) => cut(edit, edit.cursor, wordEnd(parts, edit.cursor), true),
	'ctrl-u': edit => cut(edit, 0, edit.cursor, true),
	'ctrl-k': (edit, parts) => cut(edit, edit.cursor, parts.length, true),
	'ctrl-y': edit => insert(edit, edit.killed),
};

/**
 * The text after a key or a paste, or undefined when the key edits nothing. Several pasted lines become one, unless
 * `pasted` says otherwise.
 */
export function editText(
	edit: TextEdit,
	event: TerminalEvent,
	pasted: (text: string) => string = singleLine,
): TextEdit | undefined {
	if (event.type === 'paste') return insert(edit, pasted(event.text));
	if (event.type === 'reply' || event.type === 'mouse') return undefined;
	if (event.text !== undefined) return insert(edit, event.text);
	return edits[event.name]?.(edit, graphemes(edit.text));
}
