import type {JsonObject, JsonValue, Tool} from '../../core/contract.ts';
import {asList, isObject, typesOf, unwrap} from '../../core/form/json-schema.ts';
import {shownKey} from '../../core/results/shown-key.ts';
import {type SafeText, safeText} from '../../core/safe-text.ts';
import type {Lines, Style} from './style.ts';

const deepest = 6;

const names: Readonly<Record<string, string>> = {
	string: 'string',
	number: 'number',
	integer: 'number',
	boolean: 'boolean',
	null: 'null',
};

function union(types: readonly string[]): string {
	return [...new Set(types)].join(' | ') || 'unknown';
}

function key(name: string): string {
	return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function objectType(schema: JsonObject, root: JsonObject, depth: number): string {
	const {properties, additionalProperties} = schema;
	const required = new Set(asList(schema.required));
	const members = Object.entries(isObject(properties) ? properties : {}).map(
		([name, property]) =>
			`${key(name)}${required.has(name) ? '' : '?'}: ${typeOf(property, root, depth + 1)}`,
	);
	if (isObject(additionalProperties))
		members.push(`[key: string]: ${typeOf(additionalProperties, root, depth + 1)}`);
	return members.length > 0 ? `{${members.join('; ')}}` : '{}';
}

function arrayType(schema: JsonObject, root: JsonObject, depth: number): string {
	if (schema.items === undefined) return 'unknown[]';
	const item = typeOf(schema.items, root, depth + 1);
	return /[|&]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function typeOf(value: JsonValue, root: JsonObject, depth: number): string {
	if (depth > deepest) return 'unknown';
	const schema = unwrap(value, root);
	if (schema.const !== undefined) return JSON.stringify(schema.const);
	if (Array.isArray(schema.enum)) return union(schema.enum.map(item => JSON.stringify(item)));
	const alternatives = [...asList(schema.oneOf), ...asList(schema.anyOf)];
	if (alternatives.length > 0) return union(alternatives.map(option => typeOf(option, root, depth + 1)));
	const all = asList(schema.allOf);
	if (all.length > 0) return all.map(part => typeOf(part, root, depth + 1)).join(' & ');
	const types = typesOf(schema);
	const known = types.length > 0 ? types : isObject(schema.properties) ? ['object'] : [];
	return union(
		known.map(type => {
			if (type === 'object') return objectType(schema, root, depth);
			if (type === 'array') return arrayType(schema, root, depth);
			return names[String(type)] ?? 'unknown';
		}),
	);
}

function comment(text: string): string {
	return text.replaceAll('*/', '* /').trim().replaceAll('\n', '\n * ');
}

function signature({name, description, inputSchema, outputSchema, problem}: Tool, style: Style): SafeText {
	const schema = unwrap(inputSchema, inputSchema);
	const optional = asList(schema.required).length === 0;
	const args = objectType(schema, inputSchema, 0);
	const result = outputSchema ? typeOf(outputSchema, outputSchema, 0) : 'unknown';
	const head = description?.trim()
		? `${style.paint(safeText(`/** ${comment(description)} */`), 'dim')}\n`
		: '';
	const line = safeText(`(args${optional ? '?' : ''}: ${args}): ${result};`);
	const wrong = problem === undefined ? '' : `${style.paint(safeText(`// ${problem}`), 'warn')}\n`;
	return `${wrong}${head}${style.paint(shownKey(name, 'name'), 'strong')}${line}` as SafeText;
}

/** Each tool as TypeScript would declare it: what a program, or somebody who writes one, reads most easily. */
export function printSignatures(tools: readonly Tool[], style: Style): Lines {
	return tools.flatMap((tool, index) => [...(index > 0 ? ['' as SafeText] : []), signature(tool, style)]);
}
