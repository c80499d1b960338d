import type {JsonObject, JsonValue} from '../../contract.ts';
import {isJsonObject} from '../../exact-json.ts';
import {asList, isJsonType} from '../json-schema.ts';

type OnCopy = (copy: object, original: object) => void;

/** Members that hold values, not schemas. */
const ofValues: readonly string[] = ['enum', 'const', 'default', 'example', 'examples'];
/** Members whose own members are named by the author. */
const maps: readonly string[] = [
	'properties',
	'patternProperties',
	'dependentSchemas',
	'dependencies',
	'$defs',
	'definitions',
];

/** Whether a word of a schema is none that can be checked. */
function isUnusable(word: string, value: JsonValue): boolean {
	if (isJsonObject(value)) return false;
	if (word === 'required') return !Array.isArray(value);
	const types = typeof value === 'string' ? [value] : asList(value);
	return word === 'type' && (types.length === 0 || !types.every(isJsonType));
}

function usableMember(word: string, value: JsonValue, onCopy: OnCopy): JsonValue {
	if (ofValues.includes(word)) return value;
	if (maps.includes(word) && isJsonObject(value)) return usableMap(value, onCopy);
	if (word !== 'required' || !Array.isArray(value)) return usable(value, onCopy);
	const keys = (value as readonly JsonValue[]).filter(key => typeof key === 'string');
	return keys.length === value.length ? value : keys;
}

function rebuilt(original: JsonObject, members: readonly [string, JsonValue][], onCopy: OnCopy): JsonObject {
	const isSame =
		members.length === Object.keys(original).length &&
		members.every(([word, member]) => member === original[word]);
	if (isSame) return original;
	const copy = Object.fromEntries(members);
	onCopy(copy, original);
	return copy;
}

function membersOf(value: JsonObject): [string, JsonValue][] {
	return Object.entries(value) as [string, JsonValue][];
}

function usableMap(map: JsonObject, onCopy: OnCopy): JsonObject {
	const members = membersOf(map).map(([key, schema]): [string, JsonValue] => [key, usable(schema, onCopy)]);
	return rebuilt(map, members, onCopy);
}

function usable(value: JsonValue, onCopy: OnCopy): JsonValue {
	if (Array.isArray(value)) {
		const items = (value as readonly JsonValue[]).map(item => usable(item, onCopy));
		return items.every((item, index) => item === value[index]) ? value : items;
	}
	if (!isJsonObject(value)) return value;
	const members = membersOf(value)
		.filter(([word, member]) => !isUnusable(word, member))
		.map(([word, member]): [string, JsonValue] => [word, usableMember(word, member, onCopy)]);
	return rebuilt(value, members, onCopy);
}

/**
 * A schema without the types and required keys that no schema can have (`any`, `null` in `required`): one of them would
 * keep all the rest from being checked. `onCopy` hears of each object that had to be copied.
 */
export function usableSchema(schema: JsonObject, onCopy: OnCopy): JsonObject {
	return usable(schema, onCopy) as JsonObject;
}
