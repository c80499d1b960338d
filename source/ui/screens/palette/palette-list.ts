import fuzzysort from 'fuzzysort';
import type {AppState} from '../../app-state.ts';
import {disabledReason, type KeyRecord} from '../../keymap.ts';
import type {PaletteState} from '../../overlays.ts';
import {recordsFor} from '../help/help-lines.ts';

const left = new Set(['Moving']);

/** The actions that the palette offers for what was typed, the best match first. */
export function paletteItems(keys: readonly KeyRecord[], {text, places}: PaletteState): readonly KeyRecord[] {
	const records = recordsFor(keys, places).filter(({group, id}) => !left.has(group) && id !== 'palette.open');
	const query = text.text.trim();
	if (query === '') return records;
	return fuzzysort.go(query, records, {keys: ['label', 'id'], limit: 0}).map(({obj}) => obj);
}

/** Why an action of the palette does nothing, judged by the screen that it was opened on. */
export function paletteReason(record: KeyRecord, state: AppState) {
	return disabledReason(record, {...state, overlays: state.overlays.filter(({kind}) => kind !== 'palette')});
}
