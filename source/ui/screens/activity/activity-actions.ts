import {safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {callByKey} from '../../calls/call.ts';
import {cancelCall} from '../../calls/run-call.ts';
import {showCall} from '../tools/open-call.ts';
import {type Activity, activities, historyEntries} from './activity-list.ts';

function focused(app: App): Activity | undefined {
	const overlay = overlayOf(app.state(), 'tasks');
	const all = activities(app.state());
	return overlay && all[Math.min(overlay.focus, all.length - 1)];
}

export function openTasks(app: App): void {
	app.dispatch({type: 'open', overlay: {kind: 'tasks', focus: 0}});
}

/** Gives up what has the focus. */
export function cancelActivity(app: App): void {
	const activity = focused(app);
	if (!activity?.cancellable) return;
	if (activity.kind === 'task') app.cancel(activity.id);
	else cancelCall(app, activity.key);
}

/** Shows the call that has the focus. */
export function openActivity(app: App): void {
	const activity = focused(app);
	const call = activity?.kind === 'call' ? callByKey(app.state(), activity.key) : undefined;
	app.dispatch({type: 'close', kind: 'tasks'});
	if (call) showCall(app, call);
}

/** Puts the command or the message in focus on the terminal's clipboard. */
export function copyEntry(app: App): void {
	const overlay = overlayOf(app.state(), 'history');
	const entries = historyEntries(app.state());
	const entry = overlay && entries[Math.min(overlay.focus, entries.length - 1)];
	if (!entry) return;
	app.terminal.copy(entry.copy);
	app.notify('text', safeJoin`Sent to the terminal's clipboard: ${safeLine(entry.copy)}`);
}
