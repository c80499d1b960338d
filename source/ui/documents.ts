import {own} from '../core/own.ts';
import {ours} from '../core/safe-text.ts';
import type {App} from './app-handle.ts';
import {type AppState, topOverlay} from './app-state.ts';
import {type Line, line, paragraph} from './components/lines.ts';
import {inside, layoutOf, type Rectangle} from './layout.ts';
import type {Overlay} from './overlays.ts';
import {confirmWords} from './screens/confirm/confirm-lines.ts';
import {helpLines} from './screens/help/help-lines.ts';
import {foreignLines} from './screens/home/foreign-lines.ts';
import {selectedItem} from './screens/home/list-model.ts';
import {overviewLines} from './screens/home/overview.ts';
import {settingLines} from './screens/home/setting-lines.ts';
import {reviewLines} from './screens/install/review-lines.ts';
import {syncLines} from './screens/sync/sync-lines.ts';
import {errorWords} from './show.ts';

/** Something to read, of which a part is seen: how many lines there are, how many are seen, and any part of them. */
export type Document = {
	count: number;
	height: number;
	slice: (first: number, end: number) => readonly Line[];
};

function written(lines: readonly Line[], height: number): Document {
	return {count: lines.length, height, slice: (first, end) => lines.slice(first, end)};
}

type Look = Pick<App, 'keys' | 'theme' | 'home'>;

/** The overview or the settings of the selected extension. */
export function detailDocument(state: AppState, {theme}: Look): Document {
	const {detail: rectangle} = layoutOf(state);
	const {width, height} = inside(rectangle ?? {x: 0, y: 0, width: state.columns, height: state.rows});
	const item = selectedItem(state);
	if (item?.kind === 'foreign') return written(foreignLines(item, width), height);
	const known = state.shown === undefined ? undefined : own(state.details, state.shown);
	if (known instanceof Error) {
		const {message, hint} = errorWords(known);
		return written(
			[...paragraph(message, width, 'bad'), ...(hint ? paragraph(hint, width, 'dim') : [])],
			height,
		);
	}
	if (!known) return written([line(ours('Loading'), 'dim')], height);
	const lines =
		state.tab === 'settings'
			? settingLines(known, width)
			: overviewLines({detail: known, servers: state.servers, width, glyphs: theme.glyphs, now: Date.now()});
	return written(lines, height);
}

/** Where an overlay that is read is drawn. */
export function readingRectangle(state: AppState): Rectangle {
	const {body} = layoutOf(state);
	const width = Math.min(body.width, 110);
	return {...body, x: Math.floor((body.width - width) / 2), width};
}

/** What an overlay, the top one unless told, has to read, if it is one to read. */
export function overlayDocument(
	state: AppState,
	look: Look,
	overlay: Overlay | undefined = topOverlay(state),
): Document | undefined {
	const {width, height} = inside(readingRectangle(state));
	switch (overlay?.kind) {
		case 'install':
			// The answers stand under the review, with an empty line between.
			return overlay.stage.at === 'review'
				? written(reviewLines(overlay.stage.bundle.review, width), height - 2)
				: undefined;
		case 'sync':
			return written(syncLines(overlay, width, look.home), height);
		case 'confirm': {
			const {words, room} = confirmWords(state, overlay);
			return written([...words], room);
		}
		case 'help':
			return written(helpLines(look.keys, overlay.places, state, width), height);
		default:
			return undefined;
	}
}
