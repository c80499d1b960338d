import type {AppState, PaletteState} from '../../app-state.ts';
import {disabledReason, type KeyRecord} from '../../keymap.ts';
import {recordsFor} from '../help/help-lines.ts';

const left = new Set(['Moving']);

/** The actions that the palette offers for what was typed, those that begin with it first. */
export function paletteItems(keys: readonly KeyRecord[], {text, places}: PaletteState): readonly KeyRecord[] {
	const query = text.text.trim().toLowerCase();
	const records = recordsFor(keys, places).filter(({group, id}) => !left.has(group) && id !== 'palette.open');
	const hits = records.filter(({label, id}) => label.toLowerCase().includes(query) || id.includes(query));
	return hits.toSorted((a, b) => Number(b.label.startsWith(query)) - Number(a.label.startsWith(query)));
}

/** Why an action of the palette does nothing, judged by the screen that it was opened on. */
export function paletteReason(record: KeyRecord, state: AppState) {
	return disabledReason(record, {...state, overlays: state.overlays.filter(({kind}) => kind !== 'palette')});
}
