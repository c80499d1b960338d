import type {UserConfigOption, UserConfigValue} from '../contract.ts';

/** The vault holds text: a plain string as it is, anything else as JSON. */
export function encodeSecret(option: UserConfigOption, value: UserConfigValue): string {
	return isPlain(option) ? String(value) : JSON.stringify(value);
}

/** The setting that a text from the vault stands for; one that was put there when the option was a text stays a text. */
export function decodeSecret(option: UserConfigOption, text: string): UserConfigValue {
	if (isPlain(option)) return text;
	try {
		return JSON.parse(text) as UserConfigValue;
	} catch {
		return text;
	}
}

function isPlain({type, multiple}: UserConfigOption): boolean {
	return !multiple && type !== 'number' && type !== 'boolean';
}
