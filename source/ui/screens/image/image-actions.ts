import {safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {savePart} from '../ask/save-asked.ts';
import {ask} from '../offers/ask-server.ts';
import {openResult} from '../result/open-result.ts';
import {partInFocus} from '../result/part-in-focus.ts';

/** Shows the picture in focus, in a terminal that can; another one is asked whether it can. */
export function viewPart(app: App): void {
	const open = openResult(app.state());
	const part = open && partInFocus(open);
	if (part?.kind !== 'media' || part.type !== 'image') return;
	const overlay = {kind: 'image' as const, part, data: Buffer.from(part.data, 'base64')};
	app.dispatch({type: 'open', overlay: {...overlay, protocol: app.terminal.images()}});
}

/** The terminal said that it knows kitty's protocol. */
export function imagesKnown(app: App): void {
	const open = overlayOf(app.state(), 'image');
	if (open && open.protocol === undefined)
		app.dispatch({type: 'change', overlay: {...open, protocol: 'kitty'}});
}

/** Follows a link, shows a picture, saves anything else. */
export function openPart(app: App): void {
	const open = openResult(app.state());
	const part = open && partInFocus(open);
	if (!open || !part) return;
	if (part.kind !== 'media') ask(app, open.answer.id, {kind: 'resource', uri: part.uri});
	else if (part.type === 'image') viewPart(app);
	else savePart(app);
	if (part.kind !== 'media') app.notify('text', safeJoin`Reading ${safeLine(part.uri)}`);
}
