import fc from 'fast-check';
import type {JsonObject, JsonValue} from '../../../../source/core/contract.ts';

/** A schema and the values that it allows. */
type SchemaCase = {schema: JsonObject; values: fc.Arbitrary<JsonValue>};

const text = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 6}),
	fc.constantFrom('', ' ', 'true', '5', 'null', 'a\nb'),
);
const integer = fc.integer({min: -1e9, max: 1e9});
const any = fc.jsonValue({maxDepth: 2}).map(value => JSON.parse(JSON.stringify(value)) as JsonValue);

const keys = ['a', 'b', 'c', 'a/b', '~', 'd~1', 'ö', '0', 'constructor', 'toString'];

function fixed(schema: JsonObject, values: fc.Arbitrary<JsonValue>): fc.Arbitrary<SchemaCase> {
	return fc.constant({schema, values});
}

const scalar: fc.Arbitrary<SchemaCase> = fc.oneof(
	fixed({type: 'string', title: 'A text'}, text),
	fixed({type: 'string', default: 'x'}, text),
	fixed({type: 'string', format: 'date'}, fc.constantFrom('2026-01-02', '1999-12-31')),
	fixed({type: 'number'}, fc.double({noNaN: true, noDefaultInfinity: true})),
	fixed({type: 'integer', minimum: -1e9}, integer),
	fixed({type: 'boolean'}, fc.boolean()),
	fixed(
		{enum: ['x', 1, null, false, {deep: [1]}]},
		fc.constantFrom<JsonValue>('x', 1, null, false, {deep: [1]}),
	),
	fixed({const: 'only'}, fc.constant('only')),
	fixed({oneOf: [{const: 1, title: 'One'}, {const: 'two'}]}, fc.constantFrom<JsonValue>(1, 'two')),
	fixed({type: ['string', 'null']}, fc.option(text)),
	fixed({anyOf: [{type: 'integer'}, {type: 'null'}], default: null}, fc.option(integer)),
	fixed(
		{type: ['string', 'number', 'boolean']},
		fc.oneof<fc.Arbitrary<JsonValue>[]>(text, integer, fc.boolean()),
	),
	fixed({}, any),
	fixed({type: 'object'}, fc.dictionary(fc.constantFrom('p', 'q'), any, {noNullPrototype: true})),
	fixed(
		{type: 'array', items: {enum: ['r', 'g', 'b']}},
		fc.array(fc.constantFrom('r', 'g', 'b'), {maxLength: 4}),
	),
	fixed({$ref: '#/$defs/tree'}, tree(2)),
);

/** Values of `#/$defs/tree`, which leads back to itself. */
function tree(depth: number): fc.Arbitrary<JsonValue> {
	const label = text.map((value): JsonObject => ({label: value}));
	if (depth === 0) return label;
	return fc
		.tuple(label, fc.array(tree(depth - 1), {maxLength: 2}))
		.map(([node, children]): JsonValue => ({...node, children}));
}

const definitions: JsonObject = {
	tree: {
		type: 'object',
		required: ['label'],
		properties: {label: {type: 'string'}, children: {type: 'array', items: {$ref: '#/$defs/tree'}}},
	},
};

type Member = {key: string; inner: SchemaCase; required: boolean};

function membersOf(depth: number): fc.Arbitrary<readonly Member[]> {
	const member = fc.record({
		key: fc.constantFrom(...keys),
		inner: schemaCase(depth - 1),
		required: fc.boolean(),
	});
	return fc.uniqueArray(member, {selector: ({key}) => key, maxLength: 4});
}

function recordOf(members: readonly Member[]): fc.Arbitrary<JsonObject> {
	return fc.record(Object.fromEntries(members.map(({key, inner}) => [key, inner.values])), {
		requiredKeys: members.flatMap(({key, required}) => (required ? [key] : [])),
		noNullPrototype: true,
	}) as fc.Arbitrary<JsonObject>;
}

