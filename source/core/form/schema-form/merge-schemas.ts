import type {JsonObject, JsonValue} from '../../contract.ts';
import {asDouble} from '../../exact-json.ts';
import {asList, isObject, ownValue} from '../json-schema.ts';
import {sameJson} from './member.ts';

type Merge = (a: JsonValue, b: JsonValue) => JsonValue;

const greatest: Merge = (a, b) => ((asDouble(a) ?? 0) > (asDouble(b) ?? Number.POSITIVE_INFINITY) ? a : b);
const least: Merge = (a, b) => ((asDouble(a) ?? 0) < (asDouble(b) ?? Number.NEGATIVE_INFINITY) ? a : b);
const union: Merge = (a, b) => [...new Set([...asList(a), ...asList(b)])];

function commonTypes(a: JsonValue, b: JsonValue): JsonValue {
	const [left, right] = [a, b].map(type => (typeof type === 'string' ? [type] : asList(type)));
	const narrow = (type: JsonValue, others: readonly JsonValue[] = []) => {
		if (others.includes(type)) return [type];
		return type === 'number' && others.includes('integer') ? ['integer'] : [];
	};
	const common = [
		...new Set([
			...(left ?? []).flatMap(type => narrow(type, right)),
			...(right ?? []).flatMap(type => narrow(type, left)),
		]),
	];
	// Types that exclude each other: nothing fits, and the validator says so.
	if (common.length === 0) return b;
	return common.length === 1 ? (common[0] ?? b) : common;
}

const commonValues: Merge = (a, b) =>
	asList(a).filter(value => asList(b).some(other => sameJson(value, other)));

function both(a: JsonValue, b: JsonValue): JsonValue {
	if (a === false || b === false) return false;
	if (!isObject(a)) return b;
	return isObject(b) ? {allOf: [a, b]} : a;
}

function merged(a: JsonValue, b: JsonValue, merge: Merge): JsonValue {
	if (!isObject(a) || !isObject(b)) return b;
	const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
	return Object.fromEntries(
		keys.map(key => {
			const [left, right] = [ownValue(a, key), ownValue(b, key)];
			return [key, left === undefined || right === undefined ? (left ?? right ?? true) : merge(left, right)];
		}),
	);
}

const eachBoth: Merge = (a, b) => merged(a, b, both);

const merges: Readonly<Record<string, Merge>> = {
	type: commonTypes,
	enum: commonValues,
	required: union,
	properties: eachBoth,
	patternProperties: eachBoth,
	additionalProperties: both,
	items: both,
	minimum: greatest,
	exclusiveMinimum: greatest,
	minLength: greatest,
	minItems: greatest,
	minProperties: greatest,
	maximum: least,
	exclusiveMaximum: least,
	maxLength: least,
	maxItems: least,
	maxProperties: least,
};

/**
 * One schema that asks for what both ask for, as far as a form shows it (the validator goes by the schema as it
 * was written). Where only one can be had, as with a title, it is that of `b`.
 */
export function mergeSchemas(a: JsonObject, b: JsonObject): JsonObject {
	if (Object.keys(a).length === 0) return b;
	if (Object.keys(b).length === 0) return a;
	const shared = Object.keys(b).flatMap((key): [string, JsonValue][] => {
		const [left, right] = [ownValue(a, key), ownValue(b, key)];
		const merge = Object.hasOwn(merges, key) ? merges[key] : undefined;
		return merge && left !== undefined && right !== undefined ? [[key, merge(left, right)]] : [];
	});
	return {...a, ...b, ...Object.fromEntries(shared)};
}
