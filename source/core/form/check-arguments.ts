import type {Ajv, ErrorObject, Options, ValidateFunction} from 'ajv';
import type {JsonObject} from '../contract.ts';
import {type SafeText, safeLine} from '../safe-text.ts';

export type ArgumentProblem = {
	/** Dotted, as `parseArguments` takes it; empty for the arguments as a whole. */
	path: string;
	message: SafeText;
};

const compiled = new WeakMap<JsonObject, ValidateFunction | undefined>();

/** Draft 7 and 2020-12 differ in what `items` and `$ref` mean, so each has its own validator. */
async function newAjv(schema: JsonObject): Promise<Ajv> {
	// A server's schema is taken as it is: unknown words in it are no error, and nothing is logged to the screen.
	const options: Options = {
		strict: false,
		allErrors: true,
		logger: false,
		addUsedSchema: false,
		validateSchema: false,
	};
	const {$schema: dialect} = schema;
	const old = typeof dialect === 'string' && /draft-0[4-7]/.test(dialect);
	const {default: addFormats} = await import('ajv-formats');
	// By way of `default`: a bundled CommonJS module has no other names when it is imported late.
	const ajv = old
		? new (await import('ajv')).default.Ajv(options)
		: (new (await import('ajv/dist/2020.js')).default.Ajv2020(options) as unknown as Ajv);
	(addFormats as unknown as (ajv: Ajv) => void)(ajv);
	return ajv;
}

async function validatorFor(schema: JsonObject): Promise<ValidateFunction | undefined> {
	if (compiled.has(schema)) return compiled.get(schema);
	const ajv = await newAjv(schema);
	const {$schema: _dialect, $id: _id, ...rest} = schema;
	let validate: ValidateFunction | undefined;
	try {
		validate = ajv.compile(rest);
	} catch {
		validate = undefined;
	}
	compiled.set(schema, validate);
	return validate;
}

function words({keyword, params, message = 'is not accepted'}: ErrorObject): string {
	if (keyword === 'required') return 'is required';
	if (keyword === 'additionalProperties') return 'is not known to the tool';
	if (keyword === 'enum')
		return `must be one of ${(params.allowedValues as unknown[]).map(value => JSON.stringify(value)).join(', ')}`;
	if (keyword === 'const') return `must be ${JSON.stringify(params.allowedValue)}`;
	return message;
}

function pathOf({instancePath, keyword, params}: ErrorObject): string {
	const names = instancePath
		.split('/')
		.slice(1)
		.map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'));
	const named: unknown =
		keyword === 'required'
			? params.missingProperty
			: keyword === 'additionalProperties'
				? params.additionalProperty
				: undefined;
	return [...names, ...(typeof named === 'string' ? [named] : [])].join('.');
}

/**
 * What a tool's schema (2020-12, or draft 7 where it says so) finds wrong with arguments. A schema that cannot be
 * used itself finds nothing: the server has the last word.
 */
export async function checkArguments(
	inputSchema: JsonObject,
	args: JsonObject,
): Promise<readonly ArgumentProblem[]> {
	const validate = await validatorFor(inputSchema);
	if (!validate || validate(args)) return [];
	return (validate.errors ?? []).map(error => ({path: pathOf(error), message: safeLine(words(error))}));
}
