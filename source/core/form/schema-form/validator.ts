import type {Ajv, ErrorObject, Options, ValidateFunction} from 'ajv';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {plainJson} from '../../exact-json.ts';
import {ours, type SafeText, safeLine} from '../../safe-text.ts';
import {runBounded} from './bounded.ts';
import {withDecimalMultiples} from './multiple-of.ts';
import {createPatterns, noPatterns, type Patterns} from './patterns.ts';
import {type PlainSchema, plainSchema, trueRepeat} from './plain-schema.ts';
import {childPointer, type Pointer} from './pointer.ts';
import {type Guide, relevantErrors} from './relevant-errors.ts';
import {problemWords} from './words.ts';

export type Finding = {
	/** The place of what is wrong; of what is missing, the place that it would have. */
	readonly at: Pointer;
	/** The rest of a sentence that begins with the field's name. */
	readonly message: SafeText;
	readonly isMissing: boolean;
};

type Judgement = {
	readonly findings: readonly Finding[];
	/** What could not be checked in the time there is, in words. */
	readonly unchecked?: SafeText;
};

/** Judges a value at once, within a tenth of a second whatever the schema is. */
export type Validator = (value: JsonValue, guide: Guide) => Judgement;

const compileBudget = 1000;
const checkBudget = 100;
/** A busy machine can be slow once; a pattern that is slow twice will be so at every key. */
const mostSlowChecks = 2;
const mostFindings = 200;
const mostWords = 120;

type Make = (options: Options) => Ajv;
type Compiled = PlainSchema & {validate: ValidateFunction; root: JsonObject};

/** Draft 7 and 2020-12 differ in what `items` and `$ref` mean, so each has its own validator. */
async function ajvMaker({$schema: dialect}: JsonObject): Promise<Make> {
	const old = typeof dialect === 'string' && /draft-0[4-7]/.test(dialect);
	const {default: addFormats} = await import('ajv-formats');
	// By way of `default`: a bundled CommonJS module has no other names when it is imported late.
	const Make = old
		? (await import('ajv')).default.Ajv
		: ((await import('ajv/dist/2020.js')).default.Ajv2020 as unknown as typeof Ajv);
	return options => {
		const ajv = new Make(options);
		(addFormats as unknown as (ajv: Ajv) => void)(ajv);
		return withDecimalMultiples(ajv);
	};
}

// A server's schema is taken as it is: unknown words in it are no error, and nothing is logged to the screen.
const baseOptions: Options = {
	strict: false,
	allErrors: true,
	verbose: true,
	// A property may be called `constructor`.
	ownProperties: true,
	logger: false,
	validateSchema: false,
};

/** Why a schema cannot be used, as the end of a sentence. */
class Unusable extends Error {}

function whyNot(error: unknown): string {
	if (error instanceof Unusable) return error.message;
	const {missingRef, message} = error as Error & {missingRef?: string};
	return missingRef === undefined
		? `its schema is not valid (${clipText(message)})`
		: `its schema refers to "${clipText(missingRef)}", which is not part of it`;
}

function clipText(text: string): string {
	return text.length > mostWords ? `${text.slice(0, mostWords)}…` : text;
}

function compilePlain(root: JsonObject, plain: PlainSchema, make: Make, options: Options): Compiled {
	const bounded = runBounded(() => make({...baseOptions, ...options}).compile(plain.copy), compileBudget);
	if (!bounded) throw new Unusable('its schema takes too long to read');
	return {validate: bounded.result, root, ...plain};
}

/** Throws where the schema cannot be compiled. */
function compile(root: JsonObject, make: Make, options: Options): Compiled {
	// Ajv would look its dialect up.
	const {$schema: _dialect, ...named} = root;
	const {$id: _id, ...nameless} = named;
	try {
		// References may go by way of its own name.
		return compilePlain(root, plainSchema(root, named), make, options);
	} catch (error) {
		if (!Object.hasOwn(named, '$id') || error instanceof Unusable) throw error;
		// The name may be none that a schema can have.
		return compilePlain(root, plainSchema(root, nameless), make, options);
	}
}

