import type {JsonObject, JsonValue} from '../contract.ts';
import {UserError} from '../errors.ts';
import {parseJson as parse, typedNumber} from '../exact-json.ts';
import {asList, isJsonType, isObject, ownValue, typesOf, unwrap} from './json-schema.ts';

type Pair = {path: string; text: string; json: boolean};
type Branch = Map<string, Node>;
type Node = {value: JsonValue} | {items: JsonValue[]} | {branch: Branch};

function invalid(message: string): UserError {
	return new UserError('TOOL_ARGUMENTS_INVALID', message, {
		hint: 'Write key=value for what the schema types, key:=JSON for anything, a.b=value for what is nested.',
	});
}

function splitPair(pair: string): Pair {
	const index = pair.indexOf('=');
	const json = index > 0 && pair[index - 1] === ':';
	const path = pair.slice(0, json ? index - 1 : index);
	if (index < 0 || path === '') throw invalid(`"${pair}" is no key=value.`);
	return {path, text: pair.slice(index + 1), json};
}

function parseJson(path: string, text: string): JsonValue {
	try {
		return parse(text);
	} catch (error) {
		throw invalid(`${path} must be JSON: ${(error as Error).message}.`);
	}
}

/** The types of each alternative, for a schema that leaves a choice between them. */
function possibleTypes(schema: JsonObject, root: JsonObject): readonly string[] {
	const alternatives = [...asList(schema.anyOf), ...asList(schema.oneOf)];
	return [...typesOf(schema), ...alternatives.flatMap(option => typesOf(unwrap(option, root)))];
}

function enumValue(schema: JsonObject, text: string): JsonValue | undefined {
	const titled = [...asList(schema.oneOf), ...asList(schema.anyOf)].flatMap(option =>
		isObject(option) && Object.hasOwn(option, 'const') ? [option.const ?? null] : [],
	);
	const values = [
		...asList(schema.enum),
		...titled,
		...(Object.hasOwn(schema, 'const') ? [schema.const ?? null] : []),
	];
	return values.find(value => value === text) ?? values.find(value => JSON.stringify(value) === text);
}

const switches: Readonly<Record<string, boolean>> = {
	true: true,
	yes: true,
	1: true,
	false: false,
	no: false,
	0: false,
};

/** A text as the type that the schema asks for; where several do, the narrowest that it can be. */
function typed(path: string, text: string, schema: JsonObject, root: JsonObject): JsonValue {
	const listed = enumValue(schema, text);
	if (listed !== undefined) return listed;
	const types = possibleTypes(schema, root);
	const wants = (type: string) => types.includes(type);
	const number = wants('number') || wants('integer') ? typedNumber(text) : undefined;
	if (number !== undefined) return number;
	if (wants('boolean') && Object.hasOwn(switches, text.toLowerCase()))
		return switches[text.toLowerCase()] ?? false;
	const nested = (wants('object') && /^\s*\{/.test(text)) || (wants('array') && /^\s*\[/.test(text));
	if (nested) return parseJson(path, text);
	// An enum without that value, or no type at all, is for the schema to judge; a type that is none, for the server.
	if (types.length === 0 || wants('string') || !types.every(isJsonType)) return text;
	if (wants('array')) return [typed(path, text, unwrap(schema.items, root), root)];
	if (text === 'null') return null;
	throw invalid(`${path} must be ${[...new Set(types)].join(' or ')}, and "${text}" is not.`);
}

function childSchema(schema: JsonObject, key: string, root: JsonObject): JsonObject {
	const properties = schema.properties;
	const property = isObject(properties) ? ownValue(properties, key) : undefined;
	if (property !== undefined) return unwrap(property, root);
	if (/^\d+$/.test(key) && typesOf(schema).includes('array')) return unwrap(schema.items, root);
	return unwrap(schema.additionalProperties, root);
}

/** The steps of a dotted key; a property whose own name holds dots is taken whole. */
function steps(path: string, schema: JsonObject): readonly string[] {
	const properties = schema.properties;
	if (isObject(properties) && Object.hasOwn(properties, path)) return [path];
	return path.split('.');
}

function place(
	branch: Branch,
	path: string,
	names: readonly string[],
	value: JsonValue,
	repeats: boolean,
): void {
	const [name = '', ...rest] = names;
	if (name === '' || name === '__proto__') throw invalid(`"${path}" is no key.`);
	const there = branch.get(name);
	if (rest.length > 0) {
		if (there && !('branch' in there)) throw invalid(`${path} is given twice.`);
		const next = there?.branch ?? new Map<string, Node>();
		branch.set(name, {branch: next});
		place(next, path, rest, value, repeats);
		return;
	}
	if (!there)
		branch.set(
			name,
			repeats && Array.isArray(value) ? {items: [...(value as readonly JsonValue[])]} : {value},
		);
	else if (repeats && 'items' in there && Array.isArray(value))
		there.items.push(...(value as readonly JsonValue[]));
	else throw invalid(`${path} is given twice.`);
}

function isIndexed(names: readonly string[]): boolean {
	return names.every((name, index) => name === String(index));
}

function build(branch: Branch, schema: JsonObject, root: JsonObject): JsonValue {
	const entries = [...branch].map(([name, node]) => {
		if ('value' in node) return [name, node.value] as const;
		if ('items' in node) return [name, node.items] as const;
		return [name, build(node.branch, childSchema(schema, name, root), root)] as const;
	});
	if (typesOf(schema).includes('array') && isIndexed([...branch.keys()]))
		return entries.map(([, value]) => value);
	return Object.fromEntries(entries);
}

/**
 * The arguments of a tool from `key=value` pairs. A value gets the type that the schema asks for (repeated keys
 * make a list), `key:=JSON` is taken as written, `a.b=value` and `list.0=value` go into what is nested.
 * Throws `TOOL_ARGUMENTS_INVALID`.
 */
export function parseArguments(inputSchema: JsonObject, pairs: readonly string[]): JsonObject {
	const root = unwrap(inputSchema, inputSchema);
	const top: Branch = new Map();
	for (const {path, text, json} of pairs.map(splitPair)) {
		const names = steps(path, root);
		const schema = names.reduce((parent, name) => childSchema(parent, name, inputSchema), root);
		const value = json ? parseJson(path, text) : typed(path, text, schema, inputSchema);
		place(top, path, names, value, !json && possibleTypes(schema, inputSchema).includes('array'));
	}
	return build(top, root, inputSchema) as JsonObject;
}
