import type {AppState} from './app-state.ts';

export type Rectangle = {x: number; y: number; width: number; height: number};

export type Layout = {
	/** `tiny`: too small for anything but a sentence. `narrow`: one panel at a time. */
	mode: 'tiny' | 'narrow' | 'wide';
	/** Between the header and the two lines at the foot. */
	body: Rectangle;
	list: Rectangle | undefined;
	detail: Rectangle | undefined;
};

const smallest = {columns: 40, rows: 10};
const wideFrom = 80;

/** Columns of the list beside the detail. */
function listWidth({columns, focus, size}: Pick<AppState, 'columns' | 'focus' | 'size'>): number {
	if (size === 'normal') return Math.min(Math.max(Math.round(columns * 0.37), 28), 46);
	return focus === 'extensions' ? Math.round(columns * 0.6) : Math.max(20, Math.round(columns * 0.2));
}

/** Where everything is, from the size of the screen and what has the focus. */
export function layoutOf({
	columns,
	rows,
	focus,
	size,
}: Pick<AppState, 'columns' | 'rows' | 'focus' | 'size'>): Layout {
	const body = {x: 0, y: 1, width: columns, height: Math.max(1, rows - 3)};
	if (columns < smallest.columns || rows < smallest.rows)
		return {mode: 'tiny', body, list: undefined, detail: undefined};
	const mode = columns < wideFrom ? 'narrow' : 'wide';
	if (mode === 'narrow' || size === 'full') {
		return {
			mode,
			body,
			list: focus === 'extensions' ? body : undefined,
			detail: focus === 'detail' ? body : undefined,
		};
	}
	const width = listWidth({columns, focus, size});
	return {
		mode,
		body,
		list: {...body, width},
		detail: {...body, x: width, width: columns - width},
	};
}

/** Inside a panel's border and its one column of air on each side. */
export function inside({width, height}: Rectangle): {width: number; height: number} {
	return {width: Math.max(1, width - 4), height: Math.max(1, height - 2)};
}

/** A panel in the middle of the body, as wide as it is useful and as high as it needs. */
export function centred(body: Rectangle, width: number, height: number): Rectangle {
	const actual = {width: Math.min(width, body.width), height: Math.min(height, body.height)};
	return {
		x: body.x + Math.floor((body.width - actual.width) / 2),
		y: body.y + Math.floor((body.height - actual.height) / 3),
		...actual,
	};
}
