import {ours, type SafeText, safeLine} from '../core/safe-text.ts';
import type {Settings} from '../core/settings.ts';
import {type AppState, overlayOf, selectedDetail, selectedExtension, topOverlay} from './app-state.ts';

/** A part of the screen that has keys of its own. `movable` is whatever can be scrolled or stepped through. */
export type Place =
	| 'everywhere'
	| 'home'
	| 'extensions'
	| 'detail'
	| 'log'
	| 'tools'
	| 'settings-tab'
	| 'filter'
	| 'search'
	| 'movable'
	| 'source'
	| 'loading'
	| 'review'
	| 'accept'
	| 'form'
	| 'settings'
	| 'call'
	| 'call-form'
	| 'running-call'
	| 'result'
	| 'sync'
	| 'confirm'
	| 'vault'
	| 'palette'
	| 'overlay';

type KeyFacts = {
	readonly id: string;
	/** As the reader of the terminal names them, the one to show first. */
	readonly keys: readonly string[];
	readonly label: SafeText;
	readonly where: readonly Place[];
	readonly group: 'Extensions' | 'Servers' | 'Client' | 'Moving' | 'Forms' | 'Looking' | 'General';
	/** Shown in the footer, the smaller number first. */
	readonly footer?: number;
	/** Changes something: not there with --readonly. */
	readonly changes?: boolean;
	/** Why it does nothing now. */
	readonly disabledReason?: (state: AppState) => SafeText | undefined;
};

const withoutSelection = (state: AppState) =>
	selectedExtension(state) ? undefined : ours('No extension is selected.');

const whenNotReady = (state: AppState) => {
	const extension = selectedExtension(state);
	if (!extension) return ours('No extension is selected.');
	if (extension.enabled || extension.state === 'ready' || extension.state === 'needs-settings')
		return undefined;
	return extension.problem ?? ours('It cannot run on this machine.');
};

const whenUnstartable = (state: AppState) => {
	const extension = selectedExtension(state);
	if (!extension) return ours('No extension is selected.');
	if (state.servers.some(({id}) => id === extension.id)) return undefined;
	if (extension.state === 'needs-settings') return ours('Fill in its settings first (c).');
	return extension.state === 'ready'
		? undefined
		: (extension.problem ?? ours('It cannot run on this machine.'));
};

const whenNotRunning = (state: AppState) =>
	state.servers.some(({id}) => id === state.selected) ? undefined : ours('It is not running.');

const withoutSettings = (state: AppState) => {
	const detail = selectedDetail(state);
	if (!detail) return withoutSelection(state) ?? ours('Its details are not loaded.');
	return detail.settings.length === 0 ? ours('It has no settings.') : undefined;
};

const withoutVersions = (state: AppState) =>
	selectedDetail(state)?.canRollBack ? undefined : ours('There is no earlier version to go back to.');

const withoutChanges = (state: AppState) => {
	const sync = overlayOf(state, 'sync');
	if (!sync?.result || sync.mode === 'written') return ours('There is nothing to write.');
	const writable = sync.result.changes.some(({kind}) => kind !== 'drift');
	return writable ? undefined : ours('There is nothing to write.');
};

const withoutDrift = (state: AppState) => {
	const sync = overlayOf(state, 'sync');
	const drifted =
		sync?.mode === 'preview' && sync.result?.changes.some(({kind}) => kind === 'drift' || kind === 'missing');
	return drifted ? undefined : ours('No entry of ours was edited or dropped.');
};

