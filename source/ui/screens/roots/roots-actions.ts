import {own} from '../../../core/own.ts';
import {safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {removeRoot} from '../../calls/roots.ts';
import {startAsk} from '../ask/ask-state.ts';

/** Shows the folders that the server on screen is told of. */
export function openRoots(app: App): void {
	const id = overlayOf(app.state(), 'call')?.id ?? app.state().selected;
	if (id !== undefined) app.dispatch({type: 'open', overlay: {kind: 'roots', id, focus: 0}});
}

export function askForRoot(app: App): void {
	const roots = overlayOf(app.state(), 'roots');
	if (!roots) return;
	const {id} = roots;
	app.dispatch({
		type: 'open',
		overlay: startAsk({type: 'add-root', id}, safeJoin`A folder for ${safeLine(id)}`),
	});
}

export function removeRootInFocus(app: App): void {
	const roots = overlayOf(app.state(), 'roots');
	if (!roots) return;
	removeRoot(app, roots.id, roots.focus).catch(app.fail);
	const last = (own(app.state().roots, roots.id) ?? []).length - 1;
	app.dispatch({type: 'change', overlay: {...roots, focus: Math.max(0, Math.min(roots.focus, last))}});
}

export function moveInRoots(app: App, by: 1 | -1): void {
	const roots = overlayOf(app.state(), 'roots');
	if (!roots) return;
	const last = (own(app.state().roots, roots.id) ?? []).length - 1;
	const focus = Math.max(0, Math.min(roots.focus + by, last));
	app.dispatch({type: 'change', overlay: {...roots, focus}});
}
