import type {JsonObject, JsonValue} from '../../contract.ts';
import {asList, isObject, ownValue} from '../json-schema.ts';

function propertiesOf({properties}: JsonObject): JsonObject {
	return isObject(properties) ? properties : {};
}

type Named = {keys: readonly string[]; set: ReadonlySet<string>; required: ReadonlySet<JsonValue>};

const known = new WeakMap<JsonObject, Named>();

function named(schema: JsonObject): Named {
	const there = known.get(schema);
	if (there) return there;
	const required = asList(schema.required).filter(key => typeof key === 'string');
	const set = new Set([...Object.keys(propertiesOf(schema)), ...required]);
	const result = {keys: [...set], set, required: new Set(required)};
	known.set(schema, result);
	return result;
}

/** The keys that an object's schema names, in its order; those that it only demands come last. */
export function namedKeys(schema: JsonObject): readonly string[] {
	return named(schema).keys;
}

export function isNamed(schema: JsonObject, key: string): boolean {
	return named(schema).set.has(key);
}

export function isRequired(schema: JsonObject, key: string): boolean {
	return named(schema).required.has(key);
}

/** A pattern out of a hostile schema must not stall: one with groups or back references is not tried. */
function matches(pattern: string, key: string): boolean {
	if (/[(\\]\d?|\)/.test(pattern.replaceAll(/\\[dwsDWS.\-_/]/g, '')) || key.length > 200) return false;
	try {
		return new RegExp(pattern, 'u').test(key);
	} catch {
		return false;
	}
}

/** The schema of an object's member: its own, that of its pattern, that of additional members. */
export function memberSchema(schema: JsonObject, key: string): JsonValue | undefined {
	const own = ownValue(propertiesOf(schema), key);
	if (own !== undefined) return own;
	const {patternProperties} = schema;
	const patterns = isObject(patternProperties) ? Object.keys(patternProperties) : [];
	const pattern = patterns.find(candidate => matches(candidate, key));
	if (pattern !== undefined && isObject(patternProperties)) return patternProperties[pattern];
	// A key that is not allowed is shown all the same, as JSON; the validator says what is wrong with it.
	return isObject(schema.additionalProperties) ? schema.additionalProperties : undefined;
}

/** Whether an object may have keys of the user's own. */
export function takesOtherKeys(schema: JsonObject): boolean {
	if (isObject(schema.patternProperties)) return true;
	return schema.additionalProperties !== false && schema.unevaluatedProperties !== false;
}

/** The schemas of a list's first items, each its own (2020-12 and the older spelling), and that of all others. */
function itemSchemas({items, prefixItems, additionalItems}: JsonObject): {
	first: readonly JsonValue[];
	others: JsonValue | undefined;
} {
	if (Array.isArray(items)) return {first: asList(items), others: additionalItems};
	return {first: asList(prefixItems), others: items};
}

export function itemSchema(schema: JsonObject, index: number): JsonValue | undefined {
	const {first, others} = itemSchemas(schema);
	return first[index] ?? (others === false ? undefined : others);
}

/** Most items that a list can have; infinite where nothing limits it. */
export function mostItems(schema: JsonObject): number {
	const {first, others} = itemSchemas(schema);
	const {maxItems} = schema;
	return Math.min(
		others === false ? first.length : Number.POSITIVE_INFINITY,
		typeof maxItems === 'number' ? maxItems : Number.POSITIVE_INFINITY,
	);
}

/** Whether every item of a list is of the same schema. */
export function hasEqualItems(schema: JsonObject): boolean {
	return itemSchemas(schema).first.length === 0;
}
