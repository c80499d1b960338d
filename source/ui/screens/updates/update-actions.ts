import type {CheckProgress, UpdateCheck} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {selectedExtension} from '../../app-state.ts';
import {keyOf} from '../../keymap.ts';
import {bytes, count} from '../../show.ts';
import {readUpdate} from '../install/read-bundle.ts';
import {availableUpdate} from './update-mark.ts';

const label = ours('looking for updates');

function progressWords({done, total, id, download}: CheckProgress): SafeText {
	const far = download ? safeJoin`, ${bytes(download.receivedBytes)}` : ours('');
	return safeJoin`${done} of ${total}, ${safeLine(id)}${far}`;
}

function resultWords(app: App, found: readonly UpdateCheck[]): SafeText {
	const available = found.filter(({status}) => status === 'available').length;
	if (available === 0) return safeJoin`There is nothing newer (${found.length} asked).`;
	return safeJoin`${count(available, 'update')}: ${keyOf(app.keys, 'extension.update')} on its row shows what it changes.`;
}

/** Asks where the marked extensions came from, or all of them; nothing but this key ever does. */
export function lookForUpdates(app: App): void {
	const {list, tasks} = app.state();
	if (tasks.some(task => task.label === label)) {
		app.notify(
			'text',
			safeJoin`It is being looked for; ${keyOf(app.keys, 'tasks.open')} shows how far it is.`,
		);
		return;
	}
	const ids = list.marked.size > 0 ? [...list.marked] : undefined;
	app.run(
		label,
		async ({signal, progress}) => {
			let unkept: SafeText | undefined;
			const found = await Array.fromAsync(
				app.core.checkUpdates(ids, {
					signal,
					onProgress: now => progress(progressWords(now)),
					onUnkept: reason => {
						unkept = reason;
					},
				}),
			);
			const silent = found.filter(({status}) => ['gone', 'unreachable', 'unusable'].includes(status)).length;
			const trouble = silent > 0 ? safeJoin` Of ${silent} it is not known: the overview says why.` : ours('');
			app.notify(
				silent > 0 || unkept !== undefined ? 'warn' : 'good',
				safeJoin`${resultWords(app, found)}${trouble}`,
				unkept === undefined ? undefined : safeJoin`It could not be kept: ${unkept}`,
			);
		},
		{cancellable: true},
	);
}

/** The review of the update that was found for the selected extension; where none was, looks for some. */
export function showUpdate(app: App): void {
	const {readonly, list} = app.state();
	const extension = selectedExtension(app.state());
	const ready = extension && availableUpdate(extension) && !readonly && list.marked.size === 0;
	if (ready) readUpdate(app, extension.id);
	else lookForUpdates(app);
}
