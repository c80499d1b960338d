import {ours} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {editOf, type TextEdit} from '../../components/text-edit.ts';
import type {Answer} from './answer.ts';
import {answerText} from './answer-text.ts';
import {isResultActive, openResult} from './open-result.ts';
import {contentOf, findInView, foldInResult, hitsOf, moveInResult, showPlace} from './result-content.ts';
import {changeView, placedResult} from './result-place.ts';
import {type ResultTab, type ResultView, resultTabs} from './result-view.ts';

/** Moves in the answer on top by what `to` makes of where one is. */
export function moveInAnswer(app: App, to: (from: number, last: number, height: number) => number): void {
	changeView(app, ({answer, view, size}) =>
		moveInResult(answer, view, {to: (from, last) => to(from, last, size.height), size}),
	);
}

export function showResultTab(app: App, tab: ResultTab): void {
	changeView(app, ({view: {hit: _, ...view}}) => ({...view, tab, scroll: 0, left: 0}));
}

export function nextResultTab(app: App, by: 1 | -1): void {
	const open = openResult(app.state());
	if (!open) return;
	const tabs = resultTabs.filter(tab => tab !== 'diff' || open.answer.before);
	showResultTab(app, tabs.at((tabs.indexOf(open.view.tab) + by) % tabs.length) ?? 'text');
}

export function toggleWrap(app: App): void {
	changeView(app, ({view}) => ({...view, wrap: !view.wrap, left: 0, scroll: 0}));
}

export function sideways(app: App, by: number): void {
	changeView(app, ({view}) => ({...view, left: Math.max(0, view.left + by)}));
}

export function fold(app: App, change: 'toggle' | 'open' | 'close' | 'all'): void {
	changeView(app, ({answer, view, size}) => foldInResult(answer, view, {change, size}));
}

// ── Search ─────────────────────────────────────────────────────────────────────────────────────────────────

export function openSearch(app: App): void {
	changeView(app, ({view}) => ({...view, search: {...view.search, editing: true}}));
}

export function typeSearch(app: App, text: TextEdit): void {
	changeView(app, ({view: {hit: _, ...view}}) => ({...view, search: {...view.search, text}}));
}

/** Enter goes to the first hit in sight; Esc forgets what was looked for. */
export function closeResultSearch(app: App, keep: boolean): void {
	changeView(app, ({view: {hit: _, ...view}}) => ({
		...view,
		search: {editing: false, text: keep ? view.search.text : editOf('')},
	}));
	if (keep) findInAnswer(app, 1);
}

/** Forgets what is searched for in the answer in focus; false when that is nothing. */
export function clearSearch(app: App): boolean {
	const isSearching =
		isResultActive(app.state()) && (openResult(app.state())?.view.search.text.text ?? '') !== '';
	if (isSearching) closeResultSearch(app, false);
	return isSearching;
}

export function findInAnswer(app: App, by: 1 | -1): void {
	const open = placedResult(app.state());
	if (!open) return;
	const found = findInView(open.answer, open.view, {by, size: open.size});
	if (found) changeView(app, () => found);
	else if (open.view.search.text.text !== '') app.notify('text', ours('It is nowhere in this.'));
}

/** `hit 3 of 17` as numbers; undefined when nothing is looked for. */
export function hitCount(
	answer: Answer,
	view: ResultView,
): {at: number; of: number; more: boolean} | undefined {
	if (view.search.text.text === '') return undefined;
	const {count, more} = hitsOf(contentOf(answer, view), view);
	return {at: view.hit === undefined ? 0 : view.hit + 1, of: count, more};
}

// ── Parts ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Goes to the next image, link or resource, or the one before. */
export function nextPart(app: App, by: 1 | -1): void {
	changeView(app, ({answer, view, size}) => {
		const {parts} = answerText(answer);
		if (parts.length === 0) return view;
		const part = view.part === undefined ? (by === 1 ? 0 : parts.length - 1) : view.part + by;
		const index = (part + parts.length) % parts.length;
		const line = parts[index]?.line ?? 0;
		const shown = showPlace(
			answer,
			{...view, tab: 'text', ...(view.tab !== 'text' && {scroll: 0, left: 0})},
			{line, offset: 0, size},
		);
		return {...shown, part: index};
	});
}
