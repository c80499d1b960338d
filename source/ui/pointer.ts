import {isValidElement, type ReactNode} from 'react';
import type {App} from './app-handle.ts';
import {type Line, lineWidth} from './components/lines.ts';
import type {Rectangle} from './layout.ts';
import type {Overlay} from './overlays.ts';

/** What a click does: something of its own, or what a key does, by the key's name. */
export type Press = string | ((app: App) => void);

/** A panel as it was drawn last: what is pressed is asked of what is seen. */
export type PanelOnScreen = {
	/** Of which overlay it is a part; undefined for the home screen. */
	readonly overlay: Overlay['kind'] | undefined;
	readonly rectangle: Rectangle;
	readonly title: Line;
	readonly rows: readonly ReactNode[];
	/** Gives it the focus, before anything in it is pressed or turned. */
	readonly focus?: ((app: App) => void) | undefined;
};

type Point = {readonly x: number; readonly y: number};

export function isIn({x, y}: Point, rectangle: Rectangle | undefined): rectangle is Rectangle {
	if (!rectangle) return false;
	const {x: left, y: top, width, height} = rectangle;
	return x >= left && x < left + width && y >= top && y < top + height;
}

/** The panel of an overlay, or of the home screen, that is at a place. */
export function panelAt(
	{panels}: Pick<App, 'panels'>,
	point: Point,
	overlay: Overlay['kind'] | undefined,
): PanelOnScreen | undefined {
	return [...panels].find(panel => panel.overlay === overlay && isIn(point, panel.rectangle));
}

function pressInLine(line: Line, column: number): Press | undefined {
	let from = 0;
	for (const segment of line) {
		const to = from + lineWidth([segment]);
		if (column >= from && column < to) return segment.press;
		from = to;
	}
	return undefined;
}

/** What the segment under the pointer says, else what its row does. */
function pressInRow(row: ReactNode, column: number): Press | undefined {
	if (Array.isArray(row)) return row.map(part => pressInRow(part, column)).find(Boolean);
	if (!isValidElement<{line?: Line; press?: Press}>(row)) return undefined;
	const {line, press} = row.props;
	return (line && pressInLine(line, column)) ?? press;
}

/** What a click at a place of a panel does: in its title, or on one of its rows. */
export function pressAt({rectangle, title, rows}: PanelOnScreen, {x, y}: Point): Press | undefined {
	// The border and one cell of air, in the upper border as beside the rows.
	const column = x - rectangle.x - 2;
	if (y === rectangle.y) return pressInLine(title, column);
	if (y === rectangle.y + rectangle.height - 1 || x >= rectangle.x + rectangle.width - 2) return undefined;
	return pressInRow(rows[y - rectangle.y - 1], column);
}

/** A row that takes the focus at the first click and does what Enter, or another key, does at the second. */
export function pick(hasFocus: boolean, focus: (app: App) => void, key = 'enter'): Press {
	return hasFocus ? key : focus;
}
