import type {App} from './app-handle.ts';
import {type AppState, topOverlay} from './app-state.ts';
import {windowAt} from './components/lines.ts';
import {detailDocument, overlayDocument} from './documents.ts';
import {inside, layoutOf} from './layout.ts';
import {activities, historyEntries} from './screens/activity/activity-list.ts';
import {moveInBackups} from './screens/backups/backups-actions.ts';
import {callRows} from './screens/home/calls-list.ts';
import {listOf, rowOf} from './screens/home/list-model.ts';
import {filterRows, moveInFilter} from './screens/logs/filter-dialog.tsx';
import {moveInLog} from './screens/logs/log-actions.ts';
import {lastOffer} from './screens/offers/last-offer.ts';
import {moveInRemembered} from './screens/remembered/remembered-actions.ts';
import {isResultActive} from './screens/result/open-result.ts';
import {moveInAnswer} from './screens/result/result-actions.ts';
import {toolNames} from './screens/tools/tool-list.ts';

/** How far: lines, or parts of what is seen, or to an end. */
export type Step = {lines: number} | {pages: number} | 'first' | 'last';

function lines(step: Exclude<Step, string>, height: number): number {
	return 'lines' in step ? step.lines : Math.trunc(step.pages * Math.max(1, height));
}

/** A number from 0 to `last` after a step. */
function stepped(from: number, step: Step, height: number, last: number): number {
	if (step === 'first') return 0;
	if (step === 'last') return Math.max(0, last);
	return Math.max(0, Math.min(from + lines(step, height), last));
}

/** Moves the focus in a dialog that is a list; false where the overlay on top is none. */
function moveInDialog(app: App, step: Step): boolean {
	const state = app.state();
	const overlay = topOverlay(state);
	const {height} = inside(layoutOf(state).body);
	const by = (from: number, count: number) => stepped(from, step, height, count - 1) - from;
	if (overlay?.kind === 'backups') moveInBackups(app, by(overlay.focus, overlay.items?.length ?? 0));
	else if (overlay?.kind === 'remembered') moveInRemembered(app, by(overlay.focus, overlay.items.length));
	else if (overlay?.kind === 'log-filter') moveInFilter(app, by(overlay.row, filterRows(state)));
	else return false;
	return true;
}

function moveOverlay(app: App, step: Step): void {
	if (moveInDialog(app, step)) return;
	const state = app.state();
	const overlay = topOverlay(state);
	if (overlay?.kind === 'tasks' || overlay?.kind === 'history') {
		const count = (overlay.kind === 'tasks' ? activities(state) : historyEntries(state)).length;
		const {height} = inside(layoutOf(state).body);
		app.dispatch({
			type: 'change',
			overlay: {...overlay, focus: stepped(overlay.focus, step, height, count - 1)},
		});
		return;
	}
	const document = overlayDocument(state, app);
	if (!overlay || !document) return;
	const next = (scroll: number) => stepped(scroll, step, document.height, document.count - document.height);
	if (overlay.kind === 'install' && overlay.stage.at === 'review') {
		app.dispatch({
			type: 'change',
			overlay: {...overlay, stage: {...overlay.stage, scroll: next(overlay.stage.scroll)}},
		});
	} else if (overlay.kind === 'confirm' || 'scroll' in overlay) {
		app.dispatch({type: 'change', overlay: {...overlay, scroll: next(overlay.scroll ?? 0)}});
	}
}

/** The rows that the list of extensions has. */
function listHeight(state: AppState): number {
	const {list} = layoutOf(state);
	return list ? inside(list).height : 1;
}

export function moveInList(app: App, step: Step): void {
	const state = app.state();
	const list = listOf(state);
	const height = listHeight(state);
	const index = list.items.findIndex(({id}) => id === state.selected);
	// With nothing selected a step goes to the first.
	const next = index < 0 ? 0 : stepped(index, step, height, list.items.length - 1);
	app.dispatch({type: 'select', id: list.items[next]?.id});
	const row = next === 0 ? 0 : rowOf(list, next);
	app.dispatch({type: 'first-row', first: windowAt(state.first, row, height, list.rows.length)});
}

/** Moves in the section of what a server offers. */
function moveInOffers(app: App, step: Step, height: number): void {
	const state = app.state();
	const {section, focus} = state.offers;
	if (section === 'tools') {
		const last = toolNames(state).length - 1;
		app.dispatch({type: 'tool', tool: stepped(state.tool, step, height, last)});
		return;
	}
	const next = stepped(focus, step, height, lastOffer(state, height));
	app.dispatch({type: 'offers', change: offers => ({...offers, focus: next})});
}

function moveInDetail(app: App, step: Step): void {
	const state = app.state();
	const {detail} = layoutOf(state);
	const {height} = inside(detail ?? {x: 0, y: 0, width: 1, height: 1});
	if (state.tab === 'logs') {
		moveInLog(app, step);
		return;
	}
	if (state.tab === 'tools') {
		moveInOffers(app, step, height - 1);
		return;
	}
	if (state.tab === 'calls') {
		app.dispatch({type: 'call', call: stepped(state.call, step, height, callRows(state).length - 1)});
		return;
	}
	const document = detailDocument(state, app);
	app.dispatch({
		type: 'scroll',
		scroll: stepped(state.scroll, step, document.height, document.count - document.height),
	});
}

/** Moves in whatever has the focus. */
export function move(app: App, step: Step): void {
	const state = app.state();
	if (isResultActive(state)) moveInAnswer(app, (from, last, height) => stepped(from, step, height, last));
	else if (topOverlay(state)?.kind === 'server')
		moveInOffers(app, step, inside(layoutOf(state).body).height - 1);
	else if (topOverlay(state)) moveOverlay(app, step);
	else if (state.focus === 'extensions') moveInList(app, step);
	else moveInDetail(app, step);
}
