import type {JsonValue} from '../contract.ts';
import {maskUrls} from '../masked-url.ts';
import {redacted} from '../redact.ts';
import {looksSecret, maySoundSecret} from '../secret-words.ts';
import {isObject} from './entry.ts';
import {masking, maskWords} from './masked-words.ts';

/** Names below which every value is hidden. */
const closed = /^(?:env|environment|(?:\w*[_-])?headers|\w*Headers)$/i;

/** The list that a value of an entry is in, as words; undefined where it is in none. */
function wordsAround(entry: JsonValue | undefined, place: readonly string[]): readonly string[] | undefined {
	let value: JsonValue | undefined = entry;
	for (const key of place.slice(0, -1)) {
		if (Array.isArray(value)) value = value[Number(key)];
		else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
	}
	return Array.isArray(value) ? value.map(String) : undefined;
}

/**
 * A value of an entry that is not ours as it can be shown; undefined when it may stay. Of its environment and its
 * headers nothing does, nor of what has the name of a secret anywhere on the way.
 * @param place where it is in the entry: `args`, `2`
 */
export function maskForeign(
	entry: JsonValue | undefined,
	place: readonly string[],
	value: string | number,
): string | undefined {
	if (place.slice(0, -1).some(name => closed.test(name)) || place.some(maySoundSecret)) return redacted;
	if (typeof value === 'number') return undefined;
	const words = wordsAround(entry, place);
	if (!words) return maskWords([value], masking)[0];
	const index = Number(place.at(-1));
	// A key that stands twice in the file has been parsed once.
	return words[index] === value ? (maskWords(words, masking)[index] ?? redacted) : redacted;
}

/** A value beside the servers of a client's file as it can be shown; undefined when it may stay. */
export function maskElsewhere(path: readonly string[], value: string | number): string | undefined {
	if (typeof value !== 'string') return undefined;
	const isSecret =
		path.some(maySoundSecret) || path.slice(0, -1).some(name => closed.test(name)) || looksSecret(value);
	if (isSecret) return redacted;
	const masked = maskUrls(value, masking);
	return masked === value ? undefined : masked;
}
