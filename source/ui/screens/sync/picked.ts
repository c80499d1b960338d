import type {EntryChange, SyncOptions} from '../../../core/contract.ts';
import {own} from '../../../core/own.ts';
import type {SyncState} from '../../overlays.ts';

/** Whether an entry is written: a hand edit is left unless it is picked. */
export function isPicked({picks}: SyncState, {id, kind}: EntryChange): boolean {
	return own(picks ?? {}, id) ?? kind !== 'drift';
}

/** The entries of ours that somebody edited, or the client dropped. */
export function toRestore({entries = []}: SyncState): readonly EntryChange[] {
	return entries.filter(({kind}) => kind === 'drift' || kind === 'missing');
}

/** What is picked as core takes it; nothing where all is as it is usually done. */
export function pickedOptions(state: SyncState): Pick<SyncOptions, 'only' | 'restore'> {
	if (!state.picks) return {};
	const picked = (state.entries ?? []).filter(change => isPicked(state, change));
	const only = picked.map(({id}) => id);
	// Of those that are picked also what was edited or dropped.
	return {only, restore: only};
}

/** The same as options of the command. */
export function pickedWords(state: SyncState): readonly string[] {
	const {only} = pickedOptions(state);
	if (!only) return [];
	const restored = toRestore(state).flatMap(({id}) => (only.includes(id) ? [id] : []));
	return [
		...(only.length > 0 ? ['--only', ...only] : []),
		...(restored.length > 0 ? ['--restore', ...restored] : []),
	];
}
