import {type SafeText, safeLine} from '../../../core/safe-text.ts';
import type {AppState} from '../../app-state.ts';
import {empty, fill, type Line, line, seg, wrap} from '../../components/lines.ts';
import {activePlaces} from '../../keymap/active-places.ts';
import type {Place} from '../../keymap/key-facts.ts';
import {disabledReason, type KeyRecord, labelOf, showKey} from '../../keymap.ts';
import {isTyping} from '../../text-fields.ts';

/** The records that work in these places; a key taken by a nearer place is not shown for a farther one. */
export function recordsFor(keys: readonly KeyRecord[], places: readonly Place[]): readonly KeyRecord[] {
	const taken = new Set<string>();
	return places.flatMap(place =>
		keys.flatMap(record => {
			if (!record.where.includes(place)) return [];
			const free = record.keys.filter(name => !taken.has(name));
			for (const name of free) taken.add(name);
			return free.length === 0 ? [] : [{...record, keys: free}];
		}),
	);
}

/** The records without the keys that would be typed while one types. */
function keysThatWork(records: readonly KeyRecord[], typing: boolean): readonly KeyRecord[] {
	if (!typing) return records;
	const works = (name: string) => name.length > 1 && name !== 'space';
	return records
		.map(record => ({...record, keys: record.keys.filter(works)}))
		.filter(record => record.keys.length > 0);
}

const keyColumn = 22;

/** The keys that work where help was asked for, by group, and why some do nothing now. */
export function helpLines(
	keys: readonly KeyRecord[],
	places: readonly Place[],
	state: AppState,
	width: number,
): Line[] {
	const below = {...state, overlays: state.overlays.filter(({kind}) => kind !== 'help')};
	const records = keysThatWork(recordsFor(keys, places), isTyping(below));
	const groups = [...new Set(records.map(({group}) => group))];
	return groups.flatMap((group): Line[] => [
		line(safeLine(group), 'accent'),
		...records
			.filter(record => record.group === group)
			.flatMap((record): Line[] => {
				const reason = disabledReason(record, below);
				const names = safeLine(record.keys.map(showKey).join(' '));
				const words: Line = [
					seg(fill(names, keyColumn), reason ? 'dim' : 'key'),
					seg(labelOf(record, below), reason ? 'dim' : 'text'),
					...(reason ? [seg(safeLine(`  ${reason}`), 'dim')] : []),
				];
				return wrap(words, width, keyColumn);
			}),
		empty,
	]);
}

/** Help, quitting and the way back are there however little room there is. */
const firstThatStays = 10;

/** In the detail those of the list and of the whole screen come after its own. */
function isFarther({where}: KeyRecord, state: AppState): boolean {
	return state.focus === 'detail' && where.includes('home');
}

/** The most useful keys that do something now, for the foot of the screen; while one types, none that would be typed. */
export function footerKeys(
	keys: readonly KeyRecord[],
	state: AppState,
	typing: boolean,
): readonly {key: SafeText; label: SafeText; stays: boolean}[] {
	const shown = keysThatWork(recordsFor(keys, activePlaces(state)), typing)
		.filter(record => record.footer !== undefined && disabledReason(record, state) === undefined)
		.sort(
			(a, b) =>
				Number(isFarther(a, state)) - Number(isFarther(b, state)) || (a.footer ?? 0) - (b.footer ?? 0),
		)
		.map(record => ({
			key: showKey(record.keys[0] ?? ''),
			label: labelOf(record, state),
			stays: (record.footer ?? 0) >= firstThatStays || record.keys[0] === 'esc',
		}));
	// Two keys for the same thing are one too many here: Enter and ^S on the last row of a form.
	return shown.filter(
		({label, stays}, index) => stays || shown.findIndex(item => item.label === label) === index,
	);
}
