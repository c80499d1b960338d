import type {JsonObject, JsonValue} from '../../contract.ts';
import {type SafeText, safeLine} from '../../safe-text.ts';
import {isTitledChoice} from '../choices.ts';
import {asList, isNull, isObject, pointed} from '../json-schema.ts';
import {alternativeName, unequal} from './alternative-name.ts';
import {kindOf, type RowKind} from './kind.ts';
import {mergeSchemas} from './merge-schemas.ts';

/** One of the forms that a value may have. */
export type Alternative = {
	label: SafeText;
	/** Without `$ref`, `allOf`, `oneOf`, `anyOf` (but for a titled choice) and with one type at most. */
	schema: JsonObject;
	kind: RowKind;
	/** The parts of `oneOf` and `anyOf` that lead here, as they stand in the schema. */
	picks: readonly JsonObject[];
};

/** What a schema asks for, as a form sees it. */
export type Shape = {
	/** What holds for every alternative: title, description, default. */
	common: JsonObject;
	/** At least one. */
	alternatives: readonly Alternative[];
	/** Whether null is allowed besides. */
	nullable: boolean;
};

type Draft = {schema: JsonObject; picks: readonly JsonObject[]; names: readonly string[]};
/** `nullable` is undefined where a part says nothing about it. */
type Expansion = {
	common: JsonObject;
	drafts: readonly Draft[];
	nullable: boolean | undefined;
	isTooMuch?: boolean;
};

/** More than anyone would choose from, and a bound for what a hostile schema can multiply out. */
const mostAlternatives = 64;
/** Of schemas looked at for one shape: a few that refer to each other can unfold to millions. */
const mostSchemas = 2000;
const deepest = 100;
const annotations = ['title', 'description', 'default', 'examples', 'deprecated', 'writeOnly'];

function annotationsOf(schema: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(schema).filter(([key]) => annotations.includes(key)));
}

function nullability({type, nullable}: JsonObject): boolean | undefined {
	if (nullable === true) return true;
	return type === undefined ? undefined : asList(type).includes('null');
}

/** A schema that has no wrapper: `null` among its types becomes a state of the row. */
function plain(schema: JsonObject): Expansion {
	const types = asList(schema.type).filter(type => type !== 'null');
	const type = types.length > 1 ? types : (types[0] ?? 'null');
	const typed = Array.isArray(schema.type) ? {...schema, type} : schema;
	return {common: typed, drafts: [{schema: typed, picks: [], names: []}], nullable: nullability(schema)};
}

function bothNullable(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
	if (a === false || b === false) return false;
	return a ?? b;
}

/** More alternatives than a form can offer: they are left to JSON and the validator. */
function tooMuch(common: JsonObject, nullable: boolean | undefined): Expansion {
	const schema = annotationsOf(common);
	return {common: schema, drafts: [{schema, picks: [], names: []}], nullable, isTooMuch: true};
}

/** What has to fit two parts at once: every alternative of the one with every alternative of the other. */
function join(a: Expansion, b: Expansion): Expansion {
	const common = mergeSchemas(a.common, b.common);
	const nullable = bothNullable(a.nullable, b.nullable);
	if (a.isTooMuch || b.isTooMuch || a.drafts.length * b.drafts.length > mostAlternatives)
		return tooMuch(common, nullable);
	const drafts = a.drafts.flatMap(left =>
		b.drafts.map(right => ({
			schema: mergeSchemas(left.schema, right.schema),
			picks: [...left.picks, ...right.picks],
			names: [...left.names, ...right.names],
		})),
	);
	return {common, drafts, nullable};
}

type Context = {root: JsonObject; seen: readonly JsonObject[]; depth: number; budget: {left: number}};

