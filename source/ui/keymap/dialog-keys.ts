import {ours} from '../../core/safe-text.ts';
import {type AppState, overlayOf} from '../app-state.ts';
import {isPicked, toRestore} from '../screens/sync/picked.ts';
import type {KeyFacts} from './key-facts.ts';

const withoutEntries = (state: AppState) => {
	const sync = overlayOf(state, 'sync');
	if (sync?.busy) return ours('It is still being read.');
	const count = sync?.mode === 'preview' ? (sync.entries?.length ?? 0) : 0;
	return count > 0 ? undefined : ours('There is nothing to write.');
};

const withoutChanges = (state: AppState) => {
	const sync = overlayOf(state, 'sync');
	const picked = sync?.mode === 'preview' && sync.entries?.some(change => isPicked(sync, change));
	// A byte order mark goes also where every entry is as it should be.
	const mended = sync?.mode === 'preview' && sync.entries?.length === 0 && sync.result?.diff.length;
	return picked || mended ? undefined : ours('There is nothing to write.');
};

const withoutDrift = (state: AppState) => {
	const sync = overlayOf(state, 'sync');
	const isLeft = sync?.mode === 'preview' && toRestore(sync).some(change => !isPicked(sync, change));
	return isLeft ? undefined : ours('No edited entry of ours is left as it is.');
};

const whileChanging = (state: AppState) =>
	overlayOf(state, 'vault')?.busy ? ours('It is being changed.') : undefined;

/** Keys of dialogs: the sync of the client, questions, the vault, the palette. */
export const dialogKeys = [
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
		id: 'sync.pick',
		keys: ['space'],
		label: ours('write it or not'),
		where: ['sync'],
		group: 'Client',
		footer: 3,
		changes: true,
		disabledReason: withoutEntries,
	},
	{
		id: 'sync.next',
		keys: ['tab'],
		label: ours('next entry'),
		where: ['sync'],
		group: 'Moving',
		footer: 4,
		disabledReason: withoutEntries,
	},
	{
		id: 'sync.previous',
		keys: ['shift-tab'],
		label: ours('previous entry'),
		where: ['sync'],
		group: 'Moving',
		disabledReason: withoutEntries,
	},
	{
		id: 'confirm.take',
		keys: ['enter'],
		label: ours('answer'),
		labelNow: state => {
			const confirm = overlayOf(state, 'confirm');
			return confirm?.answer === 'yes' ? confirm.yes : ours('no');
		},
		where: ['confirm'],
		group: 'General',
		footer: 1,
	},
	{
		id: 'confirm.switch',
		keys: ['tab', 'shift-tab', 'left', 'right', 'h', 'l'],
		label: ours('other answer'),
		where: ['confirm'],
		group: 'General',
		footer: 2,
	},
	{
		id: 'confirm.yes',
		keys: ['y'],
		label: ours('yes'),
		where: ['confirm'],
		group: 'General',
		footer: 3,
	},
	{
		id: 'confirm.save',
		keys: ['ctrl-s'],
		label: ours('save'),
		where: ['confirm'],
		group: 'General',
		// To what else is asked it would be a yes that was meant for the form below.
		disabledReason: state =>
			overlayOf(state, 'confirm')?.intent.type === 'save-settings'
				? undefined
				: ours('This asks something else: answer it first.'),
	},
	{
		id: 'confirm.no',
		keys: ['esc', 'n', 'q'],
		label: ours('no'),
		where: ['confirm'],
		group: 'General',
		footer: 4,
	},
	{
		id: 'passphrase.take',
		keys: ['enter'],
		label: ours('open the vault'),
		where: ['passphrase'],
		group: 'Client',
		footer: 1,
		disabledReason: state =>
			overlayOf(state, 'passphrase')?.typed.text ? undefined : ours('Type the passphrase first.'),
	},
	{
		id: 'passphrase.leave',
		keys: ['esc'],
		label: ours('leave it locked'),
		where: ['passphrase'],
		group: 'Client',
		footer: 2,
	},
	{
		id: 'vault.take',
		keys: ['enter'],
		label: ours('use it'),
		where: ['vault'],
		group: 'Client',
		footer: 1,
		disabledReason: whileChanging,
	},
	{
		id: 'vault.switch',
		keys: ['tab', 'shift-tab', 'up', 'down', 'j', 'k'],
		label: ours('other vault'),
		where: ['vault'],
		group: 'Client',
		footer: 2,
		disabledReason: whileChanging,
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
	{
		id: 'palette.open',
		keys: [':', 'ctrl-p'],
		label: ours('all actions'),
		where: ['home', 'overlay', 'review'],
		group: 'General',
	},
] as const satisfies readonly KeyFacts[];
