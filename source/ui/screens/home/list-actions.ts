import {listGroups, listSorts} from '../../../core/settings.ts';
import type {App} from '../../app-handle.ts';
import type {PanelSize} from '../../app-state.ts';
import {windowAt} from '../../components/lines.ts';
import {inside, layoutOf} from '../../layout.ts';
import {moveInList} from '../../movement.ts';
import {type ListView, listOf, rowOf} from './list-model.ts';

/** Marks what is selected, or takes its mark away, and goes on to the next. */
export function mark(app: App): void {
	const {selected, list, extensions} = app.state();
	if (!extensions.some(({id}) => id === selected) || selected === undefined) return;
	const marked = new Set(list.marked);
	if (!marked.delete(selected)) marked.add(selected);
	app.dispatch({type: 'list', view: {marked}});
	moveInList(app, {lines: 1});
}

/** Marks everything of ours that the filter lets through; when all of that is marked, nothing is any more. */
export function markAll(app: App): void {
	const state = app.state();
	const ids = listOf(state).items.flatMap(item => (item.kind === 'extension' ? [item.id] : []));
	const all = ids.every(id => state.list.marked.has(id));
	app.dispatch({type: 'list', view: {marked: new Set(all ? [] : ids)}});
}

/** Changes how the list is shown, keeps the selection in sight, and remembers it for the next time. */
function show(app: App, view: Partial<Pick<ListView, 'sort' | 'group'>>): void {
	app.dispatch({type: 'list', view});
	const state = app.state();
	const list = listOf(state);
	const index = list.items.findIndex(({id}) => id === state.selected);
	const rectangle = layoutOf(state).list;
	if (rectangle && index >= 0) {
		const {height} = inside(rectangle);
		const row = index === 0 ? 0 : rowOf(list, index);
		app.dispatch({type: 'first-row', first: windowAt(state.first, row, height, list.rows.length)});
	}
	if (!state.readonly) remember(app);
}

let remembering = Promise.resolve();

/** One after another: the lock does not keep the order in which two changes were made. */
function remember(app: App): void {
	remembering = remembering
		.then(() => {
			const {sort, group} = app.state().list;
			return app.core.changeSettings({listSort: sort, listGroup: group});
		})
		.catch(app.fail);
}

function after<Value>(values: readonly Value[], value: Value): Value {
	return values[(values.indexOf(value) + 1) % values.length] ?? value;
}

export function sortOtherwise(app: App): void {
	show(app, {sort: after(listSorts, app.state().list.sort)});
}

export function groupOtherwise(app: App): void {
	show(app, {group: after(listGroups, app.state().list.group)});
}

/** Esc in the list: first the filter goes, then the marks. */
export function clearList(app: App): void {
	const {filter, list} = app.state();
	if (filter.text.text === '' && list.marked.size > 0)
		app.dispatch({type: 'list', view: {marked: new Set()}});
	else app.dispatch({type: 'filter-close', keep: false});
}

const sizes: readonly PanelSize[] = ['normal', 'half', 'full'];

export function resizePanel(app: App, by: 1 | -1): void {
	const {size} = app.state();
	const next = sizes[(sizes.indexOf(size) + by + sizes.length) % sizes.length] ?? 'normal';
	app.dispatch({type: 'size', size: next});
}
