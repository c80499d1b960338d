import {safeJoin} from '../core/safe-text.ts';
import {actions} from './actions.ts';
import type {App} from './app-handle.ts';
import {topOverlay} from './app-state.ts';
import {singleLine} from './components/text-edit.ts';
import {activePlaces} from './keymap/active-places.ts';
import {disabledReason, findKeys, labelOf} from './keymap.ts';
import {dispatchMouse} from './mouse.ts';
import {openInstall} from './screens/install/install-actions.ts';
import type {TerminalEvent} from './terminal/key-parser.ts';
import {isTyping, typeText} from './text-fields.ts';

// These leave or draw anew, whatever has the focus.
const always = new Set(['ctrl-c', 'ctrl-z', 'ctrl-l']);

/** Something that looks like a bundle pasted where nothing is typed: it is meant to be installed. */
function isSource(text: string): boolean {
	return /^(https?:\/\/|file:\/\/|~?\/|\.{1,2}\/).*\S$/.test(text);
}

/** Several sources, one a line; undefined when it is anything else. */
function sourcesIn(text: string): readonly string[] | undefined {
	const lines = text
		.split(/[\r\n]+/)
		.map(singleLine)
		.filter(row => row !== '');
	return lines.length > 1 && lines.every(row => isSource(row.replace(/^['"]/, ''))) ? lines : undefined;
}

function paste(app: App, event: Extract<TerminalEvent, {type: 'paste'}>): void {
	const overlay = topOverlay(app.state());
	const takesSources = overlay
		? overlay.kind === 'install' && overlay.stage.at === 'source'
		: !isTyping(app.state());
	const several = takesSources && !app.state().readonly ? sourcesIn(event.text) : undefined;
	if (several) {
		openInstall(app, several[0], several.slice(1));
		return;
	}
	if (typeText(app, event)) return;
	const text = singleLine(event.text);
	// A paste never runs keys.
	if (!topOverlay(app.state()) && isSource(text) && !app.state().readonly) openInstall(app, text);
}

/** A slow line joins Esc and the key after it into what looks like Alt with that key; one that means nothing is both. */
function splitAlt(app: App, name: string): void {
	if (!name.startsWith('alt-')) return;
	const second = name.slice(4);
	dispatchEvent(app, {type: 'key', name: 'esc'});
	dispatchEvent(app, {type: 'key', name: second, ...([...second].length === 1 && {text: second})});
}

/** Does what one event of the terminal means now. The only place that keys come through. */
export function dispatchEvent(app: App, event: TerminalEvent): void {
	if (event.type === 'reply') return;
	if (event.type === 'mouse') {
		const key = dispatchMouse(app, event);
		if (key !== undefined) dispatchEvent(app, {type: 'key', name: key});
		return;
	}
	if (event.type === 'paste') {
		paste(app, event);
		return;
	}
	if (!always.has(event.name) && typeText(app, event)) return;
	const state = app.state();
	const records = findKeys(app.keys, activePlaces(state), event.name);
	// A key that does nothing here now may mean something in a place further out: Enter closes what it cannot write.
	const record = records.find(candidate => disabledReason(candidate, state) === undefined) ?? records[0];
	if (!record) {
		splitAlt(app, event.name);
		return;
	}
	const reason = disabledReason(record, state);
	if (reason) app.notify('warn', safeJoin`${labelOf(record, state)}: ${reason}`);
	else actions[record.id](app);
}
