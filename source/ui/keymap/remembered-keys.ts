import {own} from '../../core/own.ts';
import {ours} from '../../core/safe-text.ts';
import {type AppState, overlayOf} from '../app-state.ts';
import type {KeyFacts} from './key-facts.ts';

const withoutSaved = (state: AppState) => {
	const open = overlayOf(state, 'remembered');
	return open?.items[open.focus]?.kind === 'saved' ? undefined : ours('Only a saved call has a name.');
};

const withoutItems = (state: AppState) =>
	overlayOf(state, 'remembered')?.items.length ? undefined : ours('There is none.');

const withoutRoots = (state: AppState) => {
	const open = overlayOf(state, 'roots');
	return open && own(state.roots, open.id)?.length ? undefined : ours('There is none.');
};

/** Keys of the saved and earlier calls, and of the roots. */
export const rememberedKeys = [
	{
		id: 'remembered.take',
		keys: ['enter'],
		label: ours('take its arguments'),
		where: ['remembered'],
		group: 'Servers',
		footer: 1,
		disabledReason: withoutItems,
	},
	{
		id: 'remembered.run',
		keys: ['r'],
		label: ours('call it again'),
		where: ['remembered'],
		group: 'Servers',
		footer: 2,
		disabledReason: withoutItems,
	},
	{
		id: 'remembered.save',
		keys: ['s'],
		label: ours('save the form'),
		where: ['remembered'],
		group: 'Servers',
		footer: 3,
	},
	{
		id: 'remembered.rename',
		keys: ['n'],
		label: ours('rename'),
		where: ['remembered'],
		group: 'Servers',
		footer: 4,
		disabledReason: withoutSaved,
	},
	{
		id: 'remembered.delete',
		keys: ['d', 'delete'],
		label: ours('delete'),
		where: ['remembered'],
		group: 'Servers',
		footer: 5,
		disabledReason: withoutSaved,
	},
	{
		id: 'remembered.down',
		keys: ['down', 'j', 'ctrl-n', 'tab'],
		label: ours('down'),
		where: ['remembered'],
		group: 'Moving',
	},
	{
		id: 'remembered.up',
		keys: ['up', 'k', 'ctrl-p', 'shift-tab'],
		label: ours('up'),
		where: ['remembered'],
		group: 'Moving',
	},
	{
		id: 'roots.add',
		keys: ['a', '+', 'i'],
		label: ours('add a folder'),
		where: ['roots'],
		group: 'Servers',
		footer: 1,
	},
	{
		id: 'roots.remove',
		keys: ['d', '-', 'delete'],
		label: ours('take it away'),
		where: ['roots'],
		group: 'Servers',
		footer: 2,
		disabledReason: withoutRoots,
	},
	{id: 'roots.down', keys: ['down', 'j'], label: ours('down'), where: ['roots'], group: 'Moving'},
	{id: 'roots.up', keys: ['up', 'k'], label: ours('up'), where: ['roots'], group: 'Moving'},
] as const satisfies readonly KeyFacts[];
