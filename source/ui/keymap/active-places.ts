import {type AppState, type Tab, topOverlay} from '../app-state.ts';
import {activeQuestion} from '../calls/active-question.ts';
import {openResult} from '../screens/result/open-result.ts';
import {openedCall} from '../screens/tools/call-state.ts';
import type {Place} from './key-facts.ts';

/** What a server asks has keys of its own, nearer than those of its call. */
function questionPlaces(state: AppState): readonly Place[] {
	const kind = activeQuestion(state)?.asked.kind;
	if (!kind) return [];
	if (kind === 'form') return ['question', 'call-form', 'form'];
	return ['question', kind === 'url' ? 'question-url' : 'question-sample'];
}

/** Nothing but the call's own keys where there is no answer yet. */
function resultPlaces(state: AppState): readonly Place[] {
	const open = openResult(state);
	if (!open) return ['pages', 'movable'];
	return [...(open.view.tab === 'tree' ? (['tree'] as const) : []), 'result', 'pages', 'movable'];
}

/** The keys of the section that is shown, and those of all sections. */
function offerPlaces({offers: {section}}: AppState): readonly Place[] {
	return [section === 'server' ? 'server-facts' : section, 'offers'];
}

function overlayPlaces(state: AppState): readonly Place[] | undefined {
	const overlay = topOverlay(state);
	switch (overlay?.kind) {
		case undefined:
			return undefined;
		case 'install': {
			const {at} = overlay.stage;
			if (at === 'review') return ['review', 'pages', 'movable'];
			return at === 'installing' ? [] : [at];
		}
		case 'settings':
			return overlay.saving ? [] : ['form', 'settings'];
		case 'call':
			if (overlay.result.search.editing) return ['search'];
			if (openedCall(state)?.call.phase.at === 'running') return [...questionPlaces(state), 'running-call'];
			if (overlay.focus === 'result') return [...resultPlaces(state), 'call-result', 'call'];
			return openedCall(state)?.call.json ? ['call-json', 'call'] : ['call-form', 'form', 'call'];
		case 'result':
			return overlay.result.search.editing ? ['search'] : [...resultPlaces(state), 'own-result', 'overlay'];
		case 'copy':
			return ['copy', 'overlay'];
		case 'image':
			return ['image', 'overlay'];
		case 'request':
			return ['request', 'form'];
		case 'server':
			return [...offerPlaces(state), 'pages', 'movable', 'overlay'];
		case 'ask':
			// Enter with nothing typed closes nothing.
			return ['ask'];
		case 'roots':
		case 'lines':
			return [overlay.kind, 'overlay'];
		case 'remembered':
		case 'backups':
		case 'log-filter':
			return [overlay.kind, 'movable', 'overlay'];
		case 'question':
			return [...questionPlaces(state), 'overlay'];
		case 'tasks':
			return ['tasks', 'pages', 'movable', 'overlay'];
		case 'history':
			return ['history', 'pages', 'movable', 'overlay'];
		case 'sync':
			return ['sync', 'pages', 'movable', 'overlay'];
		case 'confirm':
			return ['confirm', 'pages', 'movable'];
		case 'passphrase':
			return ['passphrase'];
		case 'vault':
			return ['vault', 'overlay'];
		case 'palette':
			return ['palette', 'overlay'];
		default:
			return ['pages', 'movable', 'overlay'];
	}
}

const tabPlaces: Readonly<Partial<Record<Tab, readonly Place[]>>> = {
	logs: ['log'],
	settings: ['settings-tab'],
	calls: ['calls'],
};

function homePlaces(state: AppState): readonly Place[] {
	if (state.filter.editing) return ['filter'];
	if (state.focus === 'extensions') return ['extensions', 'movable', 'home'];
	if (state.tab === 'logs' && state.log?.search.editing) return ['search'];
	const own = state.tab === 'tools' ? offerPlaces(state) : tabPlaces[state.tab];
	return [...(own ?? []), 'detail', 'pages', 'movable', 'home'];
}

/** The places whose keys work now, the nearest first. */
export function activePlaces(state: AppState): readonly Place[] {
	return [...(overlayPlaces(state) ?? homePlaces(state)), 'everywhere'];
}