function choose(options: readonly JsonValue[], context: Context): Expansion {
	if (isTitledChoice(options)) return plain({oneOf: options});
	const real = options.filter(option => option !== false && !isNull(option));
	const expansions = real.map(option => ({option, expansion: expand(option, context)}));
	const drafts = expansions.flatMap(({option, expansion}) =>
		expansion.drafts.map(draft => ({
			...draft,
			picks: isObject(option) ? [option, ...draft.picks] : draft.picks,
			names: real.length === 1 ? draft.names : [alternativeName(option, draft.schema), ...draft.names],
		})),
	);
	const nullable = options.some(isNull) || expansions.some(({expansion}) => expansion.nullable === true);
	const [only] = expansions;
	if (drafts.length > mostAlternatives || expansions.some(({expansion}) => expansion.isTooMuch))
		return tooMuch({}, nullable);
	return {common: (real.length === 1 && only?.expansion.common) || {}, drafts, nullable};
}

function follow(reference: JsonValue | undefined, context: Context): readonly Expansion[] {
	if (typeof reference !== 'string') return [];
	const {root, seen} = context;
	const target = pointed(root, reference);
	if (!target) return [];
	// It leads back to itself without anything in between: no value can come of this way.
	if (seen.includes(target)) return [{common: {}, drafts: [], nullable: undefined}];
	return [expand(target, {...context, seen: [...seen, target]})];
}

function expand(schema: JsonValue | undefined, above: Context): Expansion {
	if (!isObject(schema)) return plain(schema === false ? {not: {}} : {});
	const context = {...above, depth: above.depth + 1};
	context.budget.left -= 1;
	if (context.depth > deepest || context.budget.left < 0) return tooMuch(schema, undefined);
	const {$ref, allOf, anyOf, oneOf, ...beside} = schema;
	const parts = [
		...follow($ref, context),
		...asList(allOf).map(part => expand(part, context)),
		...[oneOf, anyOf]
			.map(asList)
			.filter(options => options.length > 0)
			.map(options => choose(options, context)),
	];
	return parts.reduceRight((rest, part) => join(part, rest), plain(beside));
}

function typesToSplit(schema: JsonObject): readonly string[] {
	const types = asList(schema.type).map(String);
	const isListed = Object.hasOwn(schema, 'const') || Object.hasOwn(schema, 'enum') || schema.oneOf;
	if (isListed || types.length < 2) return [];
	return types.filter(type => type !== 'integer' || !types.includes('number'));
}

/** A schema with several types as one alternative for each. */
function splitTypes(draft: Draft): readonly Draft[] {
	const types = typesToSplit(draft.schema);
	if (types.length === 0) return [draft];
	return types.map(type => {
		const schema = {...draft.schema, type};
		const name = alternativeName({}, schema);
		return {...draft, schema, names: types.length > 1 ? [...draft.names, name] : draft.names};
	});
}

function shapeWithin(schema: JsonValue | undefined, root: JsonObject): Shape {
	const {common, drafts, nullable} = expand(schema, {
		root,
		seen: isObject(schema) ? [schema] : [],
		depth: 0,
		budget: {left: mostSchemas},
	});
	const split = drafts.flatMap(splitTypes);
	const usable = split.length > 0 ? split : [{schema: annotationsOf(common), picks: [], names: []}];
	const labels = unequal(usable.map(({names}) => names.join(' · ')));
	const alternatives = usable.map(({schema: effective, picks}, index) => ({
		label: safeLine(labels[index] ?? ''),
		schema: effective,
		kind: kindOf(effective),
		picks,
	}));
	// A choice that lists null itself needs no other way to say it.
	const listsNull = alternatives.some(({schema: {enum: listed}}) => asList(listed).includes(null));
	return {common, alternatives, nullable: nullable === true && !listsNull};
}

const known = new WeakMap<JsonObject, WeakMap<JsonObject, Shape>>();

/**
 * What a schema asks for: local references followed, `allOf` merged, `oneOf`, `anyOf` and several types spread
 * out as alternatives, null taken out of them. What cannot be understood is any JSON.
 */
export function shapeOf(schema: JsonValue | undefined, root: JsonObject): Shape {
	if (!isObject(schema)) return shapeWithin(schema, root);
	const shapes = known.get(root) ?? new WeakMap<JsonObject, Shape>();
	known.set(root, shapes);
	const shape = shapes.get(schema) ?? shapeWithin(schema, root);
	shapes.set(schema, shape);
	return shape;
}
