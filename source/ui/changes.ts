import type {Changed, SyncResult} from '../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../core/safe-text.ts';
import type {App} from './app-handle.ts';
import {paragraph} from './components/lines.ts';
import {editSettings} from './screens/settings/settings-state.ts';
import {startedBy} from './show.ts';

/** Whether what happened to the client's file needs more than a notice: something was left, or is not as it should be. */
function needsLook({changes, written, warnings}: SyncResult): boolean {
	// What was written brings one warning along: when Claude Desktop will see it.
	const expected = written ? 1 : 0;
	return warnings.length > expected || changes.some(({kind}) => kind === 'drift' || kind === 'missing');
}

/** Shows what a change left behind: in a notice, or as the client's file where there is more to tell. */
export function showChange(
	app: App,
	{sync, warnings}: Pick<Changed, 'sync' | 'warnings'>,
	done: SafeText,
): void {
	if (sync && needsLook(sync)) {
		// What was said of how it stood before is no longer true.
		app.dispatch({type: 'notice', notice: undefined});
		app.dispatch({
			type: 'open',
			overlay: {kind: 'sync', mode: 'written', title: done, result: sync, busy: false, scroll: 0},
		});
		return;
	}
	const seen = sync?.written ? sync.warnings.at(-1) : undefined;
	const [warning] = warnings.filter(text => text !== seen);
	app.notify(warning ? 'warn' : 'good', warning ? safeJoin`${done} ${warning}` : done, seen);
}

/** Switches an extension on or off; the client's file follows at once. */
export function switchExtension(app: App, id: string, enabled: boolean): void {
	const label = enabled ? safeJoin`switching on ${safeLine(id)}` : safeJoin`switching off ${safeLine(id)}`;
	app.run(label, async () => {
		const changed = await app.core.setEnabled(id, enabled);
		const name = changed.extension.displayName;
		showChange(
			app,
			changed,
			enabled ? safeJoin`${name} is switched on.` : safeJoin`${name} is switched off.`,
		);
	});
}

/** Opens the form of an extension's settings. */
export function openSettings(app: App, id: string, {enableAfter}: {enableAfter: boolean}): void {
	app.run(ours('reading the settings'), async () => {
		const detail = await app.core.info(id);
		app.dispatch({type: 'open', overlay: editSettings(detail, enableAfter)});
	});
}

/** A running server goes on `as` it was: asks whether it is to be started again. */
export function offerRestart(
	app: App,
	{id, displayName}: {id: string; displayName: SafeText},
	as: SafeText,
): void {
	const server = app.state().servers.find(running => running.id === id);
	if (!server) return;
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'confirm',
			title: safeJoin`Restart ${displayName}?`,
			lines: paragraph(
				safeJoin`It runs ${as}, started by ${startedBy(server)}. Calls that are under way end when it is restarted.`,
				60,
			),
			yes: ours('Restart it'),
			answer: 'no',
			command: ['mcpb-tui', 'restart', id],
			intent: {type: 'restart', id},
		},
	});
}
