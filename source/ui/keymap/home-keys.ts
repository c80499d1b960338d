import {ours} from '../../core/safe-text.ts';
import {type AppState, selectedDetail, selectedExtension, type Tab} from '../app-state.ts';
import {callRows} from '../screens/home/calls-list.ts';
import {chosenExtensions, isForeign, listOf} from '../screens/home/list-model.ts';
import {toolNames} from '../screens/tools/tool-list.ts';
import type {KeyFacts} from './key-facts.ts';

const notOurs = ours('It is not ours: it can be watched and called, not changed.');

const withoutItems = ({extensions, client}: AppState) =>
	extensions.length === 0 && (client?.foreign.length ?? 0) === 0
		? ours('Nothing is installed yet: i installs a bundle.')
		: undefined;

const withoutAny = (state: AppState) =>
	state.selected === undefined ? (withoutItems(state) ?? ours('Nothing is selected.')) : undefined;

const whenLookedAt = (tab: Tab) => (state: AppState) =>
	state.focus === 'detail' && state.tab === tab ? ours('You are there.') : withoutAny(state);

const withoutSelection = (state: AppState) => {
	if (selectedExtension(state)) return undefined;
	return isForeign(state.selected) ? notOurs : (withoutItems(state) ?? ours('No extension is selected.'));
};

const withoutChoice = (state: AppState) =>
	chosenExtensions(state).length > 0 ? undefined : withoutSelection(state);

const whenNotReady = (state: AppState) => {
	if (state.list.marked.size > 0) return undefined;
	const extension = selectedExtension(state);
	if (!extension) return withoutSelection(state);
	if (extension.enabled || extension.state === 'ready' || extension.state === 'needs-settings')
		return undefined;
	return extension.problem ?? ours('It cannot run on this machine.');
};

const whenUnstartable = (state: AppState) => {
	if (state.list.marked.size > 0) return undefined;
	const extension = selectedExtension(state);
	if (!extension) return withoutSelection(state);
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
	if (!detail) return withoutSelection(state) ?? ours('Its details are still being loaded.');
	return detail.settings.length === 0 ? ours('It has no settings.') : undefined;
};

const withoutVersions = (state: AppState) =>
	selectedDetail(state)?.canRollBack ? undefined : ours('There is no earlier version to go back to.');

const withoutExtensions = (state: AppState) =>
	state.extensions.length > 0 ? undefined : ours('Nothing is installed.');

/** Keys of the extensions and their servers. */
export const homeKeys = [
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
		where: ['extensions'],
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
		disabledReason: withoutChoice,
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
		id: 'extension.update',
		keys: ['u'],
		label: ours('show its update, or look for updates'),
		where: ['home'],
		group: 'Extensions',
		disabledReason: withoutExtensions,
	},
	{
		id: 'updates.look',
		keys: ['alt-u'],
		label: ours('look for updates'),
		where: ['home'],
		group: 'Extensions',
		disabledReason: withoutExtensions,
	},
	{
		id: 'extension.open',
		keys: ['enter', 'right', 'l'],
		label: ours('open'),
		where: ['extensions'],
		group: 'Extensions',
		disabledReason: withoutAny,
	},
	{
		id: 'extension.filter',
		keys: ['/'],
		label: ours('filter'),
		where: ['extensions'],
		group: 'Looking',
		footer: 8,
		disabledReason: state =>
			listOf(state).items.length > 0 || state.filter.text.text !== ''
				? undefined
				: ours('There is nothing to filter.'),
	},
	{
		id: 'list.mark',
		keys: ['m'],
		label: ours('mark'),
		where: ['extensions'],
		group: 'Extensions',
		disabledReason: withoutSelection,
	},
	{
		id: 'list.mark-all',
		keys: ['M'],
		label: ours('mark all, or none'),
		where: ['extensions'],
		group: 'Extensions',
	},
	{id: 'list.sort', keys: ['O'], label: ours('sort otherwise'), where: ['extensions'], group: 'Looking'},
	{id: 'list.group', keys: ['B'], label: ours('group otherwise'), where: ['extensions'], group: 'Looking'},
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
		disabledReason: whenLookedAt('tools'),
	},
	{
		id: 'server.log',
		keys: ['o'],
		label: ours('logs'),
		where: ['home'],
		group: 'Servers',
		footer: 7,
		disabledReason: whenLookedAt('logs'),
	},
	{id: 'client.sync', keys: ['S'], label: ours('sync'), where: ['home'], group: 'Client', footer: 9},
	{id: 'vault.choose', keys: ['v'], label: ours('vault'), where: ['home'], group: 'Client', changes: true},
	{
		id: 'tool.open',
		keys: ['enter'],
		label: ours('call'),
		labelNow: state => (toolNames(state).length === 0 ? ours('ask for tools') : undefined),
		where: ['tools'],
		group: 'Servers',
		footer: 1,
		changes: true,
	},
	{
		id: 'call.open',
		keys: ['enter'],
		label: ours('open'),
		where: ['calls'],
		group: 'Servers',
		footer: 1,
		changes: true,
		disabledReason: state => (callRows(state).length > 0 ? undefined : ours('No call was made yet.')),
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
] as const satisfies readonly KeyFacts[];
