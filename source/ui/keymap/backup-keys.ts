import {ours} from '../../core/safe-text.ts';
import {type AppState, overlayOf} from '../app-state.ts';
import {backupInFocus} from '../screens/backups/backups-state.ts';
import type {KeyFacts} from './key-facts.ts';

const withoutBackup = (state: AppState) => {
	const open = overlayOf(state, 'backups');
	const backup = open && backupInFocus(open);
	if (!open || !backup) return ours('There is none.');
	if (backup.problem) return ours('It is broken.');
	const effect = open.effects[backup.name];
	if (!effect) return ours('It is still being compared.');
	return 'same' in effect && effect.same ? ours('The file is exactly this one.') : undefined;
};

/** Keys of the backups of the client's file. */
export const backupKeys = [
	{
		id: 'client.backups',
		keys: ['K'],
		label: ours('backups'),
		where: ['home'],
		group: 'Client',
	},
	{
		id: 'sync.backups',
		keys: ['K'],
		label: ours('backups'),
		where: ['sync'],
		group: 'Client',
		footer: 5,
	},
	{
		id: 'backups.restore',
		keys: ['enter', 'r'],
		label: ours('bring it back'),
		where: ['backups'],
		group: 'Client',
		footer: 1,
		changes: true,
		disabledReason: withoutBackup,
	},
	{
		id: 'backups.down',
		keys: ['down', 'j', 'ctrl-n', 'tab'],
		label: ours('down'),
		where: ['backups'],
		group: 'Moving',
	},
	{
		id: 'backups.up',
		keys: ['up', 'k', 'ctrl-p', 'shift-tab'],
		label: ours('up'),
		where: ['backups'],
		group: 'Moving',
	},
] as const satisfies readonly KeyFacts[];
