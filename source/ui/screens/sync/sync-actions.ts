import type {SyncOptions} from '../../../core/contract.ts';
import {toUserError} from '../../../core/errors.ts';
import {ours} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import type {SyncState} from '../../overlays.ts';
import {isPicked} from './picked.ts';

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

/** What is picked as core takes it; nothing where all is as it is usually done. */
function pickedOptions(state: SyncState): SyncOptions {
	const changes = state.entries ?? [];
	if (!state.picks) return {};
	const picked = changes.filter(change => isPicked(state, change));
	const only = picked.map(({id}) => id);
	// Of those that are picked also what was edited or dropped.
	return {only, restore: only};
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
	const picks = {...state.picks, [change.id]: !isPicked(state, change)};
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

/** Writes what the preview showed; with `restore` also over every hand edit, and entries that the client dropped. */
export function writeSync(app: App, restore: boolean): void {
	const state = overlayOf(app.state(), 'sync');
	const options: SyncOptions = restore ? {restore: 'all'} : state ? pickedOptions(state) : {};
	void work(app, {...preview, title: ours('Writing')}, async () => ({
		result: await app.core.sync(options),
		mode: 'written',
		title: ours("The client's configuration is written"),
	}));
}
