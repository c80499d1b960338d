import type {JsonObject, JsonValue} from '../../contract.ts';
import {choicesOf} from '../choices.ts';
import {fixedValue} from './kind.ts';
import {isRequired, memberSchema, namedKeys} from './members.ts';
import {type Alternative, type Shape, shapeOf} from './shape.ts';

/** A schema may demand itself without end; what nobody can fill in is not begun. */
const deepest = 8;
const mostMembers = 10_000;

type Budget = {depth: number; left: number};

function defaultOf({common, alternatives}: Shape): JsonValue | undefined {
	const own = common.default ?? alternatives[0]?.schema.default;
	// null says that there is none.
	return own === null ? undefined : own;
}

/** What a member of an object begins with: its default; what it must have and what can only be one thing. */
function initialMember(
	shape: Shape,
	required: boolean,
	root: JsonObject,
	budget: Budget,
): JsonValue | undefined {
	const given = defaultOf(shape);
	const [first] = shape.alternatives;
	if (given !== undefined || !required || !first || budget.depth > deepest) return given;
	if (first.kind === 'object') return membersWithDefaults(first.schema, root, budget);
	return first.kind === 'fixed' && shape.alternatives.length === 1 ? fixedValue(first.schema) : undefined;
}

function membersWithDefaults(schema: JsonObject, root: JsonObject, budget: Budget): JsonObject {
	budget.depth += 1;
	const entries = namedKeys(schema).flatMap((key): [string, JsonValue][] => {
		budget.left -= 1;
		if (budget.left < 0) return [];
		const shape = shapeOf(memberSchema(schema, key), root);
		const value = initialMember(shape, isRequired(schema, key), root, budget);
		return value === undefined ? [] : [[key, value]];
	});
	budget.depth -= 1;
	return Object.fromEntries(entries);
}

/** An object with the defaults of its members and with what it cannot be without. */
export function initialObject(schema: JsonObject, root: JsonObject): JsonObject {
	return membersWithDefaults(schema, root, {depth: 0, left: mostMembers});
}

function first({schema}: Alternative): JsonValue {
	return choicesOf(schema)?.[0]?.value ?? null;
}

/** The least that a value of an alternative can be, for a list's new item. */
export function blankValue(alternative: Alternative, root: JsonObject): JsonValue {
	const {kind, schema} = alternative;
	switch (kind) {
		case 'object':
			return initialObject(schema, root);
		case 'list':
		case 'choices':
			return [];
		case 'boolean':
			return false;
		case 'choice':
		case 'fixed':
			return first(alternative);
		case 'json':
			return null;
		default:
			// An empty text is no number, which the row then says.
			return '';
	}
}

/** What all arguments begin with: an object, by the protocol, unless the schema takes none. */
export function initialWhole(alternative: Alternative | undefined, root: JsonObject): JsonValue {
	const isObject = !alternative || alternative.kind === 'object' || alternative.kind === 'json';
	return isObject ? initialObject(alternative?.schema ?? {}, root) : blankValue(alternative, root);
}

/** What a list's new item begins with. */
export function initialItem(shape: Shape, root: JsonObject): JsonValue {
	const [alternative] = shape.alternatives;
	return defaultOf(shape) ?? (alternative ? blankValue(alternative, root) : null);
}
