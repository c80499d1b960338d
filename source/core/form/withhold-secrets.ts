import type {JsonObject, JsonValue} from '../contract.ts';
import {asDouble, isExact} from '../exact-json.ts';
import type {Redact} from '../redact.ts';
import {isObject} from './json-schema.ts';
import {isArray} from './schema-form/member.ts';
import {itemSchema, memberSchema} from './schema-form/members.ts';
import {childPointer, type Pointer} from './schema-form/pointer.ts';
import {isSensitive, soundsSecret} from './schema-form/sensitive.ts';
import {type Shape, shapeOf} from './schema-form/shape.ts';

export type Withheld = {
	/** The arguments without what is secret. */
	args: JsonObject;
	/** The places of what was taken out. */
	withheld: readonly Pointer[];
};

type Walk = {
	root: JsonObject;
	redact: Redact;
	/** What stands for a secret; undefined to leave its key out. */
	standIn: ((key: string) => JsonValue) | undefined;
	withheld: Pointer[];
};

function isNamedSecret(key: string, value: JsonValue): boolean {
	if (value === null || typeof value === 'boolean' || !soundsSecret(key)) return false;
	// `max_tokens` counts; a PIN or a numeric password is one all the same.
	return asDouble(value) === undefined || !/tokens?$/i.test(key);
}

function isMarked({common, alternatives}: Shape): boolean {
	return isSensitive(common) || alternatives.some(({schema}) => isSensitive(schema));
}

/** The schemas that a member may have: whichever alternative is meant, a secret in any of them is one. */
function memberShapes(shapes: readonly Shape[], holder: JsonValue, key: string, root: JsonObject): Shape[] {
	const schemas = shapes.flatMap(({alternatives}) =>
		alternatives.map(({schema}) =>
			isArray(holder) ? itemSchema(schema, Number(key)) : memberSchema(schema, key),
		),
	);
	return [...new Set(schemas)].filter(schema => isObject(schema)).map(schema => shapeOf(schema, root));
}

function strip(walk: Walk, shapes: readonly Shape[], at: Pointer, value: JsonValue): JsonValue {
	if (typeof value !== 'object' || value === null || isExact(value)) return value;
	const entries = Object.entries(value).flatMap(
		([key, member]: [string, JsonValue]): [string, JsonValue][] => {
			const inner = memberShapes(shapes, value, key, walk.root);
			const place = childPointer(at, key);
			const isSecret =
				inner.some(isMarked) ||
				(!isArray(value) && isNamedSecret(key, member)) ||
				(typeof member === 'string' && walk.redact(member) !== member) ||
				walk.redact(key) !== key;
			if (!isSecret) return [[key, strip(walk, inner, place, member)]];
			walk.withheld.push(place);
			if (walk.standIn) return [[key, walk.standIn(key)]];
			// Without it the items after it would have other places.
			return isArray(value) ? [[key, null]] : [];
		},
	);
	return isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

/**
 * The arguments of a call without what must not be written down: what the schema marks as secret (`writeOnly`,
 * `format: password`), what its name says is one, and any text that holds a secret known to `redact`.
 * @param options.standIn gives what takes the place of a secret, by its key; unless given, its key is left out
 */
export function withholdSecrets(
	args: JsonObject,
	inputSchema: JsonObject,
	{redact = text => text, standIn}: {redact?: Redact; standIn?: (key: string) => JsonValue} = {},
): Withheld {
	const walk: Walk = {root: inputSchema, redact, standIn, withheld: []};
	const stripped = strip(walk, [shapeOf(inputSchema, inputSchema)], '', args);
	return {args: isObject(stripped) ? stripped : {}, withheld: walk.withheld};
}
