import {toUserError} from '../../../core/errors.ts';
import {ours} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import type {SyncState} from '../../overlays.ts';
import {isPicked, pickedOptions, toRestore} from './picked.ts';

const preview: SyncState = {
	kind: 'sync',
	mode: 'preview',
	title: ours("The client's configuration"),
	busy: true,
	scroll: 0,
};

async function work(app: App, start: SyncState, doing: () => Promise<Partial<SyncState>>): Promise<void> {
	app.dispatch({type: 'open', overlay: {...start, busy: true}});
	try {
		app.dispatch({type: 'change', overlay: {...start, busy: false, ...(await doing())}});
	} catch (error) {
		app.dispatch({type: 'change', overlay: {...start, busy: false, problem: toUserError(error)}});
	}
}

/** Shows what a sync would change; nothing is written. */
export function previewSync(app: App): void {
	void work(app, preview, async () => {
		const result = await app.core.sync({dryRun: true});
		return {result, entries: result.changes};
	});
}

/** The next entry gets the focus. */
export function nextEntry(app: App, by: 1 | -1): void {
	const state = overlayOf(app.state(), 'sync');
	const count = state?.entries?.length ?? 0;
	if (!state || count === 0) return;
	const entry = ((state.entry ?? 0) + by + count) % count;
	app.dispatch({type: 'change', overlay: {...state, entry}});
}

/** Picks the entry in focus, or leaves it out, and shows what is written then. */
export function pickEntry(app: App): void {
	const state = overlayOf(app.state(), 'sync');
	const change = state?.entries?.[state.entry ?? 0];
	if (!state || !change || state.mode === 'written') return;
	pick(app, state, {[change.id]: !isPicked(state, change)});
}

/** Picks every entry of ours that was edited or dropped: what that changes is seen before it is written. */
export function pickToRestore(app: App): void {
	const state = overlayOf(app.state(), 'sync');
	if (state) pick(app, state, Object.fromEntries(toRestore(state).map(({id}) => [id, true])));
}

function pick(app: App, state: SyncState, changed: Readonly<Record<string, boolean>>): void {
	const picks = {...state.picks, ...changed};
	const next: SyncState = {...state, picks};
	app.dispatch({type: 'change', overlay: next});
	app.core.sync({dryRun: true, ...pickedOptions(next)}).then(
		result => {
			const now = overlayOf(app.state(), 'sync');
			if (now?.picks === picks) app.dispatch({type: 'change', overlay: {...now, result}});
		},
		error => app.dispatch({type: 'change', overlay: {...next, problem: toUserError(error)}}),
	);
}

/** Writes what the preview showed. */
export function writeSync(app: App): void {
	const state = overlayOf(app.state(), 'sync');
	const options = state ? pickedOptions(state) : {};
	const {picks, entries} = state ?? {};
	const start = {...preview, ...(picks && {picks}), ...(entries && {entries}), title: ours('Writing')};
	void work(app, start, async () => ({
		result: await app.core.sync(options),
		mode: 'written',
		title: ours("The client's configuration is written"),
	}));
}
