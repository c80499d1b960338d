import type {JsonObject, JsonValue} from '../contract.ts';
import {isObject} from '../json-words.ts';

export {isObject};

export function asList(value: JsonValue | undefined): readonly JsonValue[] {
	return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

export function ownValue(object: JsonObject, key: string): JsonValue | undefined {
	return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A reference is a URL, in which a space is `%20`. */
function decoded(reference: string): string {
	try {
		return decodeURIComponent(reference);
	} catch {
		return reference;
	}
}

/** What a local reference (`#/…`) leads to; undefined for one that leads nowhere or out of the schema. */
export function pointed(root: JsonObject, reference: string): JsonObject | undefined {
	if (reference !== '#' && !reference.startsWith('#/')) return undefined;
	let target: JsonValue | undefined = root;
	for (const segment of decoded(reference).split('/').slice(1)) {
		const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
		target = isObject(target) ? ownValue(target, key) : asList(target)[Number(key)];
	}
	return isObject(target) ? target : undefined;
}

/** Whether a schema allows null and nothing else. */
export function isNull(schema: JsonValue): boolean {
	return isObject(schema) && (schema.type === 'null' || schema.const === null);
}

/** What a wrapper (`$ref`, `allOf` of one, `anyOf` of one and null) stands for. */
function inner(schema: JsonObject, root: JsonObject): JsonObject | undefined {
	const reference = schema.$ref;
	if (typeof reference === 'string') return pointed(root, reference);
	for (const key of ['anyOf', 'oneOf', 'allOf']) {
		const options = asList(schema[key]).filter(option => key === 'allOf' || !isNull(option));
		const [only] = options;
		if (options.length === 1 && isObject(only)) return only;
	}
	return undefined;
}

/**
 * A schema without its wrappers: local references followed, the optional types of Python and zod
 * (`anyOf: [x, null]`) taken for x. What stands beside the wrapper (title, description, default) wins.
 */
export function unwrap(schema: JsonValue | undefined, root: JsonObject): JsonObject {
	let result: JsonObject = isObject(schema) ? schema : {};
	// A reference may lead back to itself.
	for (let turn = 0; turn < 16; turn += 1) {
		const next = inner(result, root);
		if (!next) return result;
		const {$ref: _reference, anyOf: _any, oneOf: _one, allOf: _all, ...beside} = result;
		result = {...next, ...beside};
	}
	return {};
}

/** The types that a schema names, `null` left out. */
export function typesOf(schema: JsonObject): readonly string[] {
	const {type} = schema;
	const types = typeof type === 'string' ? [type] : asList(type);
	return types.filter((name): name is string => typeof name === 'string' && name !== 'null');
}

const jsonTypes: readonly JsonValue[] = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'];

/** Whether a schema can name this as a type. */
export function isJsonType(name: JsonValue): boolean {
	return jsonTypes.includes(name);
}
