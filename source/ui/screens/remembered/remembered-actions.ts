import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {changeCall} from '../../calls/change-call.ts';
import {withArguments} from '../../calls/json-view.ts';
import {paragraph} from '../../components/lines.ts';
import {startAsk} from '../ask/ask-state.ts';
import {send} from '../tools/call-actions.ts';
import {openedCall} from '../tools/call-state.ts';
import type {RememberedItem} from './remembered-state.ts';

async function readItems(app: App, id: string, tool: string): Promise<readonly RememberedItem[]> {
	const [saved, made] = await Promise.all([app.core.calls.saved(id, tool), app.core.calls.history(id, tool)]);
	return [
		...saved.map(call => ({kind: 'saved', call}) as const),
		...made.map(call => ({kind: 'made', call}) as const),
	];
}

/** Shows the saved and the earlier calls of the tool on screen. */
export function openRemembered(app: App): void {
	const open = openedCall(app.state());
	if (!open || open.call.phase.at === 'running') return;
	const {key, id, tool} = open.call;
	const read = async () => {
		const items = await readItems(app, id, tool.name);
		app.dispatch({
			type: 'open',
			overlay: {kind: 'remembered', id, tool: tool.name, call: key, items, focus: 0},
		});
	};
	read().catch(app.fail);
}

/** Reads the list anew, after something in it changed. */
export async function reloadRemembered(app: App): Promise<void> {
	const open = overlayOf(app.state(), 'remembered');
	if (!open) return;
	const items = await readItems(app, open.id, open.tool);
	const now = overlayOf(app.state(), 'remembered');
	if (now)
		app.dispatch({
			type: 'change',
			overlay: {...now, items, focus: Math.max(0, Math.min(now.focus, items.length - 1))},
		});
}

/** Takes the arguments of the call in focus into the form; says whether there were any. */
export function takeRemembered(app: App): boolean {
	const open = overlayOf(app.state(), 'remembered');
	const item = open?.items[open.focus];
	const value = item?.call.arguments;
	if (!open || !item) return false;
	if (!value) {
		app.notify('warn', ours('Its arguments were too large to be kept.'));
		return false;
	}
	changeCall(app, open.call, call => withArguments(call, value));
	app.dispatch({type: 'close', kind: 'remembered'});
	if (item.call.withheld.length > 0) app.notify('warn', ours('Secrets were not kept: fill them in again.'));
	return true;
}

/** The call in focus once more, at once. */
export function runRemembered(app: App): void {
	if (takeRemembered(app)) send(app);
}

export function moveInRemembered(app: App, by: number): void {
	const open = overlayOf(app.state(), 'remembered');
	if (!open) return;
	const focus = Math.max(0, Math.min(open.focus + by, open.items.length - 1));
	app.dispatch({type: 'change', overlay: {...open, focus}});
}

/** Asks for the name to save the call on screen under. */
export function askToSave(app: App): void {
	const open = openedCall(app.state());
	if (!open) return;
	const {key, tool} = open.call;
	app.dispatch({
		type: 'open',
		overlay: startAsk({type: 'save-call', call: key}, safeJoin`Save this call of ${safeLine(tool.name)} as`),
	});
}

export function askToRename(app: App): void {
	const open = overlayOf(app.state(), 'remembered');
	const item = open?.items[open.focus];
	if (!open || item?.kind !== 'saved') return;
	const {name} = item.call;
	app.dispatch({
		type: 'open',
		overlay: startAsk(
			{type: 'rename-saved', id: open.id, from: name},
			safeJoin`Another name for ${safeLine(name)}`,
			name,
		),
	});
}

export function askToForget(app: App): void {
	const open = overlayOf(app.state(), 'remembered');
	const item = open?.items[open.focus];
	if (!open || item?.kind !== 'saved') return;
	const {name} = item.call;
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'confirm',
			title: safeJoin`Delete the saved call ${safeLine(name)}?`,
			lines: paragraph(ours('Only what was saved goes; the calls that were made stay in the list.'), 60),
			yes: ours('Delete it'),
			answer: 'no',
			intent: {type: 'delete-saved', id: open.id, name},
		},
	});
}

export function deleteSaved(app: App, id: string, name: string): void {
	app.core.calls
		.removeSaved(id, name)
		.then(() => reloadRemembered(app))
		.catch(app.fail);
}
