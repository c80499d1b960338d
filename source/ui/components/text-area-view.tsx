import {Box, type DOMElement, measureElement} from 'ink';
import {type ReactNode, useInsertionEffect, useLayoutEffect, useRef} from 'react';
import stringWidth from 'string-width';
import type {SafeText} from '../../core/safe-text.ts';
import {useScreen} from '../app-context.tsx';
import {seg, spaces, windowAround} from './lines.ts';
import {Row} from './row.tsx';
import type {TextArea} from './text-area.ts';
import {graphemes} from './text-edit.ts';
import {shownPart} from './text-field.tsx';

export type AreaWindow = {rows: readonly SafeText[]; cursor: {x: number; y: number}};

/** The part of an area that fits into `width` times `height` cells with the cursor in it, and where that is. */
export function areaWindow({lines, row, column}: TextArea, width: number, height: number): AreaWindow {
	const first = windowAround(row, height, lines.length);
	const here = graphemes(lines[row] ?? '').map(shownPart);
	const before = stringWidth(here.slice(0, column).join(''));
	// All lines move together, so that what stands under one another stays so.
	const left = before < width ? 0 : before - width + Math.min(8, width);
	const shown = lines.slice(first, first + height).map((line): SafeText => {
		let at = 0;
		let text = '';
		for (const part of graphemes(line)) {
			const sign = shownPart(part);
			const size = stringWidth(sign);
			if (at >= left && at + size <= left + width) text += sign;
			else if (at < left && at + size > left) text += ' ';
			at += size;
			if (at >= left + width) break;
		}
		return text as SafeText;
	});
	return {rows: shown, cursor: {x: before - left, y: row - first}};
}

/** A row with the terminal's own cursor in it. */
function CursorRow({text, x, width}: {text: SafeText; x: number; width: number}) {
	const {setCursor} = useScreen();
	const ref = useRef<DOMElement>(null);
	useLayoutEffect(() => {
		if (!ref.current) return;
		const {x: left, y} = measureElement(ref.current);
		setCursor({x: left + x, y});
	});
	useInsertionEffect(() => () => setCursor(undefined), [setCursor]);
	return (
		<Box ref={ref} width={width} height={1} flexShrink={0}>
			<Row line={[seg(text)]} width={width} />
		</Box>
	);
}

type Room = {width: number; height: number; active: boolean};

/** A text of several lines as rows of a panel, with the terminal's cursor in it while it has the focus. */
export function textAreaRows(area: TextArea, {width, height, active}: Room): ReactNode[] {
	const {rows, cursor} = areaWindow(area, width, height);
	return Array.from({length: height}, (_, index) => {
		const text = rows[index] ?? spaces(0);
		const key = `area ${index}`;
		return active && index === cursor.y ? (
			<CursorRow key={key} text={text} x={cursor.x} width={width} />
		) : (
			<Row key={key} line={[seg(text)]} width={width} />
		);
	});
}
