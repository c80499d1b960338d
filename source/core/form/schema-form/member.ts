import type {JsonValue} from '../../contract.ts';
import {isExact, sameNumber} from '../../exact-json.ts';
import {isObject, ownValue} from '../json-schema.ts';

export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
	return Array.isArray(value);
}

/** What an object or a list has under a key; undefined where there is nothing. */
export function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
	if (isArray(value)) return /^(0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
	return isObject(value) ? ownValue(value, key) : undefined;
}

/** The same members, those that `order` names where it has them: a new one does not go to the end. */
function inserted(
	entries: readonly (readonly [string, JsonValue])[],
	entry: readonly [string, JsonValue],
	order: readonly string[],
): readonly (readonly [string, JsonValue])[] {
	const rank = order.indexOf(entry[0]);
	const index = rank < 0 ? -1 : entries.findIndex(([key]) => order.indexOf(key) > rank);
	return entries.toSpliced(index < 0 ? entries.length : index, 0, entry);
}

/**
 * An object or a list with another value under a key; undefined takes an object's member away.
 * @param order the keys in the order of the schema, for a member that is new
 */
export function withMember(
	holder: JsonValue,
	key: string,
	value: JsonValue | undefined,
	order: readonly string[] = [],
): JsonValue {
	if (isArray(holder)) return holder.with(Number(key), value ?? null);
	const entries = Object.entries(isObject(holder) ? holder : {});
	// By way of entries: "__proto__" is a name like any other.
	if (value === undefined) return Object.fromEntries(entries.filter(([name]) => name !== key));
	if (!entries.some(([name]) => name === key))
		return Object.fromEntries(inserted(entries, [key, value], order));
	return Object.fromEntries(entries.map(([name, old]) => [name, name === key ? value : old]));
}

function sameNumbers(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
	const isNumber = (value: unknown) => typeof value === 'number' || isExact(value);
	return isNumber(a) && isNumber(b) && sameNumber(a as number, b as number);
}

/** Whether two values are the same JSON; the order of an object's members does not count. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
	if (a === b || sameNumbers(a, b)) return true;
	if (isArray(a))
		return isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
	if (!isObject(a) || !isObject(b)) return false;
	const keys = Object.keys(a);
	return (
		keys.length === Object.keys(b).length &&
		keys.every(key => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
	);
}
