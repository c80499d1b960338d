import type {Line} from '../../components/lines.ts';
import type {LogTop} from './log-state.ts';

/** What a pane needs to know of rows to show a part of them. */
export type Rows = {
	first: number;
	end: number;
	height: number;
	lines: (row: number) => readonly Line[];
};

export type Visible = {row: number; line: Line; isFirst: boolean};

const heightOf = ({lines}: Rows, row: number) => lines(row).length;

/** Where the pane begins when the newest line stands at its foot. */
export function topAtEnd(rows: Rows): LogTop {
	return topFor(rows, rows.end - 1);
}

/** Where the pane begins when the last line of a row stands at its foot. */
function topFor(rows: Rows, last: number): LogTop {
	let room = rows.height;
	for (let row = last; row >= rows.first; row--) {
		const size = heightOf(rows, row);
		if (size >= room) return {row, skip: size - room};
		room -= size;
	}
	return {row: rows.first, skip: 0};
}

/** The lines that are seen from a place on. */
export function visibleFrom(rows: Rows, top: LogTop): readonly Visible[] {
	const visible: Visible[] = [];
	for (let row = Math.max(rows.first, top.row); row < rows.end && visible.length < rows.height; row++) {
		const lines = rows.lines(row);
		const skip = row === top.row ? Math.min(top.skip, lines.length - 1) : 0;
		for (const [index, line] of lines.entries()) {
			if (index >= skip && visible.length < rows.height) visible.push({row, line, isFirst: index === 0});
		}
	}
	return visible;
}

/** The place moved only as far as it takes to see the row in focus: all of it, or as much as there is room for. */
export function seeRow(rows: Rows, top: LogTop, focus: number): LogTop {
	if (focus < top.row || (focus === top.row && top.skip > 0)) return {row: focus, skip: 0};
	if (focus - top.row > rows.height) return topFor(rows, focus);
	let used = -top.skip;
	for (let row = top.row; row <= focus; row++) used += heightOf(rows, row);
	if (used <= rows.height) return top;
	return heightOf(rows, focus) >= rows.height ? {row: focus, skip: 0} : topFor(rows, focus);
}

/** The place with a row in the middle of the pane. */
export function centreOn(rows: Rows, focus: number): LogTop {
	return topFor({...rows, height: Math.ceil(rows.height / 2)}, focus);
}

/** One line on inside a row that is higher than the pane; undefined when there is none left. */
export function stepInside(rows: Rows, top: LogTop, focus: number, by: 1 | -1): LogTop | undefined {
	if (top.row !== focus) return undefined;
	const skip = top.skip + by;
	const hidden = heightOf(rows, focus) - rows.height;
	return skip >= 0 && skip <= hidden ? {row: focus, skip} : undefined;
}
