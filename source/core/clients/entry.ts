import {createHash} from 'node:crypto';
import type {JsonObject, JsonValue} from '../contract.ts';

/** One item of `mcpServers` as we write it. */
export type Entry = {command: string; args: readonly string[]; env?: Readonly<Record<string, string>>};

/** An entry as JSON: nothing but what Claude Desktop reads, and no empty environment. */
export function entryJson({command, args, env}: Entry): JsonObject {
	return {command, args: [...args], ...(env && Object.keys(env).length > 0 && {env: {...env}})};
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: JsonValue): JsonValue {
	if (Array.isArray(value)) return value.map(sorted);
	if (!isObject(value)) return value;
	const keys = Object.keys(value).sort();
	return Object.fromEntries(keys.map(key => [key, sorted(value[key] as JsonValue)]));
}

function isEmpty(value: JsonValue | undefined): boolean {
	return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/**
 * The sha256 of an entry, in hex, whatever the order of its keys and whether it spells out that a list or an
 * environment is empty: Claude Desktop writes entries anew without changing what they say.
 */
export function fingerprint(entry: JsonValue): string {
	const meant = isObject(entry)
		? Object.fromEntries(
				Object.entries(entry).filter(([key, value]) => !(['args', 'env'].includes(key) && isEmpty(value))),
			)
		: entry;
	return createHash('sha256')
		.update(JSON.stringify(sorted(meant)))
		.digest('hex');
}

/** A place in an entry: `env/API_KEY`, `args/2`. */
export type Place = string;

/** Whether a text is a secret, or has one in it. */
export function isSecret(text: string, secrets: readonly string[]): boolean {
	// A short secret inside a longer text is as likely a coincidence.
	return secrets.some(
		secret => secret !== '' && (text === secret || (secret.length >= 4 && text.includes(secret))),
	);
}

/** Where an entry of ours has secrets in it. */
export function secretPlaces(entry: JsonObject, secrets: readonly string[], path = ''): readonly Place[] {
	return Object.entries(entry).flatMap(([key, value]) => {
		const place = `${path}${key}`;
		if (typeof value === 'string') return isSecret(value, secrets) ? [place] : [];
		return typeof value === 'object' && value !== null
			? secretPlaces(value as JsonObject, secrets, `${place}/`)
			: [];
	});
}
