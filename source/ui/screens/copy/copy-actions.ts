import {join} from 'node:path';
import {saveFile} from '../../../core/results/save-file.ts';
import {type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {keyRecord} from '../../keymap.ts';
import {bytes, shortPath} from '../../show.ts';
import {mostCopied} from '../../terminal/clipboard.ts';
import {type CopyKind, copyItems, copyOf} from './copy-items.ts';

/** Sends text to the terminal; what many terminals would not take is put into a file as well. */
async function send(app: App, what: SafeText, text: string): Promise<void> {
	app.terminal.copy(text);
	const size = Buffer.byteLength(text);
	// Whether it arrives is the terminal's business: it does not say.
	if (size <= mostCopied) {
		const shown = size < 200 ? safeJoin`: ${safeLine(text)}` : safeJoin`, ${bytes(size)}`;
		app.notify('text', safeJoin`Sent to the terminal's clipboard: ${what}${shown}`);
		return;
	}
	const path = join(app.core.paths.state, 'copied.txt');
	await saveFile(path, text, {replace: true});
	app.notify(
		'warn',
		safeJoin`${what}, ${bytes(size)}, sent to the terminal; many take only ${bytes(mostCopied)}. It is in ${shortPath(path, app.home)} too.`,
	);
}

export function openCopy(app: App): void {
	app.dispatch({type: 'open', overlay: {kind: 'copy', focus: 0}});
}

export function copy(kind: CopyKind): (app: App) => void {
	return app => {
		const make = copyOf(app.state(), kind);
		app.dispatch({type: 'close', kind: 'copy'});
		if (make) send(app, keyRecord(app.keys, `copy.${kind}`).label, make()).catch(app.fail);
	};
}

export function moveCopy(app: App, by: 1 | -1): void {
	const menu = overlayOf(app.state(), 'copy');
	if (!menu) return;
	const {length} = copyItems(app.state());
	app.dispatch({type: 'change', overlay: {...menu, focus: (menu.focus + by + length) % length}});
}

export function takeCopy(app: App): void {
	const kind = copyItems(app.state())[overlayOf(app.state(), 'copy')?.focus ?? 0];
	if (kind) copy(kind)(app);
}
