import type {JsonObject, JsonValue} from '../../contract.ts';
import {choicesOf} from '../choices.ts';
import {fixedValue} from './kind.ts';
import {isRequired, memberSchema, namedKeys} from './members.ts';
import {type Alternative, type Shape, shapeOf} from './shape.ts';

/** A schema may demand itself without end; what nobody can fill in is not begun. */
const deepest = 8;

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
	depth: number,
): JsonValue | undefined {
	const given = defaultOf(shape);
	const [first] = shape.alternatives;
	if (given !== undefined || !required || !first || depth > deepest) return given;
	if (first.kind === 'object') return initialObject(first.schema, root, depth + 1);
	return first.kind === 'fixed' && shape.alternatives.length === 1 ? fixedValue(first.schema) : undefined;
}

/** An object with the defaults of its members and with what it cannot be without. */
export function initialObject(schema: JsonObject, root: JsonObject, depth = 0): JsonObject {
	const entries = namedKeys(schema).flatMap((key): [string, JsonValue][] => {
		const shape = shapeOf(memberSchema(schema, key), root);
		const value = initialMember(shape, isRequired(schema, key), root, depth);
		return value === undefined ? [] : [[key, value]];
	});
	return Object.fromEntries(entries);
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

/** What a list's new item begins with. */
export function initialItem(shape: Shape, root: JsonObject): JsonValue {
	const [alternative] = shape.alternatives;
	return defaultOf(shape) ?? (alternative ? blankValue(alternative, root) : null);
}
