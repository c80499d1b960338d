import {Box, type DOMElement, measureElement, Text} from 'ink';
import TextInput from 'ink-text-input';
import {useInsertionEffect, useLayoutEffect, useRef} from 'react';
import stringWidth from 'string-width';
import type {SafeText} from '../../core/safe-text.ts';
import {safeLine} from '../../core/safe-text.ts';
import {useScreen, useTheme} from '../app-context.tsx';
import {masked} from './form-rows.ts';
import {spaces} from './lines.ts';
import {graphemes, type TextEdit} from './text-edit.ts';

export type FieldWindow = {text: SafeText; cursor: number};

/** One character of a text as one place on the screen: a line end has a sign there. */
export function shownPart(part: string): string {
	if (part === '\n' || part === '\r\n') return '\u240A';
	return part === '\t' ? '\u2409' : safeLine(part);
}

/**
 * The part of an edited text that fits into `width` cells with the cursor in it, and the cell the cursor is on.
 * Hidden text becomes signs before it is cut.
 */
export function fieldWindow({text, cursor}: TextEdit, width: number, hidden: boolean): FieldWindow {
	const parts = hidden ? graphemes(masked(text)) : graphemes(text).map(shownPart);
	const sizes = parts.map(part => stringWidth(part));
	const at = Math.min(cursor, parts.length);
	let from = at;
	let used = 1;
	while (from > 0 && used + (sizes[from - 1] ?? 0) <= width) {
		from--;
		used += sizes[from] ?? 0;
	}
	let to = at;
	while (to < parts.length && used + (sizes[to] ?? 0) <= width) {
		used += sizes[to] ?? 0;
		to++;
	}
	const before = sizes.slice(from, at).reduce((sum, size) => sum + size, 0);
	return {text: parts.slice(from, to).join('') as SafeText, cursor: before};
}

const ignore = () => {};

type TextFieldProps = {edit: TextEdit; width: number; hidden?: boolean; placeholder?: SafeText};

/**
 * The text field in focus. `ink-text-input` draws the part that is seen; typing is ours, because it edits by
 * UTF-16 units. The terminal's own cursor stands in the text, so that input methods open where one types.
 */
export function TextField({edit, width, hidden = false, placeholder}: TextFieldProps) {
	const {setCursor} = useScreen();
	const {styles} = useTheme();
	const ref = useRef<DOMElement>(null);
	const {text, cursor} = fieldWindow(edit, width, hidden);
	const hint = text === '' ? (placeholder ?? '') : '';
	useLayoutEffect(() => {
		if (!ref.current) return;
		const {x, y} = measureElement(ref.current);
		setCursor({x: x + cursor, y});
	});
	useInsertionEffect(() => () => setCursor(undefined), [setCursor]);
	return (
		<Box width={width} height={1} flexShrink={0}>
			<Box ref={ref} flexShrink={0}>
				{text === '' ? (
					<Text {...styles.dim}>{hint}</Text>
				) : (
					<TextInput value={text} focus={false} showCursor={false} onChange={ignore} />
				)}
			</Box>
			<Text>{spaces(width - stringWidth(text === '' ? hint : text))}</Text>
		</Box>
	);
}
