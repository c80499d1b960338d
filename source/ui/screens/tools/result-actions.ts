import {ours, type SafeText} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {resultSize} from './call-layout.ts';
import {type CallState, openedCall} from './call-state.ts';
import {resultRows} from './result-rows.ts';

export function searchResult(app: App, search: Partial<CallState['search']>): void {
	const view = overlayOf(app.state(), 'call');
	if (view) app.dispatch({type: 'change', overlay: {...view, search: {...view.search, ...search}}});
}

/** Scrolls to the next row that has the searched text, or the one before. */
export function findInResult(app: App, by: 1 | -1): void {
	const state = app.state();
	const open = openedCall(state);
	const query = open?.view.search.text.text.toLowerCase() ?? '';
	if (open?.call.phase.at !== 'done' || query === '') return;
	const {view} = open;
	const {width, height} = resultSize(state);
	const rows = resultRows(open.call.phase.text, width);
	const isHit = (row: SafeText) => row.toLowerCase().includes(query);
	const at =
		by === 1
			? rows.findIndex((row, index) => index > view.scroll && isHit(row))
			: rows.findLastIndex((row, index) => index < view.scroll && isHit(row));
	if (at === -1) {
		app.notify('text', ours('No more hits.'));
		return;
	}
	const scroll = Math.min(at, Math.max(0, rows.length - height));
	app.dispatch({type: 'change', overlay: {...view, scroll}});
}
