import stringWidth from 'string-width';
import type {SafeText} from '../../../core/safe-text.ts';
import {graphemes} from '../../components/text-edit.ts';

const ascii = /^[ -~]*$/;

/** A text cut into rows of at most `width` cells, wherever that is. */
function cut(text: SafeText, width: number): readonly SafeText[] {
	if (text.length <= width && ascii.test(text)) return [text];
	const parts: string[] = [];
	if (ascii.test(text)) {
		for (let at = 0; at < text.length; at += width) parts.push(text.slice(at, at + width));
		return parts as SafeText[];
	}
	let part = '';
	let used = 0;
	for (const piece of graphemes(text)) {
		const size = stringWidth(piece);
		if (used + size > width) {
			parts.push(part);
			part = '';
			used = 0;
		}
		part += piece;
		used += size;
	}
	parts.push(part);
	return parts as SafeText[];
}

const known = new WeakMap<readonly SafeText[], {width: number; rows: readonly SafeText[]}>();

/** Lines cut to rows of the pane; cut once for each width, as the pane is drawn ten times a second. */
export function cutRows(lines: readonly SafeText[], width: number): readonly SafeText[] {
	const before = known.get(lines);
	if (before?.width === width) return before.rows;
	const rows = lines.flatMap(line => cut(line, width));
	known.set(lines, {width, rows});
	return rows;
}
