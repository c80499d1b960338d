import {toUserError} from '../../../core/errors.ts';
import {ours, safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {dateTime} from '../../show.ts';
import {type BackupsState, backupInFocus} from './backups-state.ts';
import {effectLines} from './effect-lines.ts';

function change(app: App, next: Partial<BackupsState>): void {
	const open = overlayOf(app.state(), 'backups');
	if (open) app.dispatch({type: 'change', overlay: {...open, ...next}});
}

/** Finds out what bringing back the one in focus would do, once. */
async function look(app: App): Promise<void> {
	const open = overlayOf(app.state(), 'backups');
	const backup = open && backupInFocus(open);
	if (!open || !backup || backup.problem || open.effects[backup.name]) return;
	const effect = await app.core.restoreBackup(backup.name, {dryRun: true}).catch(toUserError);
	const now = overlayOf(app.state(), 'backups');
	if (now) change(app, {effects: {...now.effects, [backup.name]: effect}});
}

/** Shows the client's file as it was before each of our changes. */
export function openBackups(app: App): void {
	app.dispatch({type: 'open', overlay: {kind: 'backups', items: undefined, focus: 0, effects: {}}});
	app.core
		.backups()
		.then(async items => {
			change(app, {items});
			await look(app);
		})
		.catch((error: unknown) => change(app, {items: [], problem: toUserError(error)}));
}

export function moveInBackups(app: App, by: number): void {
	const open = overlayOf(app.state(), 'backups');
	if (!open?.items) return;
	change(app, {focus: Math.max(0, Math.min(open.focus + by, open.items.length - 1))});
	void look(app);
}

/** Asks before the file is replaced, with the names of what comes and goes. */
export function askToRestore(app: App): void {
	const open = overlayOf(app.state(), 'backups');
	const backup = open && backupInFocus(open);
	if (!open || !backup) return;
	app.dispatch({
		type: 'open',
		overlay: {
			kind: 'confirm',
			title: safeJoin`Bring back the file of ${dateTime(backup.time)}?`,
			lines: effectLines(open, 60),
			yes: ours('Bring it back'),
			answer: 'no',
			command: ['mcpb-tui', 'sync', '--restore', backup.name],
			intent: {type: 'restore-backup', name: backup.name, time: backup.time},
		},
	});
}

/** Puts a backup in place of the client's file; that one is kept first. */
export function restoreBackup(app: App, name: string, time: string): void {
	app.run(ours('bringing back a backup'), async () => {
		const {written, warnings} = await app.core.restoreBackup(name);
		app.dispatch({type: 'close', kind: 'backups'});
		// What the sync screen shows is of the file before.
		app.dispatch({type: 'close', kind: 'sync'});
		const done = written
			? safeJoin`The client's file is as it was on ${dateTime(time)}.`
			: ours("The client's file is that backup already.");
		const [first] = warnings;
		app.notify(first ? 'warn' : 'good', first ? safeJoin`${done} ${first}` : done);
	});
}
