import type {ReactNode} from 'react';
import {safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {type Line, seg, windowAround} from '../../components/lines.ts';
import {textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {pick} from '../../pointer.ts';

export type ShownList = {
	rows: readonly ReactNode[];
	first: number;
	height: number;
	count: number;
	foot: Line;
};

/** A list with one row in focus, under its note. */
export function listRows<Item>(
	items: readonly Item[],
	{
		focus,
		height,
		width,
		note,
		active,
		rowOf,
		onFocus,
	}: {
		focus: number;
		height: number;
		width: number;
		note: readonly Line[];
		active: boolean;
		rowOf: (item: Item, selected: boolean) => Line;
		onFocus: (app: App, index: number) => void;
	},
): ShownList {
	const room = Math.max(1, height - note.length);
	const at = Math.min(focus, Math.max(0, items.length - 1));
	const first = windowAround(at, room, items.length);
	const rows = [
		...textRows(note, width),
		...items.slice(first, first + room).map((item, index) => {
			const isFocused = first + index === at;
			const tone = isFocused ? (active ? 'selected' : 'marked') : undefined;
			return (
				<Row
					// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen.
					key={`item ${index}`}
					line={rowOf(item, isFocused)}
					width={width}
					press={pick(active && isFocused, app => onFocus(app, first + index))}
					{...(tone && {tone})}
				/>
			);
		}),
	];
	const foot = items.length > 0 ? titled(seg(safeJoin`${at + 1} of ${items.length}`, 'dim')) : [];
	return {rows, first, height: room, count: items.length, foot};
}
