import type {UserConfigOption, UserConfigValue} from '../contract.ts';

/** The vault holds text: a plain string as it is, anything else as JSON. */
export function encodeSecret(option: UserConfigOption, value: UserConfigValue): string {
	return isPlain(option) ? String(value) : JSON.stringify(value);
}

/** The setting that a text from the vault stands for. */
export function decodeSecret(option: UserConfigOption, text: string): UserConfigValue {
	return isPlain(option) ? text : (JSON.parse(text) as UserConfigValue);
}

function isPlain({type, multiple}: UserConfigOption): boolean {
	return !multiple && type !== 'number' && type !== 'boolean';
}