/** Of draft 4, where these two were booleans, all but these two can be checked. */
function forDraft4(make: Make): Make {
	return options => make(options).removeKeyword('exclusiveMinimum').removeKeyword('exclusiveMaximum');
}

const namedBy = ['missingProperty', 'additionalProperty', 'unevaluatedProperty', 'propertyName'] as const;

function findingOf(error: ErrorObject): Finding {
	const {instancePath, params} = error;
	const name = namedBy.map(key => params[key] as unknown).find(key => typeof key === 'string');
	return {
		at: typeof name === 'string' ? childPointer(instancePath, name) : instancePath,
		message: safeLine(problemWords(error)),
		isMissing: 'missingProperty' in params,
	};
}

function unequalFindings(findings: readonly Finding[]): readonly Finding[] {
	const byWords = new Map(findings.map(finding => [`${finding.at}\n${finding.message}`, finding]));
	return [...byWords.values()].slice(0, mostFindings);
}

/** The findings, or why there are none. */
function check(
	{validate, root, asWritten}: Compiled,
	value: JsonValue,
	guide: Guide,
): readonly Finding[] | 'slow' | 'failed' {
	const judge = (): readonly Finding[] => {
		const plain = plainJson(value);
		if (validate(plain)) return [];
		const found = (validate.errors ?? []).slice(0, mostFindings * 10).map(asWritten);
		const written = plain === value ? found : found.flatMap(error => trueRepeat(error, value));
		const owner = ({parentSchema}: ErrorObject) => parentSchema;
		const errors = relevantErrors(written, {root, owner, guide});
		return unequalFindings(errors.map(findingOf));
	};
	try {
		return runBounded(judge, checkBudget)?.result ?? 'slow';
	} catch {
		// Ajv compares objects by their `toString`, which an argument may be called; a value may be nested too deep.
		return 'failed';
	}
}

const slowPatterns = ours('patterns are not checked: they take too long');

function withUnchecked(findings: readonly Finding[], unchecked: SafeText | undefined): Judgement {
	return {findings, ...(unchecked !== undefined && {unchecked})};
}

function validatorOf(whole: Compiled, patterns: Patterns, compileWithoutPatterns: () => Compiled): Validator {
	let lenient: Compiled | undefined;
	const slow = {whole: 0, lenient: 0};
	const attempt = (which: keyof typeof slow, value: JsonValue, guide: Guide) => {
		if (slow[which] >= mostSlowChecks) return undefined;
		if (which === 'lenient') lenient ??= compileWithoutPatterns();
		const compiled = which === 'whole' ? whole : lenient;
		const findings = compiled ? check(compiled, value, guide) : 'failed';
		if (findings === 'slow') slow[which] += 1;
		return typeof findings === 'string' ? undefined : findings;
	};
	return (value, guide) => {
		const all = attempt('whole', value, guide);
		if (all) return withUnchecked(all, patterns.unchecked());
		const rest = attempt('lenient', value, guide);
		if (rest) return withUnchecked(rest, patterns.areUsed() ? slowPatterns : undefined);
		return {findings: [], unchecked: ours('the value is not checked: it takes too long or cannot be done')};
	};
}

function createValidator(root: JsonObject, newest: Make): Validator {
	const reasons: string[] = [];
	for (const make of [newest, forDraft4(newest)]) {
		try {
			const patterns = createPatterns();
			const whole = compile(root, make, {code: {regExp: patterns.regExp}});
			return validatorOf(whole, patterns, () => compile(root, make, {code: {regExp: noPatterns}}));
		} catch (error) {
			reasons.push(whyNot(error));
		}
	}
	// The server has the last word on arguments that its own schema cannot judge.
	const unchecked = safeLine(`nothing is checked: ${reasons[0]}`);
	return () => ({findings: [], unchecked});
}

const loaded = new WeakMap<JsonObject, Promise<Validator>>();

/**
 * The validator of a schema: 2020-12, or draft 4 to 7 where it says so. Never throws: a schema that cannot be
 * used itself finds nothing and says so.
 */
export async function loadValidator(schema: JsonObject): Promise<Validator> {
	const validator = loaded.get(schema) ?? ajvMaker(schema).then(make => createValidator(schema, make));
	loaded.set(schema, validator);
	return validator;
}
