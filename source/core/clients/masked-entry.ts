import type {JsonValue} from '../contract.ts';
import {redacted} from '../redact.ts';
import {looksSecret, maySoundSecret} from '../secret-words.ts';
import {isObject} from './entry.ts';
import {masking, maskWords} from './masked-words.ts';

/**
 * A value of an entry that is not ours as it can be shown; undefined when it may stay. Of its environment and its
 * headers nothing does.
 * @param place where it is in the entry: `args`, `2`
 */
export function maskForeign(
	entry: JsonValue | undefined,
	place: readonly string[],
	value: string | number,
): string | undefined {
	const [part = '', index = ''] = place;
	const name = place.findLast(key => !/^\d+$/.test(key)) ?? '';
	if (place.length > 1 && ['env', 'headers'].includes(part)) return redacted;
	if (typeof value === 'number') return maySoundSecret(name) ? redacted : undefined;
	if (place.length === 2 && part === 'args' && isObject(entry) && Array.isArray(entry.args)) {
		const args = entry.args.map(String);
		return maskWords(args, masking)[Number(index)] ?? redacted;
	}
	return maySoundSecret(name) ? redacted : maskWords([value], masking)[0];
}

/** A value beside the servers of a client's file as it can be shown; undefined when it may stay. */
export function maskElsewhere(path: readonly string[], value: string | number): string | undefined {
	const isSecret = path.some(maySoundSecret) || (typeof value === 'string' && looksSecret(value));
	return isSecret && typeof value === 'string' ? redacted : undefined;
}
