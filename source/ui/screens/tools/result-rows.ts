import stringWidth from 'string-width';
import type {SafeText} from '../../../core/safe-text.ts';
import {graphemes} from '../../components/text-edit.ts';

const ascii = /^[ -~]*$/;

function split(text: SafeText, width: number): SafeText[] {
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

/** A result's lines cut to rows of the pane; cut once for each width, however large the result is. */
export function resultRows(text: readonly SafeText[], width: number): readonly SafeText[] {
	const before = known.get(text);
	if (before?.width === width) return before.rows;
	const rows = text.flatMap(row => split(row, width));
	known.set(text, {width, rows});
	return rows;
}