function objectSchema(members: readonly Member[]): JsonObject {
	return {
		type: 'object',
		properties: Object.fromEntries(members.map(({key, inner}) => [key, inner.schema])),
		required: members.flatMap(({key, required}) => (required ? [key] : [])),
	};
}

function object(depth: number): fc.Arbitrary<SchemaCase> {
	return fc
		.tuple(membersOf(depth), schemaCase(depth - 1), fc.constantFrom('open', 'closed', 'typed'))
		.map(([members, extra, more]) => {
			const known = recordOf(members);
			const others = fc.dictionary(fc.constantFrom('zz', '__proto__', 'z/1'), extra.values, {
				maxKeys: 2,
				noNullPrototype: true,
			});
			const whole = fc
				.tuple(known, others)
				.map(([a, b]): JsonValue => Object.fromEntries([...Object.entries(a), ...Object.entries(b)]));
			const schema = objectSchema(members);
			if (more === 'closed') return {schema: {...schema, additionalProperties: false}, values: known};
			return more === 'typed'
				? {schema: {...schema, additionalProperties: extra.schema}, values: whole}
				: {schema, values: whole};
		});
}

function list(depth: number): fc.Arbitrary<SchemaCase> {
	return schemaCase(depth - 1).map(({schema, values}) => ({
		schema: {type: 'array', items: schema},
		values: fc.array(values, {maxLength: 3}),
	}));
}

function tuple(depth: number): fc.Arbitrary<SchemaCase> {
	return fc.tuple(schemaCase(depth - 1), schemaCase(depth - 1)).map(([first, others]) => ({
		schema: {type: 'array', prefixItems: [first.schema], items: others.schema},
		values: fc
			.tuple(first.values, fc.array(others.values, {maxLength: 2}))
			.map(([head, rest]): JsonValue => [head, ...rest]),
	}));
}

function tagged(depth: number): fc.Arbitrary<SchemaCase> {
	return fc.array(membersOf(depth), {minLength: 2, maxLength: 3}).map(variants => {
		const options = variants.map((members, index) => {
			const {properties, required, ...rest} = objectSchema(members) as Record<string, JsonValue>;
			return {
				...rest,
				properties: {...(properties as JsonObject), tag: {const: `v${index}`}},
				required: [...(required as string[]), 'tag'],
			};
		});
		const values = variants.map((members, index) =>
			recordOf(members).map((value): JsonValue => ({...value, tag: `v${index}`})),
		);
		return {schema: {oneOf: options}, values: fc.oneof(...values)};
	});
}

function merged(depth: number): fc.Arbitrary<SchemaCase> {
	return membersOf(depth).map(members => {
		const [first, ...others] = members.map(member => [member]);
		const values = recordOf(members);
		return {schema: {allOf: [objectSchema(first ?? []), ...others.map(objectSchema)]}, values};
	});
}

function mixed(depth: number): fc.Arbitrary<SchemaCase> {
	return object(depth).map(({schema, values}) => ({
		schema: {anyOf: [{type: 'string', minLength: 1}, {type: 'integer'}, schema, {type: 'null'}]},
		values: fc.oneof(
			text.filter(value => value !== ''),
			integer,
			values,
			fc.constant(null),
		),
	}));
}

/** Schemas of every shape that a form knows, so deep at most, each with values that are valid. */
function schemaCase(depth: number): fc.Arbitrary<SchemaCase> {
	if (depth <= 0) return scalar;
	return fc.oneof(
		{weight: 3, arbitrary: scalar},
		{weight: 3, arbitrary: object(depth)},
		list(depth),
		tuple(depth),
		tagged(depth),
		merged(depth),
		mixed(depth),
	);
}

/** The schema of a tool and arguments that it takes. */
export function toolCase(): fc.Arbitrary<{schema: JsonObject; value: JsonValue}> {
	return object(3).chain(({schema, values}) =>
		values.map(value => ({schema: {...schema, $defs: definitions}, value})),
	);
}
