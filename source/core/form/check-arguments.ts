import type {JsonObject} from '../contract.ts';
import type {SafeText} from '../safe-text.ts';
import {createSchemaForm} from './schema-form/form.ts';
import {keysOf} from './schema-form/pointer.ts';
import {loadValidator} from './schema-form/validator.ts';

export type ArgumentProblem = {
	/** Dotted, as `parseArguments` takes it; empty for the arguments as a whole. */
	path: string;
	message: SafeText;
};

export type CheckedArguments = {
	problems: readonly ArgumentProblem[];
	/** What could not be checked and why, in words; undefined when everything was. */
	unchecked: SafeText | undefined;
};

/**
 * What a tool's schema (2020-12, or draft 7 where it says so) finds wrong with arguments, by the alternatives
 * that they have the form of. A schema that cannot be used itself finds nothing and says so: the server has the
 * last word.
 */
export async function checkArguments(inputSchema: JsonObject, args: JsonObject): Promise<CheckedArguments> {
	const form = createSchemaForm(inputSchema, {value: args, validate: await loadValidator(inputSchema)});
	return {
		problems: form.findings.map(({at, message}) => ({path: keysOf(at).join('.'), message})),
		unchecked: form.unchecked,
	};
}
