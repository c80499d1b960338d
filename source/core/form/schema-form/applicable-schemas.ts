import type {JsonObject, JsonValue} from '../../contract.ts';
import {asList, isObject, ownValue, pointed} from '../json-schema.ts';

const lists = ['allOf', 'anyOf', 'oneOf'];
const single = ['if', 'then', 'else', 'not', 'propertyNames'];
const ofAnyMember = ['additionalProperties', 'unevaluatedProperties'];
const ofAnyItem = ['items', 'additionalItems', 'unevaluatedItems', 'contains'];

/** What a schema says of the same value by way of others. */
function besides(schema: JsonObject, root: JsonObject): readonly (JsonValue | undefined)[] {
	const {$ref, dependentSchemas} = schema;
	return [
		typeof $ref === 'string' ? pointed(root, $ref) : undefined,
		...lists.flatMap(word => asList(schema[word])),
		...single.map(word => schema[word]),
		...(isObject(dependentSchemas) ? Object.values(dependentSchemas) : []),
	];
}

/** What a schema may say of the value under a key. */
function ofMember(schema: JsonObject, key: string): readonly (JsonValue | undefined)[] {
	const {properties, patternProperties, items, prefixItems} = schema;
	return [
		isObject(properties) ? ownValue(properties, key) : undefined,
		...(isObject(patternProperties) ? Object.values(patternProperties) : []),
		...ofAnyMember.map(word => schema[word]),
		...ofAnyItem.map(word => schema[word]),
		asList(items)[Number(key)],
		asList(prefixItems)[Number(key)],
	];
}

function collect(
	schemas: readonly (JsonValue | undefined)[],
	root: JsonObject,
	seen = new Set<unknown>(),
): Set<unknown> {
	for (const schema of schemas) {
		if (!isObject(schema) || seen.has(schema)) continue;
		seen.add(schema);
		collect(besides(schema, root), root, seen);
	}
	return seen;
}

/**
 * Every schema that may have something to say of a place in a value that `schema` is about: it itself, and what
 * it leads to on the way there.
 */
export function applicableSchemas(
	schema: JsonValue,
	keys: readonly string[],
	root: JsonObject,
): ReadonlySet<unknown> {
	let schemas = collect([schema], root);
	for (const key of keys) {
		const next = [...schemas].flatMap(holder => ofMember(holder as JsonObject, key));
		schemas = collect(next, root);
	}
	return schemas;
}
