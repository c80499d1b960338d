import type {JsonObject, JsonValue} from '../../contract.ts';
import {asDouble} from '../../exact-json.ts';
import {choicesOf} from '../choices.ts';
import {asList, isObject} from '../json-schema.ts';
import {fitsType} from './kind.ts';
import {isArray, sameJson} from './member.ts';
import {isNamed, isRequired, itemSchema, memberSchema, takesOtherKeys} from './members.ts';
import {type Shape, shapeOf} from './shape.ts';

const misfit = -1000;
/** A look at the upper levels tells alternatives apart; deeper ones would make a long value slow. */
const deepest = 3;

function scoreMember(
	schema: JsonObject,
	key: string,
	value: JsonValue,
	root: JsonObject,
	depth: number,
): number {
	const inner = memberSchema(schema, key);
	if (inner === undefined) return isNamed(schema, key) ? 1 : takesOtherKeys(schema) ? -1 : misfit / 20;
	if (depth >= deepest) return 1;
	const score = bestScore(shapeOf(inner, root), value, root, depth + 1);
	return score < 0 ? Math.max(score / 4, misfit / 4) : 2 + Math.min(score, 8) / 8;
}

function scoreObject(schema: JsonObject, value: JsonObject, root: JsonObject, depth: number): number {
	const missing = asList(schema.required).filter(key => !Object.hasOwn(value, String(key))).length;
	const members = Object.entries(value).slice(0, 100);
	return members.reduce(
		(sum, [key, member]) => sum + scoreMember(schema, key, member, root, depth),
		missing * -5,
	);
}

function outside(
	size: number,
	{low, high}: {low: JsonValue | undefined; high: JsonValue | undefined},
): number {
	return size < (asDouble(low) ?? size) || size > (asDouble(high) ?? size) ? -3 : 0;
}

function scoreScalar(schema: JsonObject, value: JsonValue): number {
	if (typeof value === 'string') {
		// A text with a format is the more special one; whether it has it is the validator's business.
		const special = schema.format !== undefined || schema.pattern !== undefined ? -0.5 : 0;
		return 1 + special + outside(value.length, {low: schema.minLength, high: schema.maxLength});
	}
	const number = asDouble(value);
	return number === undefined ? 1 : 1 + outside(number, {low: schema.minimum, high: schema.maximum});
}

/** How well a value fits a schema without alternatives: below zero it does not. */
function score(schema: JsonObject, value: JsonValue, root: JsonObject, depth: number): number {
	const choices = choicesOf(schema);
	if (choices) return choices.some(choice => sameJson(choice.value, value)) ? 10 : misfit;
	if (!fitsType(value, schema)) return misfit;
	if (isObject(value)) return scoreObject(schema, value, root, depth);
	if (!isArray(value)) return scoreScalar(schema, value);
	const [first] = value;
	const inner = itemSchema(schema, 0);
	if (first === undefined || inner === undefined || depth >= deepest) return 1;
	return 1 + Math.min(bestScore(shapeOf(inner, root), first, root, depth + 1), 5);
}

function bestScore(shape: Shape, value: JsonValue, root: JsonObject, depth: number): number {
	if (value === null && shape.nullable) return 5;
	return Math.max(...shape.alternatives.map(({schema}) => score(schema, value, root, depth)));
}

/** Which alternative a value has the form of, by its index; the first where nothing tells. */
export function fitAlternative(shape: Shape, value: JsonValue | undefined, root: JsonObject): number {
	if (shape.alternatives.length === 1 || value === undefined || value === null) return 0;
	const scores = shape.alternatives.map(({schema}) => score(schema, value, root, 0));
	return scores.indexOf(Math.max(...scores));
}

/** Whether a member of one object can stand in another that has the given schema. */
export function fitsMember(schema: JsonObject, key: string, value: JsonValue, root: JsonObject): boolean {
	const inner = memberSchema(schema, key);
	return (
		(inner !== undefined || isRequired(schema, key)) &&
		bestScore(shapeOf(inner, root), value, root, deepest) >= 0
	);
}
