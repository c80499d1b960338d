import type {EntryChange} from '../../../core/contract.ts';
import type {SyncState} from '../../overlays.ts';

/** Whether an entry is written: a hand edit is left unless it is picked. */
export function isPicked({picks}: SyncState, {id, kind}: EntryChange): boolean {
	return picks?.[id] ?? kind !== 'drift';
}
