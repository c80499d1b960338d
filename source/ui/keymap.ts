import {ours, type SafeText, safeLine} from '../core/safe-text.ts';
import type {Settings} from '../core/settings.ts';
import type {AppState} from './app-state.ts';
import {backupKeys} from './keymap/backup-keys.ts';
import {callKeys} from './keymap/call-keys.ts';
import {copyKeys} from './keymap/copy-keys.ts';
import {dialogKeys} from './keymap/dialog-keys.ts';
import {formKeys} from './keymap/form-keys.ts';
import {generalKeys} from './keymap/general-keys.ts';
import {homeKeys} from './keymap/home-keys.ts';
import {installKeys} from './keymap/install-keys.ts';
import type {KeyFacts, Place} from './keymap/key-facts.ts';
import {logKeys} from './keymap/log-keys.ts';
import {offerKeys} from './keymap/offer-keys.ts';
import {panelKeys} from './keymap/panel-keys.ts';
import {questionKeys} from './keymap/question-keys.ts';
import {rememberedKeys} from './keymap/remembered-keys.ts';
import {resultKeys} from './keymap/result-keys.ts';

/** Every key there is. The dispatcher, the footer, the help, the palette and the README's table read this. */
export const allKeys = [
	...homeKeys,
	...panelKeys,
	...logKeys,
	...installKeys,
	...formKeys,
	...callKeys,
	...questionKeys,
	...resultKeys,
	...offerKeys,
	...rememberedKeys,
	...copyKeys,
	...dialogKeys,
	...backupKeys,
	...generalKeys,
] as const;

export type KeyId = (typeof allKeys)[number]['id'];
export type KeyRecord = Omit<KeyFacts, 'id'> & {readonly id: KeyId};

/** The keys with the user's own in place of ours. */
export function resolveKeys(overrides: Settings['keys']): readonly KeyRecord[] {
	return allKeys.map((record: KeyRecord) => {
		const own = Object.hasOwn(overrides, record.id) ? overrides[record.id] : undefined;
		return own && own.length > 0 ? {...record, keys: own} : record;
	});
}

/** The records that a key can mean now, that of the nearest place first. */
export function findKeys(
	keys: readonly KeyRecord[],
	places: readonly Place[],
	name: string,
): readonly KeyRecord[] {
	return places.flatMap(place =>
		keys.filter(({where, keys: names}) => where.includes(place) && names.includes(name)).slice(0, 1),
	);
}

/** Why a key does nothing now, or undefined when it works. */
export function disabledReason(record: KeyRecord, state: AppState): SafeText | undefined {
	if (record.changes && state.readonly) return ours('Nothing can be changed: started with --readonly.');
	return record.disabledReason?.(state);
}

/** What a key does now, in words. */
export function labelOf(record: KeyRecord, state: AppState): SafeText {
	return record.labelNow?.(state) ?? record.label;
}

/** The record of an action as it is now, with the user's own keys. */
export function keyRecord(keys: readonly KeyRecord[], id: KeyId): KeyRecord {
	return keys.find(record => record.id === id) ?? (allKeys.find(record => record.id === id) as KeyRecord);
}

/** The key of an action as it is shown: for texts that name it. */
export function keyOf(keys: readonly KeyRecord[], id: KeyId): SafeText {
	return showKey(keys.find(record => record.id === id)?.keys[0] ?? '');
}

const shown: Readonly<Record<string, string>> = {
	enter: 'Enter',
	f1: 'F1',
	f2: 'F2',
	esc: 'Esc',
	space: 'Space',
	tab: 'Tab',
	'shift-tab': 'Shift-Tab',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	home: 'Home',
	end: 'End',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	delete: 'Delete',
	backspace: 'Backspace',
};

/** A key's name as people write it: `^S`, `Esc`, `i`. */
export function showKey(name: string): SafeText {
	const named = shown[name];
	if (named) return safeLine(named);
	if (name.startsWith('ctrl-')) return safeLine(`^${name.slice(5).toUpperCase()}`);
	for (const [prefix, words] of [
		['alt-', 'Alt-'],
		['shift-', 'Shift-'],
	] as const) {
		const rest = name.slice(prefix.length);
		if (name.startsWith(prefix)) return safeLine(`${words}${shown[rest] ?? rest}`);
	}
	return safeLine(name);
}
