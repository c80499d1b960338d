import {anySignal} from '../../core/any-signal.ts';
import type {JsonObject, ServerConnection, ServerLogLevel, Tool} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {isJsonObject, parseJson} from '../../core/exact-json.ts';
import {saveFile, saveMedia} from '../../core/results/save-file.ts';
import {type SafeText, safeLine, safeText} from '../../core/safe-text.ts';
import {type CommandContext, defineCommand} from '../command.ts';
import {parseSeconds} from '../option-values.ts';
import type {Lines} from '../print/style.ts';
import {printToolResult} from '../print/tool-result.ts';
import {formatBytes} from '../print/units.ts';
import {readNamedFile, readStandardInput} from '../set-values.ts';
import {type AnswerOptions, answerOptions, createAnswers} from './answer-server.ts';
import {watchCall} from './follow-call.ts';
import {type KeptOptions, keptOptions, readKept, saveKept} from './kept-arguments.ts';
import {type ServerOptions, serverArgument, serverDetails, serverOptions, withServer} from './open-server.ts';

type Options = ServerOptions &
	KeptOptions &
	AnswerOptions & {
		unchecked?: boolean;
		args?: string;
		timeout?: number;
		output?: string;
		saveMedia?: string;
		follow?: boolean;
		logLevel?: ServerLogLevel;
	};

/** The object of `--args`: JSON as it stands, `@file`, or `-` for standard input. */
async function readArgs(source: string | undefined, signal: AbortSignal): Promise<JsonObject> {
	if (source === undefined) return {};
	let text = source;
	if (source === '-') text = await readStandardInput(signal);
	else if (source.startsWith('@')) text = await readNamedFile(source.slice(1), signal);
	let value: unknown;
	try {
		value = parseJson(text);
	} catch (error) {
		throw new UserError('USAGE', `--args is no JSON: ${(error as Error).message}`, {cause: error});
	}
	if (!isJsonObject(value)) {
		throw new UserError('USAGE', '--args must be a JSON object.', {
			hint: `For example: --args '{"city": "Bern"}'`,
		});
	}
	return value;
}

type Call = {
	id: string;
	tool: string;
	pairs: readonly string[];
	given: JsonObject;
	timeout: number | undefined;
	follow: boolean;
	logLevel: ServerLogLevel | undefined;
	signal: AbortSignal;
	unchecked: boolean;
	kept: KeptOptions;
};

type Arguments = {args: JsonObject; warnings: readonly SafeText[]};

async function argumentsFor(tool: Tool, {id, pairs, given, unchecked}: Call): Promise<Arguments> {
	const {parseArguments} = await import('../../core/form/parse-arguments.ts');
	const {checkArguments} = await import('../../core/form/check-arguments.ts');
	const args = {...given, ...parseArguments(tool.inputSchema, pairs)};
	if (unchecked) return {args, warnings: []};
	const {problems, unchecked: why} = await checkArguments(tool.inputSchema, args);
	const warnings = why === undefined ? [] : [safeLine(`The arguments of ${tool.name}: ${why}.`)];
	if (problems.length === 0) return {args, warnings};
	const reasons = problems.map(({path, message}) => `${path || 'The arguments'} ${message}`);
	throw new UserError(
		'TOOL_ARGUMENTS_INVALID',
		`${tool.name} does not take these arguments: ${reasons.join('; ')}.`,
		{
			hint: `Its arguments are shown by: mcpb-tui tools ${id}. --unchecked sends them as they are.`,
		},
	);
}

async function callTool(connection: ServerConnection, call: Call, context: CommandContext) {
	const {signal} = call;
	const offered = await connection.tools(signal);
	const tool = offered.find(({name}) => name === call.tool);
	// With no such tool the call says so, and names those that are near.
	const {args, warnings} = tool ? await argumentsFor(tool, call) : {args: call.given, warnings: []};
	if (tool) await saveKept(context, {id: call.id, tool, args}, call.kept);
	if (call.logLevel) await connection.setLogLevel(call.logLevel, signal);
	const {stop, ...watching} = await watchCall(connection, call.follow, context);
	try {
		const called = await connection.call(call.tool, args, {
			signal,
			...(call.timeout !== undefined && {timeout: call.timeout}),
			...watching,
		});
		return {...called, warnings};
	} finally {
		await stop();
	}
}

