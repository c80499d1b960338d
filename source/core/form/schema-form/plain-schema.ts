/** Ajv knows doubles alone: it gets a plain schema and plain values, and what it finds is told in the digits of the originals. */
import type {ErrorObject} from 'ajv';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {plainJson} from '../../exact-json.ts';
import {isArray, memberOf, sameJson} from './member.ts';
import {keysOf} from './pointer.ts';
import {usableSchema} from './usable-schema.ts';

export type PlainSchema = {
	/** What Ajv gets. */
	copy: JsonObject;
	/** An error with the schema that it is of as the server wrote it. */
	asWritten: (error: ErrorObject) => ErrorObject;
};

/** `root`: a schema as the server wrote it; `used`: those of its members that Ajv is to see. */
export function plainSchema(root: JsonObject, used: JsonObject): PlainSchema {
	const originals = new Map<unknown, object>();
	const plain = plainJson(used, (part, original) => originals.set(part, original));
	const copy = usableSchema(plain, (part, from) => originals.set(part, originals.get(from) ?? from));
	originals.set(copy, root);
	const asWritten = (error: ErrorObject): ErrorObject => {
		const original = originals.get(error.parentSchema) as JsonObject | undefined;
		if (!original) return error;
		const {params, keyword} = error;
		const schema = original[keyword] ?? error.schema;
		return {
			...error,
			parentSchema: original,
			schema,
			params: {
				...params,
				...(keyword === 'enum' && {allowedValues: schema}),
				...(keyword === 'const' && {allowedValue: schema}),
			},
		};
	};
	return {copy, asWritten};
}

function firstRepeat(items: readonly JsonValue[]): {i: number; j: number} | undefined {
	for (const [i, item] of items.entries()) {
		const j = items.findIndex(other => sameJson(item, other));
		if (j < i) return {i, j};
	}
	return undefined;
}

/** What is found wrong with a list that must not hold an item twice: two long numbers may be one double. */
export function trueRepeat(error: ErrorObject, value: JsonValue): readonly ErrorObject[] {
	if (error.keyword !== 'uniqueItems') return [error];
	const items = keysOf(error.instancePath).reduce<JsonValue | undefined>(memberOf, value);
	const params = isArray(items) ? firstRepeat(items) : undefined;
	return params ? [{...error, params}] : [];
}
