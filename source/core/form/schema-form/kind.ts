import type {JsonObject, JsonValue} from '../../contract.ts';
import {isExact, isWhole} from '../../exact-json.ts';
import {choicesOf} from '../choices.ts';
import {asList, isObject, typesOf} from '../json-schema.ts';

/**
 * What a row is: a text, a number or a boolean; one of a list (`choice`) or several (`choices`); the one value
 * that there is (`fixed`); something with rows of its own (`object`, `list`); or whatever JSON can say.
 */
export type RowKind =
	| 'text'
	| 'number'
	| 'integer'
	| 'boolean'
	| 'choice'
	| 'choices'
	| 'fixed'
	| 'object'
	| 'list'
	| 'json';

const byType: Readonly<Record<string, RowKind>> = {
	string: 'text',
	number: 'number',
	integer: 'integer',
	boolean: 'boolean',
	null: 'fixed',
	object: 'object',
	array: 'list',
};

const impliedTypes: readonly (readonly [type: string, words: readonly string[]])[] = [
	['object', ['properties', 'patternProperties', 'additionalProperties', 'required']],
	['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems']],
	['string', ['minLength', 'maxLength', 'pattern', 'format']],
	['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

/** The type that a schema names, or the one that its other words are about. */
function typeOf(schema: JsonObject): string | undefined {
	const {type} = schema;
	if (typeof type === 'string') return type;
	if (type !== undefined) return typesOf(schema).length === 1 ? typesOf(schema)[0] : undefined;
	return impliedTypes.find(([, words]) => words.some(word => Object.hasOwn(schema, word)))?.[0];
}

function hasMembers(schema: JsonObject): boolean {
	const {properties, patternProperties, additionalProperties, required} = schema;
	return (
		isObject(properties) ||
		isObject(patternProperties) ||
		additionalProperties === true ||
		isObject(additionalProperties) ||
		asList(required).length > 0
	);
}

function hasItems({items, prefixItems}: JsonObject): boolean {
	const one = isObject(items) && Object.keys(items).length > 0;
	return one || Array.isArray(items) || Array.isArray(prefixItems);
}

/** The kind of row that a schema without wrappers and alternatives makes. */
export function kindOf(schema: JsonObject): RowKind {
	if (Object.hasOwn(schema, 'const')) return 'fixed';
	const choices = choicesOf(schema);
	if (choices) return choices.length === 1 ? 'fixed' : 'choice';
	const type = typeOf(schema) ?? '';
	const kind = Object.hasOwn(byType, type) ? byType[type] : undefined;
	if (kind === 'object' && !hasMembers(schema)) return 'json';
	if (kind === 'list' && !hasItems(schema)) return 'json';
	return kind ?? 'json';
}

/** The only value of a `fixed` row. */
export function fixedValue(schema: JsonObject): JsonValue {
	return choicesOf(schema)?.[0]?.value ?? null;
}

/** Whether a value is of a JSON Schema type. */
function isOfType(value: JsonValue, type: string): boolean {
	if (value === null) return type === 'null';
	if (Array.isArray(value)) return type === 'array';
	if (typeof value === 'number' || isExact(value))
		return type === 'number' || (type === 'integer' && isWhole(value));
	return typeof value === type;
}

/** Whether a value is of the type that a schema names or means; any is, where it says nothing. */
export function fitsType(value: JsonValue, schema: JsonObject): boolean {
	const {type} = schema;
	if (Array.isArray(type)) return asList(type).some(name => isOfType(value, String(name)));
	const name = typeOf(schema);
	return name === undefined || isOfType(value, name);
}
