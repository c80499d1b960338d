import type {App} from './app-handle.ts';
import {type AppState, tabs, topOverlay} from './app-state.ts';
import {lineWidth, windowAt} from './components/lines.ts';
import {inside, layoutOf, type Rectangle} from './layout.ts';
import {move, moveInList} from './movement.ts';
import {listOf, rowOf} from './screens/home/list-model.ts';
import {tabTitle} from './screens/home/tab-title.ts';
import {showTab} from './tabs.ts';
import type {MouseEvent} from './terminal/key-parser.ts';

const wheelLines = 3;

function isIn({x, y}: MouseEvent, rectangle: Rectangle | undefined): rectangle is Rectangle {
	if (!rectangle) return false;
	const {x: left, y: top, width, height} = rectangle;
	return x >= left && x < left + width && y >= top && y < top + height;
}

function pressInList(app: App, state: AppState, row: number, height: number): void {
	const hasFilter = state.filter.editing || state.filter.text.text.trim() !== '';
	const list = listOf(state);
	const index = list.items.findIndex(({id}) => id === state.selected);
	const shown = height - (hasFilter ? 1 : 0);
	const first = windowAt(state.first, index < 1 ? 0 : rowOf(list, index), shown, list.rows.length);
	const pressed = list.rows[first + row - (hasFilter ? 1 : 0)];
	app.dispatch({type: 'focus', focus: 'extensions'});
	if (row < (hasFilter ? 1 : 0) || pressed?.type !== 'item') return;
	app.dispatch({type: 'first-row', first});
	app.dispatch({type: 'select', id: pressed.item.id});
}

/** The tab whose name stands at a column of the upper border. */
function tabAt(state: AppState, column: number): (typeof tabs)[number] | undefined {
	let from = 0;
	for (const segment of tabTitle(state)) {
		const to = from + lineWidth([segment]);
		const number = /^(\d) ?/.exec(segment.text)?.[1];
		if (number !== undefined && column >= from && column < to) return tabs[Number(number) - 1];
		from = to;
	}
	return undefined;
}

function press(app: App, event: MouseEvent): void {
	const state = app.state();
	const {list, detail} = layoutOf(state);
	if (isIn(event, list)) {
		pressInList(app, state, event.y - list.y - 1, inside(list).height);
	} else if (isIn(event, detail)) {
		app.dispatch({type: 'focus', focus: 'detail'});
		// The border and one line before the title.
		const tab = event.y === detail.y ? tabAt(state, event.x - detail.x - 2) : undefined;
		if (tab) showTab(app, tab);
	}
}

/** A click goes to what it is on, the wheel moves in it. An overlay is turned by the wheel alone: its keys name what they do. */
export function dispatchMouse(app: App, event: MouseEvent): void {
	const state = app.state();
	const by = {lines: event.what === 'wheel-up' ? -wheelLines : wheelLines};
	if (topOverlay(state)) {
		if (event.what !== 'press') move(app, by);
		return;
	}
	if (event.what === 'press') press(app, event);
	else if (isIn(event, layoutOf(state).list)) moveInList(app, by);
	else {
		app.dispatch({type: 'focus', focus: 'detail'});
		move(app, by);
	}
}