/** Every key there is. The dispatcher, the footer, the help, the palette and the README's table read this. */
export const allKeys = [
	{
		id: 'extension.install',
		keys: ['i'],
		label: ours('install'),
		where: ['home'],
		group: 'Extensions',
		footer: 2,
		changes: true,
	},
	{
		id: 'extension.toggle',
		keys: ['space'],
		label: ours('on/off'),
		where: ['extensions', 'detail'],
		group: 'Extensions',
		footer: 3,
		changes: true,
		disabledReason: whenNotReady,
	},
	{
		id: 'extension.configure',
		keys: ['c', 'e'],
		label: ours('settings'),
		where: ['home'],
		group: 'Extensions',
		footer: 5,
		changes: true,
		disabledReason: withoutSettings,
	},
	{
		id: 'extension.remove',
		keys: ['d'],
		label: ours('remove'),
		where: ['home'],
		group: 'Extensions',
		changes: true,
		disabledReason: withoutSelection,
	},
	{
		id: 'extension.roll-back',
		keys: ['b'],
		label: ours('back to the previous version'),
		where: ['home'],
		group: 'Extensions',
		changes: true,
		disabledReason: withoutVersions,
	},
	{
		id: 'extension.open',
		keys: ['enter', 'right', 'l'],
		label: ours('open'),
		where: ['extensions'],
		group: 'Extensions',
		disabledReason: withoutSelection,
	},
	{
		id: 'extension.filter',
		keys: ['/'],
		label: ours('filter'),
		where: ['extensions'],
		group: 'Looking',
		footer: 8,
	},
	{
		id: 'server.start-stop',
		keys: ['s'],
		label: ours('start/stop'),
		where: ['home'],
		group: 'Servers',
		footer: 4,
		changes: true,
		disabledReason: whenUnstartable,
	},
	{
		id: 'server.restart',
		keys: ['r'],
		label: ours('restart'),
		where: ['home'],
		group: 'Servers',
		changes: true,
		disabledReason: whenNotRunning,
	},
	{
		id: 'server.tools',
		keys: ['t'],
		label: ours('tools'),
		where: ['home'],
		group: 'Servers',
		footer: 6,
		disabledReason: withoutSelection,
	},
	{
		id: 'server.log',
		keys: ['o'],
		label: ours('logs'),
		where: ['home'],
		group: 'Servers',
		footer: 7,
		disabledReason: withoutSelection,
	},
	{id: 'client.sync', keys: ['S'], label: ours('sync'), where: ['home'], group: 'Client', footer: 9},
	{id: 'vault.choose', keys: ['v'], label: ours('vault'), where: ['home'], group: 'Client', changes: true},

	{
		id: 'tool.open',
		keys: ['enter'],
		label: ours('call'),
		where: ['tools'],
		group: 'Servers',
		footer: 1,
		changes: true,
	},
	{
		id: 'setting.open',
		keys: ['enter'],
		label: ours('edit'),
		where: ['settings-tab'],
		group: 'Extensions',
		footer: 1,
		changes: true,
		disabledReason: withoutSettings,
	},

	{
		id: 'log.follow',
		keys: ['f', 'G', 'end'],
		label: ours('follow'),
		where: ['log'],
		group: 'Looking',
		footer: 1,
	},
	{id: 'log.search', keys: ['/'], label: ours('search'), where: ['log'], group: 'Looking', footer: 2},
	{id: 'log.next', keys: ['n'], label: ours('next hit'), where: ['log'], group: 'Looking'},
	{id: 'log.previous', keys: ['N'], label: ours('previous hit'), where: ['log'], group: 'Looking'},
	{id: 'log.next-error', keys: ['x'], label: ours('next error'), where: ['log'], group: 'Looking'},
	{
		id: 'log.previous-error',
		keys: ['X'],
		label: ours('previous error'),
		where: ['log'],
		group: 'Looking',
		footer: 3,
	},
	{
		id: 'log.right',
		keys: ['L', 'shift-right', '>'],
		label: ours('to the right'),
		where: ['log'],
		group: 'Moving',
	},
	{
		id: 'log.left',
		keys: ['H', 'shift-left', '<'],
		label: ours('to the left'),
		where: ['log'],
		group: 'Moving',
	},

	{
		id: 'detail.back',
		keys: ['esc', 'left', 'h', 'backspace'],
		label: ours('back'),
		where: ['detail'],
		group: 'General',
	},
	{id: 'panel.next', keys: ['tab'], label: ours('next panel'), where: ['home'], group: 'Moving'},
	{
		id: 'panel.previous',
		keys: ['shift-tab'],
		label: ours('previous panel'),
		where: ['home'],
		group: 'Moving',
	},
	{id: 'panel.zoom', keys: ['+', '_', 'z'], label: ours('larger/smaller'), where: ['home'], group: 'Moving'},
	{id: 'tab.next', keys: [']'], label: ours('next tab'), where: ['home'], group: 'Moving'},
	{id: 'tab.previous', keys: ['['], label: ours('previous tab'), where: ['home'], group: 'Moving'},
	{id: 'tab.overview', keys: ['1'], label: ours('overview'), where: ['home'], group: 'Moving'},
	{id: 'tab.settings', keys: ['2'], label: ours('settings'), where: ['home'], group: 'Moving'},
	{id: 'tab.tools', keys: ['3'], label: ours('tools'), where: ['home'], group: 'Moving'},
	{id: 'tab.logs', keys: ['4'], label: ours('logs'), where: ['home'], group: 'Moving'},

	{
		id: 'filter.keep',
		keys: ['enter', 'tab'],
		label: ours('keep the filter'),
		where: ['filter'],
		group: 'Looking',
		footer: 1,
	},
	{id: 'filter.clear', keys: ['esc'], label: ours('clear'), where: ['filter'], group: 'Looking', footer: 2},
	{id: 'filter.down', keys: ['down', 'ctrl-n'], label: ours('down'), where: ['filter'], group: 'Moving'},
	{id: 'filter.up', keys: ['up', 'ctrl-p'], label: ours('up'), where: ['filter'], group: 'Moving'},
	{id: 'search.keep', keys: ['enter'], label: ours('search'), where: ['search'], group: 'Looking', footer: 1},
	{id: 'search.clear', keys: ['esc'], label: ours('clear'), where: ['search'], group: 'Looking', footer: 2},

	{
		id: 'source.read',
		keys: ['enter'],
		label: ours('read the bundle'),
		where: ['source'],
		group: 'Extensions',
		footer: 1,
	},
	{
		id: 'source.complete',
		keys: ['tab'],
		label: ours('complete the path'),
		where: ['source'],
		group: 'Forms',
		footer: 2,
	},
	{
		id: 'source.cancel',
		keys: ['esc'],
		label: ours('cancel'),
		where: ['source', 'loading'],
		group: 'General',
		footer: 3,
	},
	{
		id: 'review.take',
		keys: ['enter'],
		label: ours('answer'),
		where: ['review'],
		group: 'Extensions',
		footer: 1,
	},
	{
		id: 'review.next',
		keys: ['tab', 'right', 'l'],
		label: ours('next answer'),
		where: ['review'],
		group: 'Extensions',
		footer: 2,
	},
	{
		id: 'review.previous',
		keys: ['shift-tab', 'left', 'h'],
		label: ours('previous answer'),
		where: ['review'],
		group: 'Extensions',
	},
	{
		id: 'review.no',
		keys: ['esc', 'n', 'q'],
		label: ours('do not install'),
		where: ['review'],
		group: 'Extensions',
		footer: 3,
	},
	{
		id: 'accept.take',
		keys: ['enter'],
		label: ours('accept'),
		where: ['accept'],
		group: 'Extensions',
		footer: 1,
	},
	{
		id: 'accept.no',
		keys: ['esc'],
		label: ours('do not install'),
		where: ['accept'],
		group: 'Extensions',
		footer: 2,
	},

	{
		id: 'form.next',
		keys: ['down', 'tab', 'ctrl-n'],
		label: ours('next field'),
		where: ['form'],
		group: 'Forms',
	},
	{
		id: 'form.previous',
		keys: ['up', 'shift-tab', 'ctrl-p'],
		label: ours('previous field'),
		where: ['form'],
		group: 'Forms',
	},
	{id: 'form.enter', keys: ['enter'], label: ours('next'), where: ['form'], group: 'Forms', footer: 1},
	{id: 'form.toggle', keys: ['space'], label: ours('next value, or open'), where: ['form'], group: 'Forms'},
	{id: 'form.right', keys: ['right'], label: ours('next value, or open'), where: ['form'], group: 'Forms'},
	{
		id: 'form.toggle-back',
		keys: ['left'],
		label: ours('previous value, or close'),
		where: ['form'],
		group: 'Forms',
	},
	{
		id: 'form.complete',
		keys: ['ctrl-o', 'alt-/'],
		label: ours('complete the path'),
		where: ['settings'],
		group: 'Forms',
	},
	{id: 'form.unset', keys: ['ctrl-x'], label: ours('unset'), where: ['form'], group: 'Forms', footer: 4},
	{id: 'form.restore', keys: ['ctrl-r'], label: ours('as it was'), where: ['settings'], group: 'Forms'},
	{
		id: 'settings.save',
		keys: ['ctrl-s', 'alt-enter'],
		label: ours('save'),
		where: ['settings'],
		group: 'Forms',
		footer: 2,
	},
	{
		id: 'settings.reveal',
		keys: ['ctrl-t'],
		label: ours('show secrets'),
		where: ['settings'],
		group: 'Forms',
		footer: 5,
	},
	{
		id: 'settings.cancel',
		keys: ['esc'],
		label: ours('cancel'),
		where: ['settings'],
		group: 'General',
		footer: 3,
	},
	{
		id: 'call.send',
		keys: ['ctrl-s', 'alt-enter'],
		label: ours('call'),
		where: ['call'],
		group: 'Servers',
		footer: 2,
	},
	{
		id: 'call.send-anyway',
		keys: ['alt-s'],
		label: ours('call with wrong values'),
		where: ['call'],
		group: 'Servers',
	},
	{
		id: 'row.add',
		keys: ['alt-a', '+'],
		label: ours('add an item or a key'),
		where: ['call-form'],
		group: 'Forms',
		footer: 6,
	},
	{id: 'row.remove', keys: ['alt-x', '-'], label: ours('remove it'), where: ['call-form'], group: 'Forms'},
	{id: 'row.up', keys: ['alt-up', 'alt-k'], label: ours('move it up'), where: ['call-form'], group: 'Forms'},
	{
		id: 'row.down',
		keys: ['alt-down', 'alt-j'],
		label: ours('move it down'),
		where: ['call-form'],
		group: 'Forms',
	},
	{
		id: 'row.alternative',
		keys: ['alt-n'],
		label: ours('its other form'),
		where: ['call-form'],
		group: 'Forms',
	},
	{id: 'row.null', keys: ['alt-0'], label: ours('set to null'), where: ['call-form'], group: 'Forms'},
	{id: 'row.rename', keys: ['alt-r'], label: ours('name the key'), where: ['call-form'], group: 'Forms'},
	{
		id: 'call.result',
		keys: ['ctrl-g'],
		label: ours('form/result'),
		where: ['call'],
		group: 'Servers',
		footer: 5,
	},
	{id: 'call.leave', keys: ['esc'], label: ours('back'), where: ['call'], group: 'General', footer: 3},
	{
		id: 'call.cancel',
		keys: ['esc', 'c'],
		label: ours('cancel the call'),
		where: ['running-call'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'call.earlier',
		keys: ['alt-p'],
		label: ours('arguments of the call before'),
		where: ['call'],
		group: 'Servers',
	},
	{id: 'result.copy', keys: ['c'], label: ours('copy the answer'), where: ['result'], group: 'General'},
	{
		id: 'result.copy-arguments',
		keys: ['a'],
		label: ours('copy the arguments as JSON'),
		where: ['result'],
		group: 'General',
	},
	{
		id: 'result.copy-json-rpc',
		keys: ['m'],
		label: ours('copy the JSON-RPC message'),
		where: ['result'],
		group: 'General',
	},
	{
		id: 'result.again',
		keys: ['r'],
		label: ours('call again'),
		where: ['result'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'result.form',
		keys: ['tab', 'e', 'shift-tab'],
		label: ours('form'),
		where: ['result'],
		group: 'Servers',
		footer: 2,
	},
	{id: 'result.search', keys: ['/'], label: ours('search'), where: ['result'], group: 'Looking', footer: 6},
	{id: 'result.next', keys: ['n'], label: ours('next hit'), where: ['result'], group: 'Looking'},
	{id: 'result.previous', keys: ['N'], label: ours('previous hit'), where: ['result'], group: 'Looking'},

	{
		id: 'sync.write',
		keys: ['w', 'enter'],
		label: ours('write'),
		where: ['sync'],
		group: 'Client',
		footer: 1,
		changes: true,
		disabledReason: withoutChanges,
	},
	{
		id: 'sync.restore',
		keys: ['R'],
		label: ours('restore ours'),
		where: ['sync'],
		group: 'Client',
		footer: 2,
		changes: true,
		disabledReason: withoutDrift,
	},
	{
		id: 'confirm.take',
		keys: ['enter'],
		label: ours('answer'),
		where: ['confirm'],
		group: 'General',
		footer: 1,
	},
	{
		id: 'confirm.switch',
		keys: ['tab', 'shift-tab', 'left', 'right', 'h', 'l', 'up', 'down'],
		label: ours('other answer'),
		where: ['confirm'],
		group: 'General',
		footer: 2,
	},
	{id: 'confirm.yes', keys: ['y'], label: ours('yes'), where: ['confirm'], group: 'General', footer: 3},
	{
		id: 'confirm.no',
		keys: ['esc', 'n', 'q'],
		label: ours('no'),
		where: ['confirm'],
		group: 'General',
		footer: 4,
	},
	{id: 'vault.take', keys: ['enter'], label: ours('use it'), where: ['vault'], group: 'Client', footer: 1},
	{
		id: 'vault.switch',
		keys: ['tab', 'shift-tab', 'up', 'down', 'j', 'k'],
		label: ours('other vault'),
		where: ['vault'],
		group: 'Client',
		footer: 2,
	},
	{
		id: 'palette.take',
		keys: ['enter'],
		label: ours('do it'),
		where: ['palette'],
		group: 'General',
		footer: 1,
	},
	{
		id: 'palette.down',
		keys: ['down', 'ctrl-n', 'tab'],
		label: ours('down'),
		where: ['palette'],
		group: 'Moving',
	},
	{
		id: 'palette.up',
		keys: ['up', 'ctrl-p', 'shift-tab'],
		label: ours('up'),
		where: ['palette'],
		group: 'Moving',
	},

	{id: 'move.down', keys: ['j', 'down'], label: ours('down'), where: ['movable'], group: 'Moving'},
	{id: 'move.up', keys: ['k', 'up'], label: ours('up'), where: ['movable'], group: 'Moving'},
	{
		id: 'move.half-down',
		keys: ['ctrl-d'],
		label: ours('half a page down'),
		where: ['movable'],
		group: 'Moving',
	},
	{id: 'move.half-up', keys: ['ctrl-u'], label: ours('half a page up'), where: ['movable'], group: 'Moving'},
	{
		id: 'move.page-down',
		keys: ['pagedown', 'ctrl-f'],
		label: ours('page down'),
		where: ['movable'],
		group: 'Moving',
	},
	{
		id: 'move.page-up',
		keys: ['pageup', 'ctrl-b'],
		label: ours('page up'),
		where: ['movable'],
		group: 'Moving',
	},
	{id: 'move.first', keys: ['g', 'home'], label: ours('first'), where: ['movable'], group: 'Moving'},
	{id: 'move.last', keys: ['G', 'end'], label: ours('last'), where: ['movable'], group: 'Moving'},

	{
		id: 'overlay.close',
		keys: ['esc', 'q', 'enter'],
		label: ours('close'),
		where: ['overlay'],
		group: 'General',
		footer: 9,
	},
	{
		id: 'command.copy',
		keys: ['y'],
		label: ours('copy the command'),
		where: ['home', 'overlay', 'result'],
		group: 'General',
	},
	{id: 'palette.open', keys: [':'], label: ours('all actions'), where: ['home'], group: 'General'},
	{id: 'history.open', keys: ['@'], label: ours('what was done'), where: ['home'], group: 'General'},
	{id: 'refresh', keys: ['ctrl-l'], label: ours('draw again'), where: ['everywhere'], group: 'General'},
	{
		id: 'help.open',
		keys: ['?', 'f1'],
		label: ours('help'),
		where: ['everywhere'],
		group: 'General',
		footer: 10,
	},
	{
		id: 'suspend',
		keys: ['ctrl-z'],
		label: ours('to the shell and back (fg)'),
		where: ['everywhere'],
		group: 'General',
	},
	{
		id: 'filter.drop',
		keys: ['esc'],
		label: ours('clear the filter'),
		where: ['extensions'],
		group: 'Looking',
	},
	{id: 'quit', keys: ['q'], label: ours('quit'), where: ['home'], group: 'General', footer: 11},
	{id: 'interrupt', keys: ['ctrl-c'], label: ours('quit at once'), where: ['everywhere'], group: 'General'},
] as const satisfies readonly KeyFacts[];

export type KeyId = (typeof allKeys)[number]['id'];
export type KeyRecord = Omit<KeyFacts, 'id'> & {readonly id: KeyId};

/** The keys with the user's own in place of ours. */
export function resolveKeys(overrides: Settings['keys']): readonly KeyRecord[] {
	return allKeys.map((record: KeyRecord) => {
		const own = Object.hasOwn(overrides, record.id) ? overrides[record.id] : undefined;
		return own && own.length > 0 ? {...record, keys: own} : record;
	});
}

function overlayPlaces(state: AppState): readonly Place[] | undefined {
	const overlay = topOverlay(state);
	switch (overlay?.kind) {
		case undefined:
			return undefined;
		case 'install': {
			const {at} = overlay.stage;
			if (at === 'review') return ['review', 'movable'];
			return at === 'installing' ? [] : [at];
		}
		case 'settings':
			return overlay.saving ? [] : ['form', 'settings'];
		case 'call':
			if (overlay.search.editing) return ['search'];
			if (overlay.phase.at === 'running') return ['running-call'];
			return overlay.focus === 'result' ? ['result', 'movable', 'call'] : ['call-form', 'form', 'call'];
		case 'sync':
			return ['sync', 'movable', 'overlay'];
		case 'confirm':
			return ['confirm'];
		case 'vault':
			return ['vault', 'overlay'];
		case 'palette':
			return ['palette', 'overlay'];
		default:
			return ['movable', 'overlay'];
	}
}

function homePlaces(state: AppState): readonly Place[] {
	if (state.filter.editing) return ['filter'];
	if (state.focus === 'extensions') return ['extensions', 'movable', 'home'];
	if (state.tab === 'logs' && state.log?.search.editing) return ['search'];
	const own: readonly Place[] =
		state.tab === 'logs'
			? ['log']
			: state.tab === 'tools'
				? ['tools']
				: state.tab === 'settings'
					? ['settings-tab']
					: [];
	return [...own, 'detail', 'movable', 'home'];
}

/** The places whose keys work now, the nearest first. */
export function activePlaces(state: AppState): readonly Place[] {
	return [...(overlayPlaces(state) ?? homePlaces(state)), 'everywhere'];
}

/** The records that a key can mean now, that of the nearest place first. */
export function findKeys(
	keys: readonly KeyRecord[],
	places: readonly Place[],
	name: string,
): readonly KeyRecord[] {
	return places.flatMap(place =>
		keys.filter(({where, keys: names}) => where.includes(place) && names.includes(name)).slice(0, 1),
	);
}

/** Why a key does nothing now, or undefined when it works. */
export function disabledReason(record: KeyRecord, state: AppState): SafeText | undefined {
	if (record.changes && state.readonly) return ours('Nothing can be changed: started with --readonly.');
	return record.disabledReason?.(state);
}

const shown: Readonly<Record<string, string>> = {
	enter: 'Enter',
	f1: 'F1',
	esc: 'Esc',
	space: 'Space',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	home: 'Home',
	end: 'End',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	backspace: 'Backspace',
};

/** A key's name as people write it: `^S`, `Esc`, `i`. */
export function showKey(name: string): SafeText {
	const named = shown[name];
	if (named) return safeLine(named);
	if (name.startsWith('ctrl-')) return safeLine(`^${name.slice(5).toUpperCase()}`);
	if (name.startsWith('alt-')) return safeLine(`Alt-${shown[name.slice(4)] ?? name.slice(4)}`);
	return safeLine(name);
}
