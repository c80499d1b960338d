import stringWidth from 'string-width';
import type {SafeText} from '../../../core/safe-text.ts';
import {graphemes} from '../../components/text-edit.ts';

/** One row of a pane: which part of which line it shows, in UTF-16 units. */
export type TextRow = {readonly line: number; readonly from: number; readonly to: number};

export type TextLayout = {
	/** How many rows there are. */
	readonly count: number;
	row: (index: number) => TextRow;
	/** The row that shows this place of a line. */
	rowAt: (line: number, offset: number) => number;
};

/** Lines that are laid out: the same array is laid out once for each width. */
export type Lines = readonly SafeText[];

// One code unit, one cell each.
const narrow =
	/^[ -~\u00A1-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F\u2010-\u2027\u2190-\u22FF\u2500-\u25FC]*$/;
// One code unit, two cells each: kana, hangul and the common ideographs.
const wide = /^[\u3041-\u3096\u30A1-\u30FA\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3]*$/;
const run =
	/[ -~\u00A1-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F\u2010-\u2027\u2190-\u22FF\u2500-\u25FC]+|[\u3041-\u3096\u30A1-\u30FA\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3]+|[^ -~\u00A1-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F\u2010-\u2027\u2190-\u22FF\u2500-\u25FC\u3041-\u3096\u30A1-\u30FA\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3]+/g;

/** Calls `visit` for each piece that is drawn as one: where it begins and how many cells it takes. */
function eachPiece(text: string, visit: (from: number, size: number) => boolean): void {
	for (const {0: part, index} of text.matchAll(run)) {
		const size = narrow.test(part) ? 1 : wide.test(part) ? 2 : 0;
		// A mark that joins the character before it makes no cell of its own, so joining it late costs none either.
		const pieces = size === 0 ? graphemes(part) : part;
		let at = index;
		for (const piece of pieces) {
			if (!visit(at, size || stringWidth(piece))) return;
			at += piece.length;
		}
	}
}

/** Where the rows of a line begin. */
function breaksOf(text: string, width: number): readonly number[] {
	const breaks = [0];
	let used = 0;
	eachPiece(text, (from, size) => {
		if (used + size > width && used > 0) {
			breaks.push(from);
			used = 0;
		}
		used += size;
		return true;
	});
	return breaks;
}

/** The part of a line that is seen in `width` cells when the first `left` are scrolled away. */
export function sidewaysPart(text: string, left: number, width: number): {from: number; to: number} {
	if (narrow.test(text)) return {from: Math.min(left, text.length), to: Math.min(left + width, text.length)};
	let cell = 0;
	let begin = text.length;
	let end = text.length;
	eachPiece(text, (from, size) => {
		if (cell >= left && begin === text.length) begin = from;
		cell += size;
		if (cell <= left + width) return true;
		end = from;
		return false;
	});
	return {from: Math.min(begin, end), to: end};
}

/** How many cells the text before `offset` takes. */
export function cellsBefore(text: string, offset: number): number {
	const before = text.slice(0, offset);
	return narrow.test(before) ? before.length : stringWidth(before);
}

function layOut(lines: Lines, width: number): TextLayout {
	// Where the rows of each line begin among all rows; one more at the end.
	const starts = new Uint32Array(lines.length + 1);
	/** Lines whose characters are not all of one size. */
	const broken = new Map<number, readonly number[]>();
	const steps = new Uint32Array(lines.length);
	for (const [index, text] of lines.entries()) {
		let rows = 1;
		if (narrow.test(text)) {
			steps[index] = width;
			rows = Math.max(1, Math.ceil(text.length / width));
		} else if (wide.test(text)) {
			const step = Math.max(1, Math.floor(width / 2));
			steps[index] = step;
			rows = Math.max(1, Math.ceil(text.length / step));
		} else {
			const breaks = breaksOf(text, width);
			rows = breaks.length;
			broken.set(index, breaks);
		}
		starts[index + 1] = (starts[index] ?? 0) + rows;
	}
	const lineAt = (row: number) => {
		let low = 0;
		let high = lines.length;
		while (high - low > 1) {
			const middle = (low + high) >>> 1;
			if ((starts[middle] ?? 0) <= row) low = middle;
			else high = middle;
		}
		return low;
	};
	return {
		count: starts[lines.length] ?? 0,
		row(index) {
			const line = lineAt(index);
			const nth = index - (starts[line] ?? 0);
			const length = lines[line]?.length ?? 0;
			const breaks = broken.get(line);
			if (breaks) return {line, from: breaks[nth] ?? 0, to: breaks[nth + 1] ?? length};
			const step = steps[line] ?? width;
			return {line, from: nth * step, to: Math.min(length, (nth + 1) * step)};
		},
		rowAt(line, offset) {
			const first = starts[line] ?? 0;
			const breaks = broken.get(line);
			if (breaks)
				return (
					first +
					Math.max(
						0,
						breaks.findLastIndex(start => start <= offset),
					)
				);
			return Math.min((starts[line + 1] ?? 1) - 1, first + Math.floor(offset / (steps[line] || width)));
		},
	};
}

const known = new WeakMap<Lines, {width: number; layout: TextLayout}>();

/**
 * The rows of a text in a pane, each line wrapped at `width` cells. Nothing is cut here: a row is found when it is
 * drawn, however long the text or one line of it is.
 */
export function wrappedRows(lines: Lines, width: number): TextLayout {
	const before = known.get(lines);
	if (before?.width === width) return before.layout;
	const layout = layOut(lines, width);
	known.set(lines, {width, layout});
	return layout;
}