type Keeping = Pick<Options, 'output' | 'saveMedia'>;

/** Puts what the user wants to keep of a result into files; returns what to say of it. */
async function keep(
	result: JsonObject,
	tool: string,
	{output, saveMedia: folder}: Keeping,
): Promise<{json: Readonly<Record<string, unknown>>; lines: Lines}> {
	const saved = folder === undefined ? [] : await saveMedia(folder, tool, result);
	const bytes =
		output === undefined
			? 0
			: await saveFile(output, `${JSON.stringify(result, undefined, '\t')}\n`, {replace: true});
	const files = saved.map(({path, mimeType, bytes: size}) =>
		safeLine(`Saved ${path} (${mimeType}, ${formatBytes(size)}).`),
	);
	return {
		json: {...(output !== undefined && {output}), ...(folder !== undefined && {saved})},
		lines:
			output === undefined
				? [...printToolResult(result), ...files]
				: [...files, safeLine(`Wrote ${output} (${formatBytes(bytes)}).`)],
	};
}

export const call = defineCommand<Options>({
	name: 'call',
	arguments: [
		serverArgument,
		{syntax: '<tool>', description: 'the tool, as `tools` names it', completes: 'tool'},
		{
			syntax: '[key=value...]',
			description: "its arguments, read by the types of the tool's schema; key:=JSON for anything",
		},
	],
	options: [
		{flags: '--args <json>', description: 'all arguments as a JSON object, @file, or - for standard input'},
		{
			flags: '--timeout <seconds>',
			description: 'give up after so long without progress (default: 60)',
			parse: parseSeconds,
		},
		{
			flags: '--output <file>',
			description: 'write the whole answer to a file, as JSON, instead of printing it',
			completes: 'file',
		},
		{
			flags: '--save-media <folder>',
			description: 'save images, sounds and embedded files there',
			completes: 'file',
		},
		{
			flags: '-f, --follow',
			description:
				'show progress, what the server logs and what it writes on standard error meanwhile, on standard error',
		},
		{
			flags: '--log-level <level>',
			description: 'ask the server to log from that level on',
			choices: ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'],
		},
		{
			flags: '--unchecked',
			description: "send the arguments even when the tool's schema does not allow them",
		},
		...keptOptions,
		...answerOptions,
		...serverOptions,
	],
	summary: 'call a tool and print its answer',
	details: `${serverDetails}\nCtrl-C cancels the call.`,
	examples: [
		['call weather forecast city=Bern days=3', 'arguments as key=value'],
		[`call weather forecast --args '{"city": "Bern"}'`, 'as JSON'],
		['call weather forecast --args @query.json --timeout 300', 'from a file, with more time'],
		['call weather forecast --again days=5', 'as the call before, but for one argument'],
		['call weather radar --save-media .', 'keep the image that it answers with'],
		[
			`call weather report --follow --elicit '{}'`,
			'follow it; what it asks back is answered with its defaults',
		],
	],
	exits: [3, 4, 5, 6],
	changes: true,
	async run(context, {args: [server = '', tool = '', ...pairs], options}) {
		const {args: source, timeout, follow = false, unchecked = false, logLevel} = options;
		const kept = await readKept(context, {id: server, tool}, options);
		const given = {...kept.args, ...(await readArgs(source, context.signal))};
		const {handlers, warnings: answered, interrupted} = await createAnswers(options, context);
		return withServer(context, {server, options, handlers}, async (connection, warnings) => {
			const signal = anySignal(context.signal, interrupted);
			const asked = {id: server, tool, pairs, given, timeout, follow, logLevel};
			const call = {...asked, signal, unchecked, kept: options};
			const called = await callTool(connection, call, context);
			const {result, isError, milliseconds, structuredProblem} = called;
			const {json, lines} = await keep(result, tool, options);
			return {
				json: {
					...(options.output === undefined && {result}),
					isError,
					milliseconds: Math.round(milliseconds * 10) / 10,
					...(structuredProblem !== undefined && {structuredProblem}),
					...json,
				},
				text: () => lines,
				warnings: [
					...kept.warnings,
					...warnings,
					...answered,
					...called.warnings,
					...(structuredProblem === undefined ? [] : [structuredProblem]),
				],
				...(isError && {failure: new UserError('TOOL_FAILED', safeText(`${tool} answered with an error.`))}),
			};
		});
	},
});
