import {ours} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import {capability, itemsOf, offerOf, resourceInFocus, shownServer} from '../screens/offers/offers.ts';
import {activeRequest, fieldInFocus} from '../screens/offers/request-state.ts';
import type {KeyFacts} from './key-facts.ts';

const shownOffer = (state: AppState) => offerOf(state, shownServer(state));

const withoutPrompts = (state: AppState) =>
	capability(shownOffer(state), 'prompts') === false ? ours('This server offers no prompts.') : undefined;

const withoutResources = (state: AppState) =>
	capability(shownOffer(state), 'resources') === false ? ours('This server offers no resources.') : undefined;

const whenUnwatchable = (state: AppState) => {
	const item = resourceInFocus(state);
	if (item?.kind !== 'resource') return ours('Only a resource can be watched.');
	const {resources} = shownOffer(state).facts?.capabilities ?? {};
	const canWatch = typeof resources === 'object' && resources !== null && 'subscribe' in resources;
	return canWatch ? undefined : ours('This server takes no subscriptions.');
};

const withoutLog = (state: AppState) =>
	capability(shownOffer(state), 'logging') === false ? ours('This server sends no log.') : undefined;

const openNow = (state: AppState) => {
	const {section, focus} = state.offers;
	if (section === 'prompts' && itemsOf(shownOffer(state).prompts)[focus]) return undefined;
	return resourceInFocus(state) ? undefined : ours('ask the server');
};

const unlessCompleted = (state: AppState) => {
	const open = activeRequest(state);
	if (!open || fieldInFocus(open) === undefined) return ours('No field has the focus.');
	return capability(offerOf(state, open.id), 'completions') === false
		? ours('This server completes nothing (it has no such capability).')
		: undefined;
};

/** Keys of what a server offers: the sections inside the tab of the tools, and the form of a request. */
export const offerKeys = [
	{id: 'section.tools', keys: ['T'], label: ours('tools'), where: ['offers'], group: 'Servers'},
	{
		id: 'section.prompts',
		keys: ['P'],
		label: ours('prompts'),
		where: ['offers'],
		group: 'Servers',
		footer: 4,
		disabledReason: withoutPrompts,
	},
	{
		id: 'section.resources',
		keys: ['R'],
		label: ours('resources'),
		where: ['offers'],
		group: 'Servers',
		footer: 5,
		disabledReason: withoutResources,
	},
	{
		id: 'section.server',
		keys: ['I'],
		label: ours('about the server'),
		where: ['offers'],
		group: 'Servers',
		footer: 6,
	},
	{
		id: 'section.next',
		keys: ['>', 'shift-right'],
		label: ours('next section'),
		where: ['offers'],
		group: 'Moving',
	},
	{
		id: 'section.previous',
		keys: ['<', 'shift-left'],
		label: ours('previous section'),
		where: ['offers'],
		group: 'Moving',
	},
	{
		id: 'server.open-url',
		keys: ['U'],
		label: ours('open a remote server'),
		where: ['home'],
		group: 'Servers',
	},
	{
		id: 'offer.open',
		keys: ['enter'],
		label: ours('open'),
		labelNow: openNow,
		where: ['prompts', 'resources', 'server-facts'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'offer.reload',
		keys: ['u'],
		label: ours('ask the server anew'),
		where: ['offers'],
		group: 'Servers',
	},
	{
		id: 'resource.watch',
		keys: ['w'],
		label: ours('watch, or no longer'),
		where: ['resources'],
		group: 'Servers',
		footer: 2,
		disabledReason: whenUnwatchable,
	},
	{
		id: 'server.level',
		keys: ['L'],
		label: ours('log level'),
		where: ['server-facts'],
		group: 'Servers',
		footer: 2,
		disabledReason: withoutLog,
	},
	{id: 'server.ping', keys: ['p'], label: ours('ping'), where: ['server-facts'], group: 'Servers', footer: 3},
	{
		id: 'request.complete',
		keys: ['ctrl-o', 'alt-/'],
		label: ours('ask the server how it goes on'),
		where: ['request'],
		group: 'Forms',
		footer: 2,
		disabledReason: unlessCompleted,
	},
	{
		id: 'request.send',
		keys: ['ctrl-s', 'alt-enter'],
		label: ours('send'),
		where: ['request'],
		group: 'Forms',
		footer: 3,
	},
	{id: 'request.leave', keys: ['esc'], label: ours('back'), where: ['request'], group: 'General', footer: 5},
	{
		id: 'answer.again',
		keys: ['r'],
		label: ours('ask again'),
		where: ['own-result'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'answer.leave',
		keys: ['esc', 'q'],
		label: ours('back'),
		where: ['own-result'],
		group: 'General',
		footer: 9,
	},
] as const satisfies readonly KeyFacts[];
