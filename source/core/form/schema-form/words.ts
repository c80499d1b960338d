import type {ErrorObject} from 'ajv';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {asDouble} from '../../exact-json.ts';
import {valueText} from '../entry.ts';
import {asList} from '../json-schema.ts';

type Format = {words: string; example: string};

const formats: Readonly<Record<string, Format>> = {
	email: {words: 'an e-mail address', example: 'ada@example.com'},
	uri: {words: 'a URL', example: 'https://example.com/page'},
	url: {words: 'a URL', example: 'https://example.com/page'},
	'uri-reference': {words: 'a URL or a part of one', example: '/page#part'},
	date: {words: 'a date (year-month-day)', example: '2026-03-31'},
	time: {words: 'a time with its zone', example: '13:45:00Z'},
	'date-time': {words: 'a date and time with its zone', example: '2026-03-31T13:45:00Z'},
	duration: {words: 'a duration (ISO 8601)', example: 'PT1H30M'},
	uuid: {words: 'a UUID', example: '3d813cbb-47fb-32ba-91df-831e1593ac29'},
	ipv4: {words: 'an IPv4 address', example: '192.0.2.7'},
	ipv6: {words: 'an IPv6 address', example: '2001:db8::7'},
	hostname: {words: 'a host name', example: 'www.example.com'},
	regex: {words: 'a regular expression', example: '^a+$'},
	'json-pointer': {words: 'a JSON Pointer', example: '/list/0/name'},
};

function formatOf(name: unknown): Format | undefined {
	return typeof name === 'string' && Object.hasOwn(formats, name) ? formats[name] : undefined;
}

export function formatExample(schema: JsonObject): string | undefined {
	return formatOf(schema.format)?.example;
}

function formatWords(name: unknown): string {
	return formatOf(name)?.words ?? `of the format "${String(name)}"`;
}

function count(limit: unknown, one: string, many: string): string {
	return `${String(limit)} ${limit === 1 ? one : many}`;
}

/** What a limit asks for, in words that follow "must be" or "must have". */
const limits: Readonly<Record<string, (limit: JsonValue) => readonly [verb: 'be' | 'have', words: string]>> =
	{
		format: name => ['be', formatWords(name)],
		pattern: pattern => ['be', `a text that matches ${String(pattern)}`],
		minLength: limit => ['have', `at least ${count(limit, 'character', 'characters')}`],
		maxLength: limit => ['have', `at most ${count(limit, 'character', 'characters')}`],
		minimum: limit => ['be', `at least ${valueText(limit)}`],
		maximum: limit => ['be', `at most ${valueText(limit)}`],
		exclusiveMinimum: limit => ['be', `more than ${valueText(limit)}`],
		exclusiveMaximum: limit => ['be', `less than ${valueText(limit)}`],
		multipleOf: step => ['be', `a multiple of ${valueText(step)}`],
		minItems: limit => ['have', `at least ${count(limit, 'item', 'items')}`],
		maxItems: limit => ['have', `at most ${count(limit, 'item', 'items')}`],
		minProperties: limit => ['have', `at least ${count(limit, 'key', 'keys')}`],
		maxProperties: limit => ['have', `at most ${count(limit, 'key', 'keys')}`],
	};

/** The limits that a schema sets, each in a few words: "at least 3 characters", "an e-mail address". */
export function constraintWords(schema: JsonObject): readonly string[] {
	const words = Object.keys(limits).flatMap(word => {
		const limit = schema[word];
		const isLimit = typeof limit === 'string' || asDouble(limit) !== undefined;
		return isLimit && limit !== undefined && Object.hasOwn(schema, word)
			? [limits[word]?.(limit)[1] ?? '']
			: [];
	});
	return schema.uniqueItems === true ? [...words, 'no item twice'] : words;
}

const types: Readonly<Record<string, string>> = {
	string: 'a text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	null: 'null',
	object: 'an object',
	array: 'a list',
};

function typeWords(type: unknown): string {
	const names = typeof type === 'string' ? type.split(',') : asList(type as JsonValue).map(String);
	return names.map(name => (Object.hasOwn(types, name) ? types[name] : name)).join(' or ');
}

function anyOfValues(values: unknown): string {
	return (values as readonly unknown[]).map(value => JSON.stringify(value)).join(', ');
}

const others: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => string>> = {
	required: () => 'is required',
	dependentRequired: ({property}) => `is required where ${String(property)} is given`,
	dependencies: ({property}) => `is required where ${String(property)} is given`,
	additionalProperties: () => 'is not known to the tool',
	unevaluatedProperties: () => 'is not known to the tool',
	propertyNames: () => 'is no name that is allowed here',
	type: ({type}) => `must be ${typeWords(type)}`,
	enum: ({allowedValues}) => `must be one of ${anyOfValues(allowedValues)}`,
	const: ({allowedValue}) => `must be ${JSON.stringify(allowedValue)}`,
	uniqueItems: ({i, j}) => `must not hold an item twice (${Number(j) + 1} and ${Number(i) + 1})`,
	items: ({limit}) => `must have at most ${count(limit, 'item', 'items')}`,
	additionalItems: ({limit}) => `must have at most ${count(limit, 'item', 'items')}`,
	unevaluatedItems: ({len}) => `must have at most ${count(len, 'item', 'items')}`,
	contains: () => 'lacks an item that it must have',
	not: () => 'is what it must not be',
	'false schema': () => 'must not be given',
	anyOf: () => 'fits none of the forms that it may have',
	oneOf: ({passingSchemas}) =>
		passingSchemas ? 'fits two forms, of which it may have one' : 'fits none of the forms that it may have',
	if: ({failingKeyword}) => `breaks a condition of the schema (its "${String(failingKeyword)}")`,
};

/** What the validator found wrong, as the rest of a sentence that begins with the name of the field. */
export function problemWords({keyword, params, schema, message}: ErrorObject): string {
	if (Object.hasOwn(others, keyword)) return others[keyword]?.(params) ?? '';
	const limit = Object.hasOwn(limits, keyword) ? limits[keyword]?.(schema as JsonValue) : undefined;
	return limit ? `must ${limit[0]} ${limit[1]}` : (message ?? 'is not accepted');
}
