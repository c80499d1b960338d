import {type SafeText, safeJoin, safeLine} from '../safe-text.ts';

/** What an item of a server's list is asked for by; one that has none cannot be. */
export function shownKey(key: string, word: 'name' | 'address'): SafeText {
	return key === '' ? safeJoin`(no ${safeLine(word)})` : safeLine(key);
}
