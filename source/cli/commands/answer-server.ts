/** What the commands answer when a server asks something back in the middle of a call. */
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {
	ElicitationAnswer,
	ElicitationRequest,
	Field,
	JsonObject,
	ServerRequestHandlers,
} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {isJsonObject, parseJson} from '../../core/exact-json.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import type {CommandContext, OptionRecord} from '../command.ts';
import type {Prompts} from '../prompts.ts';
import {readNamedFile} from '../set-values.ts';

export type AnswerOptions = {elicit?: readonly string[]; sample?: string; root?: readonly string[]};

export const answerOptions: readonly OptionRecord[] = [
	{
		flags: '--elicit <json>',
		description:
			'the answer to what the server asks back, defaults filled in; once for each question, the last for all that follow',
		repeatable: true,
	},
	{flags: '--sample <text>', description: 'the answer when the server asks for a text of a model, or @file'},
	{flags: '--root <folder>', description: 'a folder that the server is told of as a root', repeatable: true},
];

type FormRequest = Extract<ElicitationRequest, {mode: 'form'}>;

function parseAnswer(text: string): JsonObject {
	let value: unknown;
	try {
		value = parseJson(text);
	} catch (error) {
		throw new UserError('USAGE', `--elicit is no JSON: ${(error as Error).message}`, {cause: error});
	}
	if (!isJsonObject(value)) {
		throw new UserError('USAGE', '--elicit must be a JSON object.', {
			hint: `For example: --elicit '{"name": "Ada"}', or '{}' for the defaults.`,
		});
	}
	return value;
}

async function problemsOf(schema: JsonObject, content: JsonObject): Promise<readonly SafeText[]> {
	const {checkArguments} = await import('../../core/form/check-arguments.ts');
	const {schemaFields} = await import('../../core/form/schema-fields.ts');
	const defaults = schemaFields(schema).flatMap(({key, default: value}) =>
		value === undefined ? [] : [[key, value] as const],
	);
	const {problems} = await checkArguments(schema, {...Object.fromEntries(defaults), ...content});
	return problems.map(({path, message}) => safeLine(`${path || 'the answer'} ${message}`));
}

function question({title, description, required, choices, multiple, default: value}: Field): SafeText {
	const parts = [
		description,
		choices ? `one of ${choices.map(choice => JSON.stringify(choice.value)).join(', ')}` : '',
		multiple ? 'a JSON array' : '',
		value === undefined
			? required
				? 'required'
				: 'Enter leaves it out'
			: `Enter for ${JSON.stringify(value)}`,
	];
	return safeLine(`${title} (${parts.filter(Boolean).join('; ')}):`);
}

async function askField(field: Field, schema: JsonObject, ask: Prompts): Promise<JsonObject> {
	const {parseArguments} = await import('../../core/form/parse-arguments.ts');
	for (let remark = ''; ; ) {
		const asked = safeLine(`${remark}${question(field)}`);
		const text = field.sensitive ? await ask.secret(asked) : await ask.text(asked);
		if (text === '' && (field.default !== undefined || !field.required)) return {};
		try {
			const json = field.multiple || field.kind === 'json';
			const given = parseArguments(schema, [`${field.key}${json ? ':' : ''}=${text}`]);
			const problems = (await problemsOf(schema, given)).filter(problem =>
				problem.startsWith(`${field.key} `),
			);
			if (problems.length === 0) return given;
			remark = `${problems.join('; ')}. `;
		} catch (error) {
			if (!(error instanceof UserError) || error.code === 'INTERRUPTED') throw error;
			remark = `${error.message} `;
		}
	}
}

/** Asks a person field by field. */
async function askPerson({message, problem, schema}: FormRequest, ask: Prompts): Promise<ElicitationAnswer> {
	const wrong = problem === undefined ? '' : ` (${problem})`;
	if (!(await ask.confirm(safeLine(`The server asks: ${message}${wrong} Do you answer?`))))
		return {action: 'decline'};
	const {schemaFields} = await import('../../core/form/schema-fields.ts');
	let content: Record<string, JsonObject[string]> = {};
	for (const field of schemaFields(schema)) content = {...content, ...(await askField(field, schema, ask))};
	return {action: 'accept', content};
}

export type Answers = {
	handlers: ServerRequestHandlers;
	/** What was not answered as it was meant; grows while the server asks. */
	warnings: readonly SafeText[];
	/** Ends when the person interrupts a question, and with it all that it was asked for. */
	interrupted: AbortSignal;
};

/**
 * The handlers for what a server may ask during one command, and the warnings that come of them. Where nobody can
 * be asked and no answer was given beforehand, questions are declined. Throws `USAGE` for an answer that is no JSON.
 */
export async function createAnswers(
	{elicit = [], sample, root = []}: AnswerOptions,
	{ask, note, progress, signal}: CommandContext,
): Promise<Answers> {
	const answers = elicit.map(parseAnswer);
	const text = sample?.startsWith('@') ? await readNamedFile(sample.slice(1), signal) : sample;
	const roots = root.map(folder => ({uri: pathToFileURL(resolve(folder)).href}));
	const warnings: SafeText[] = [];
	const interrupt = new AbortController();
	/** Ctrl-C in a question is no signal to this process: it has to end the whole call from here. */
	const unlessInterrupted = async (answer: Promise<ElicitationAnswer>): Promise<ElicitationAnswer> => {
		try {
			return await answer;
		} catch (error) {
			if (!(error instanceof UserError) || error.code !== 'INTERRUPTED') throw error;
			interrupt.abort(error);
			return {action: 'cancel'};
		}
	};
	let asked = 0;
	return {
		warnings,
		interrupted: interrupt.signal,
		handlers: {
			async elicitForm(request) {
				progress(undefined);
				const content = answers[Math.min(asked++, answers.length - 1)];
				if (content) {
					const problems = await problemsOf(request.schema, content);
					if (problems.length === 0) return {action: 'accept', content};
					warnings.push(
						safeLine(
							`The server asked: ${request.message} The answer of --elicit does not fit and was not sent: ${problems.join('; ')}.`,
						),
					);
					return {action: 'decline'};
				}
				if (ask) return unlessInterrupted(askPerson(request, ask));
				warnings.push(
					safeLine(
						`The server asked: ${request.message} It was declined, for nobody could be asked: answer with --elicit '{…}'.`,
					),
				);
				return {action: 'decline'};
			},
			async elicitUrl({message, url}) {
				progress(undefined);
				if (!ask) {
					warnings.push(safeLine(`The server asked you to open ${url} (${message}). It was declined.`));
					return {action: 'decline'};
				}
				await note(() => [safeLine(`The server asks: ${message}`), safeLine(url)]);
				const agreed = ask.confirm(ours('Will you open that address yourself?'));
				return unlessInterrupted(agreed.then(yes => ({action: yes ? 'accept' : 'decline'})));
			},
			...(text !== undefined && {
				sample: async () => ({
					role: 'assistant',
					model: 'by-hand',
					stopReason: 'endTurn',
					content: {type: 'text', text},
				}),
			}),
			...(roots.length > 0 && {roots: () => roots}),
		},
	};
}
