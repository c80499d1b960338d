import type {App} from './app-handle.ts';
import {type AppState, tabs, topOverlay} from './app-state.ts';
import {lineWidth, windowAt} from './components/lines.ts';
import {activePlaces} from './keymap/active-places.ts';
import {inside, layoutOf} from './layout.ts';
import {move, moveInList} from './movement.ts';
import type {Overlay} from './overlays.ts';
import {isIn, type Press, panelAt, pressAt} from './pointer.ts';
import {listOf, rowOf} from './screens/home/list-model.ts';
import {tabTitle} from './screens/home/tab-title.ts';
import {showTab} from './tabs.ts';
import type {MouseEvent} from './terminal/key-parser.ts';

const wheelLines = 3;

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

/** Does what a click or a turn of the wheel means in an overlay; returns the key that it stands for, if it does. */
function inOverlay(app: App, event: MouseEvent, kind: Overlay['kind']): string | undefined {
	const panel = panelAt(app, event, kind);
	if (!panel) return undefined;
	panel.focus?.(app);
	if (event.what === 'press') return take(app, pressAt(panel, event));
	const isUp = event.what === 'wheel-up';
	// The answers of a question would be too easily turned.
	const isMovable = kind === 'confirm' || activePlaces(app.state()).includes('movable');
	if (!isMovable) return isUp ? 'up' : 'down';
	move(app, {lines: isUp ? -wheelLines : wheelLines});
	return undefined;
}

function take(app: App, press: Press | undefined): string | undefined {
	if (typeof press === 'string') return press;
	press?.(app);
	return undefined;
}

/**
 * A click goes to what it is on, the wheel moves in it; of several layers the one on top has both, and what is beside
 * it nothing. Returns the name of the key that it stands for, where it does.
 */
export function dispatchMouse(app: App, event: MouseEvent): string | undefined {
	const state = app.state();
	const top = topOverlay(state);
	if (top) return inOverlay(app, event, top.kind);
	if (event.what === 'press') {
		const panel = panelAt(app, event, undefined);
		press(app, event);
		return panel && take(app, pressAt(panel, event));
	}
	const by = {lines: event.what === 'wheel-up' ? -wheelLines : wheelLines};
	if (isIn(event, layoutOf(state).list)) moveInList(app, by);
	else {
		app.dispatch({type: 'focus', focus: 'detail'});
		move(app, by);
	}
	return undefined;
}
