import type {Field, FieldKind, JsonObject, JsonValue} from '../contract.ts';
import {asDouble} from '../exact-json.ts';
import {safeLine, safeText} from '../safe-text.ts';
import {choicesOf} from './choices.ts';
import {asList, isObject, ownValue, typesOf, unwrap} from './json-schema.ts';

function text(value: JsonValue | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function finite(value: JsonValue | undefined): number | undefined {
	return asDouble(value);
}

const kinds: Readonly<Record<string, FieldKind>> = {
	string: 'text',
	number: 'number',
	integer: 'integer',
	boolean: 'boolean',
};

/** The kind of one value; undefined for what only JSON can say. */
function scalarKind(schema: JsonObject): FieldKind | undefined {
	if (choicesOf(schema)) return 'choice';
	const types = typesOf(schema);
	const [only = ''] = types;
	return types.length === 1 && Object.hasOwn(kinds, only) ? kinds[only] : undefined;
}

type Shape = {kind: FieldKind; multiple: boolean; values: JsonObject};

function shapeOf(schema: JsonObject, root: JsonObject): Shape {
	const kind = scalarKind(schema);
	if (kind) return {kind, multiple: false, values: schema};
	const types = typesOf(schema);
	const items = unwrap(schema.items, root);
	const itemKind = types.length === 1 && types[0] === 'array' ? scalarKind(items) : undefined;
	return itemKind
		? {kind: itemKind, multiple: true, values: items}
		: {kind: 'json', multiple: false, values: schema};
}

function fieldOf(key: string, property: JsonValue, required: boolean, root: JsonObject): Field {
	const schema = unwrap(property, root);
	const {kind, multiple, values} = shapeOf(schema, root);
	const choices = choicesOf(values);
	const {
		minimum,
		maximum,
		default: fallback,
	} = {
		minimum: finite(values.minimum),
		maximum: finite(values.maximum),
		default: schema.default,
	};
	return {
		key,
		title: safeLine(text(schema.title) ?? key),
		description: safeText(text(schema.description) ?? ''),
		kind,
		required,
		multiple,
		sensitive: schema.writeOnly === true || schema.format === 'password',
		...(minimum !== undefined && {minimum}),
		...(maximum !== undefined && {maximum}),
		...(choices && {choices}),
		// null says that there is none.
		...(fallback !== undefined && fallback !== null && {default: fallback}),
	};
}

/**
 * The rows of a form for a tool's input schema, in the schema's order: texts, numbers, booleans, choices (enums
 * of any type, with titles) and lists of these; whatever else a property may be is a row of JSON.
 */
export function schemaFields(inputSchema: JsonObject): readonly Field[] {
	const root = unwrap(inputSchema, inputSchema);
	const properties = root.properties;
	if (!isObject(properties)) return [];
	const required = new Set(asList(root.required));
	return Object.keys(properties).map(key =>
		fieldOf(key, ownValue(properties, key) ?? {}, required.has(key), inputSchema),
	);
}
