import stringWidth from 'string-width';
import type {SafeText} from '../../core/safe-text.ts';
import type {Press} from '../pointer.ts';
import type {Tone} from '../theme.ts';
import {graphemes} from './text-edit.ts';

/** A run of text with one meaning; a line is several of them. Nothing but safe text can be drawn. */
export type Segment = {
	readonly text: SafeText;
	readonly tone?: Tone;
	/** What a click on it does. */
	readonly press?: Press | undefined;
};
export type Line = readonly Segment[];

export const empty: Line = [];

export function seg(text: SafeText, tone?: Tone): Segment {
	return tone === undefined ? {text} : {text, tone};
}

export function line(text: SafeText, tone?: Tone): Line {
	return [seg(text, tone)];
}

/** Spaces, to line things up. */
export function spaces(count: number): SafeText {
	return ' '.repeat(Math.max(0, count)) as SafeText;
}

export function lineWidth(parts: Line): number {
	return parts.reduce((sum, {text}) => sum + stringWidth(text), 0);
}

/** A part of safe text is safe. */
function part(text: string): SafeText {
	return text as SafeText;
}

function cutWord(word: string, width: number): [head: string, tail: string] {
	let head = '';
	let used = 0;
	for (const piece of graphemes(word)) {
		const size = stringWidth(piece);
		if (used + size > width && head !== '') return [head, word.slice(head.length)];
		head += piece;
		used += size;
	}
	return [head, ''];
}

/** Lines being filled with words, none wider than `room`; all but the first begin with `indent` spaces. */
function createFiller(room: number, indent: number) {
	const lines: Segment[][] = [[]];
	let used = 0;
	const breakLine = () => {
		lines.push(indent > 0 ? [seg(spaces(indent))] : []);
		used = indent;
	};
	const put = (text: string, tone: Tone | undefined) => {
		if (text === '') return;
		lines.at(-1)?.push(seg(part(text), tone));
		used += stringWidth(text);
	};
	/** A word with the spaces before it. */
	const add = (word: string, tone: Tone | undefined) => {
		let rest = word;
		if (used + stringWidth(rest) > room && used > indent) {
			breakLine();
			rest = rest.trimStart();
		}
		while (used + stringWidth(rest) > room) {
			const [head, tail] = cutWord(rest, room - used);
			put(head, tone);
			if (tail === '') return;
			breakLine();
			rest = tail;
		}
		put(rest, tone);
	};
	return {lines, add, breakLine};
}

/** Breaks a line at spaces so that each part fits into `width` cells; words that are longer are cut. */
export function wrap(source: Line, width: number, indent = 0): Line[] {
	const {lines, add, breakLine} = createFiller(Math.max(indent + 4, width), indent);
	for (const {text, tone} of source) {
		for (const [index, row] of text.replaceAll('\t', '    ').split('\n').entries()) {
			if (index > 0) breakLine();
			for (const word of row.match(/ *[^ ]+| +/g) ?? []) add(word, tone);
		}
	}
	return lines;
}

/** A text in several lines, wrapped. */
export function paragraph(text: SafeText, width: number, tone?: Tone): Line[] {
	return text.split('\n').flatMap(row => wrap(line(part(row), tone), width));
}

/** Text with each place where `query` occurs lit up; case does not matter. */
export function lit(text: SafeText, query: string, tone?: Tone): Segment[] {
	if (query === '') return [seg(text, tone)];
	const lower = text.toLowerCase();
	const wanted = query.toLowerCase();
	const segments: Segment[] = [];
	let from = 0;
	// Lower-casing can change a text's length; such a text is left as it is.
	if (lower.length !== text.length) return [seg(text, tone)];
	for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
		if (at > from) segments.push(seg(part(text.slice(from, at)), tone));
		segments.push(seg(part(text.slice(at, at + wanted.length)), 'match'));
		from = at + wanted.length;
	}
	if (from < text.length) segments.push(seg(part(text.slice(from)), tone));
	return segments;
}

/** The text cut to `width` cells, with a sign where something is missing. */
export function clip(text: SafeText, width: number, ellipsis = '…'): SafeText {
	if (stringWidth(text) <= width) return text;
	if (width <= ellipsis.length) return part(cutWord(text, width)[0]);
	return part(cutWord(text, width - ellipsis.length)[0] + ellipsis);
}

/** Segments cut to `width` cells together: the first ones are kept. */
export function clipLine(source: Line, width: number, ellipsis = '…'): Line {
	let room = width;
	return source.flatMap(segment => {
		if (room <= 0) return [];
		const text = clip(segment.text, room, ellipsis);
		room -= stringWidth(text);
		return [{...segment, text}];
	});
}

/** The text cut or filled to exactly `width` cells. */
export function fill(text: SafeText, width: number, ellipsis = '…'): SafeText {
	const clipped = clip(text, width, ellipsis);
	return part(clipped + spaces(width - stringWidth(clipped)));
}

/** Which rows of a longer list are seen: moved only as far as it takes to see `focus`, with two rows to spare. */
export function windowAt(first: number, focus: number, height: number, count: number): number {
	const spare = height > 6 ? 2 : 0;
	const lowest = Math.min(focus - spare, first);
	const highest = Math.max(lowest, focus + spare - height + 1);
	return Math.max(0, Math.min(highest, Math.max(0, count - height)));
}

/** The same for a list that does not remember where it was: the row in focus is in the middle. */
export function windowAround(focus: number, height: number, count: number): number {
	return windowAt(Math.max(0, focus - Math.floor(height / 2)), focus, height, count);
}
