import {ours, safeJoin} from '../../core/safe-text.ts';
import type {App} from '../app-handle.ts';
import {overlayOf, topOverlay} from '../app-state.ts';
import {showChange} from '../changes.ts';
import {isNoticeCut} from '../components/notice-line.ts';
import {editOf} from '../components/text-edit.ts';
import {release} from '../connections.ts';
import {activePlaces} from '../keymap/active-places.ts';
import type {Intent} from '../overlays.ts';
import {restoreBackup} from './backups/backups-actions.ts';
import {carryOutBatch} from './home/batch-actions.ts';
import {restartServer, stopServer} from './home/home-actions.ts';
import {deleteSaved} from './remembered/remembered-actions.ts';
import {saveSettings} from './settings/settings-actions.ts';
import {run} from './tools/call-actions.ts';

export function closeTop(app: App): void {
	const overlay = topOverlay(app.state());
	if (!overlay) return;
	app.dispatch({type: 'close', kind: overlay.kind});
	if ('id' in overlay) void release(app, overlay.id);
}

// ── Questions ──────────────────────────────────────────────────────────────────────────────────────────────

function remove(app: App, id: string): void {
	app.run(ours('removing'), async () => {
		showChange(app, await app.core.remove(id), ours('It is removed.'));
	});
}

function rollBack(app: App, id: string): void {
	app.run(ours('going back'), async () => {
		const changed = await app.core.rollBack(id);
		const {displayName, version} = changed.extension;
		showChange(app, changed, safeJoin`${displayName} is at ${version} again.`);
	});
}

function carryOut(app: App, intent: Intent): void {
	switch (intent.type) {
		case 'remove':
			remove(app, intent.id);
			break;
		case 'batch':
			carryOutBatch(app, intent);
			break;
		case 'roll-back':
			rollBack(app, intent.id);
			break;
		case 'stop':
			stopServer(app, intent.id);
			break;
		case 'restart':
			restartServer(app, intent.id);
			break;
		case 'call':
			run(app, intent.key);
			break;
		case 'delete-saved':
			deleteSaved(app, intent.id, intent.name);
			break;
		case 'restore-backup':
			restoreBackup(app, intent.name, intent.time);
			break;
		case 'save-settings':
			saveSettings(app);
			break;
		case 'leave-form':
			app.dispatch({type: 'close', kind: 'settings'});
			break;
	}
}

export function answerConfirm(app: App, answer?: 'no' | 'yes'): void {
	const confirm = overlayOf(app.state(), 'confirm');
	if (!confirm) return;
	app.dispatch({type: 'close', kind: 'confirm'});
	if ((answer ?? confirm.answer) === 'yes') carryOut(app, confirm.intent);
}

export function switchConfirm(app: App): void {
	const confirm = overlayOf(app.state(), 'confirm');
	if (confirm)
		app.dispatch({type: 'change', overlay: {...confirm, answer: confirm.answer === 'no' ? 'yes' : 'no'}});
}

// ── Help and the like ──────────────────────────────────────────────────────────────────────────────────────

export function openHelp(app: App): void {
	app.dispatch({type: 'open', overlay: {kind: 'help', places: activePlaces(app.state()), scroll: 0}});
}

/** Begins with what was just said, where the status line could not show all of it. */
export function openHistory(app: App): void {
	const focus = isNoticeCut(app.state()) ? app.state().commands.length : 0;
	app.dispatch({type: 'open', overlay: {kind: 'history', focus}});
}

export function openPalette(app: App): void {
	app.dispatch({
		type: 'open',
		overlay: {kind: 'palette', text: editOf(''), focus: 0, places: activePlaces(app.state())},
	});
}
