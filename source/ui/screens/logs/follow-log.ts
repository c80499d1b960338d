import {anySignal} from '../../../core/any-signal.ts';
import type {LogLine, LogPages} from '../../../core/contract.ts';
import {toUserError} from '../../../core/errors.ts';
import type {App} from '../../app-handle.ts';
import {layoutOf} from '../../layout.ts';
import {createLogBuffer} from './log-buffer.ts';
import {openLog} from './log-state.ts';
import {filterOf, type LogTarget, targetOf} from './log-view.ts';

// A log is painted at most this often: each frame costs the line and the terminal.
const pause = 100;
const start = 2000;
/** Claude Desktop's own log is not paged: as much of its end as is useful. */
const startOfClient = 10_000;

let openings = 0;

function linesOf(
	app: App,
	target: LogTarget,
	pages: LogPages | undefined,
	signal: AbortSignal,
): AsyncIterable<readonly LogLine[]> {
	if (pages) return pages.follow({count: start, signal, pause});
	const filter = filterOf(app.state().logView);
	const name = target.kind === 'client' ? target.name : undefined;
	return app.core.clientLog(name, {...filter, last: startOfClient, follow: true, signal});
}

/** Follows a log into its buffer until the signal ends it. */
async function followLog(app: App, id: string, target: LogTarget, signal: AbortSignal): Promise<void> {
	const buffer = createLogBuffer();
	openings++;
	const opening = openings;
	let timer: NodeJS.Timeout | undefined;
	let received = 0;
	const isOpen = () => app.state().log?.opening === opening;
	const show = () => {
		timer = undefined;
		if (isOpen()) app.dispatch({type: 'log', id, action: {type: 'grew', received}});
	};
	try {
		const filter = filterOf(app.state().logView);
		const pages = target.kind === 'ours' ? await app.core.logPages(target.sources, filter) : undefined;
		if (signal.aborted) return;
		app.dispatch({type: 'log-open', log: openLog({id, opening, target, buffer, pages})});
		let first = true;
		for await (const lines of linesOf(app, target, pages, signal)) {
			buffer.push(lines, app.state().log?.at !== 'follow');
			received += lines.length;
			// Fewer than were asked for are all that there are.
			if (first && (!pages || lines.length < start)) buffer.addBefore([]);
			// What there is already is shown at once.
			if (first) show();
			else timer ??= setTimeout(show, pages ? 0 : pause);
			first = false;
		}
	} catch (error) {
		if (signal.aborted) return;
		if (!isOpen())
			app.dispatch({type: 'log-open', log: openLog({id, opening, target, buffer, pages: undefined})});
		app.dispatch({type: 'log', id, action: {type: 'failed', error: toUserError(error)}});
	} finally {
		clearTimeout(timer);
	}
}

/**
 * Sees to it that the log that is looked at is followed, and none else; called whenever the state has changed.
 * Another filter is another reading of the files.
 */
export function createLogWatch(app: App): () => void {
	let logging: {key: string; stop: AbortController} | undefined;
	return () => {
		const state = app.state();
		const looks = state.tab === 'logs' && layoutOf(state).detail ? state.selected : undefined;
		const target = looks === undefined ? undefined : targetOf(state);
		const key = target
			? JSON.stringify([looks, target, filterOf(state.logView), state.logOpenings])
			: undefined;
		if (key === logging?.key) return;
		logging?.stop.abort();
		logging = undefined;
		if (key === undefined || !target || looks === undefined) {
			app.dispatch({type: 'log-open', log: undefined});
			return;
		}
		const stop = new AbortController();
		logging = {key, stop};
		void followLog(app, looks, target, anySignal(stop.signal, app.lifetime));
	};
}
