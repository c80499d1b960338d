import type {ErrorObject} from 'ajv';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {applicableSchemas} from './applicable-schemas.ts';
import {isWithin, keysOf, type Pointer} from './pointer.ts';

/** What a form says about a place: which parts of `oneOf` and `anyOf` are chosen, and whether it is a choice. */
export type Guide = (
	at: Pointer,
) => {readonly picks: readonly JsonObject[]; readonly isChoice: boolean} | undefined;

type Composite = {error: ErrorObject; options: readonly JsonValue[]};

function composites(errors: readonly ErrorObject[]): readonly Composite[] {
	return errors.flatMap(error => {
		const {keyword, schema} = error;
		return (keyword === 'oneOf' || keyword === 'anyOf') && Array.isArray(schema)
			? [{error, options: schema as readonly JsonValue[]}]
			: [];
	});
}

/**
 * The errors that matter to somebody who fills in the chosen alternatives: a validator that collects all of
 * them complains for each alternative that was not meant. Where none is chosen one error stands for them all.
 * @param owner the schema that an error is of, as an object of `root`
 */
export function relevantErrors(
	errors: readonly ErrorObject[],
	{root, owner, guide}: {root: JsonObject; owner: (error: ErrorObject) => unknown; guide: Guide},
): readonly ErrorObject[] {
	const dropped = new Set<ErrorObject>();
	for (const {error, options} of composites(errors)) {
		const place = guide(error.instancePath);
		const chosen = place?.isChoice ? undefined : place?.picks.find(pick => options.includes(pick));
		let explained = false;
		for (const other of errors) {
			if (other === error || !isWithin(other.instancePath, error.instancePath)) continue;
			const keys = keysOf(other.instancePath.slice(error.instancePath.length));
			const isOf = (option: JsonValue) => applicableSchemas(option, keys, root).has(owner(other));
			if (chosen && isOf(chosen)) explained = true;
			else if (options.some(isOf)) dropped.add(other);
		}
		if (explained && !error.params.passingSchemas) dropped.add(error);
	}
	const left = errors.filter(error => !dropped.has(error));
	// The failed condition itself says nothing that its consequence does not.
	return left.some(({keyword}) => keyword !== 'if') ? left.filter(({keyword}) => keyword !== 'if') : left;
}
