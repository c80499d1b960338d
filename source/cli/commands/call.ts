import type {JsonObject, ServerConnection, Tool} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {safeLine, safeText} from '../../core/safe-text.ts';
import {type CommandContext, defineCommand} from '../command.ts';
import {parseSeconds} from '../option-values.ts';
import {printToolResult} from '../print/tool-result.ts';
import {readNamedFile, readStandardInput} from '../set-values.ts';
import {idArgument, pidOption} from './shared.ts';

type Options = {args?: string; timeout?: number; pid?: number};

/** The object of `--args`: JSON as it stands, `@file`, or `-` for standard input. */
async function readArgs(source: string | undefined, signal: AbortSignal): Promise<JsonObject> {
	if (source === undefined) return {};
	let text = source;
	if (source === '-') text = await readStandardInput(signal);
	else if (source.startsWith('@')) text = await readNamedFile(source.slice(1));
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new UserError('USAGE', `--args is no JSON: ${(error as Error).message}`, {cause: error});
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new UserError('USAGE', '--args must be a JSON object.', {
			hint: `For example: --args '{"city": "Bern"}'`,
		});
	}
	return value as JsonObject;
}

type Call = {
	id: string;
	tool: string;
	pairs: readonly string[];
	given: JsonObject;
	timeout: number | undefined;
};

async function argumentsFor(tool: Tool, {id, pairs, given}: Call): Promise<JsonObject> {
	const {parseArguments} = await import('../../core/form/parse-arguments.ts');
	const {checkArguments} = await import('../../core/form/check-arguments.ts');
	const args = {...given, ...parseArguments(tool.inputSchema, pairs)};
	const problems = await checkArguments(tool.inputSchema, args);
	if (problems.length === 0) return args;
	const reasons = problems.map(({path, message}) => `${path || 'The arguments'} ${message}`);
	throw new UserError(
		'TOOL_ARGUMENTS_INVALID',
		`${tool.name} does not take these arguments: ${reasons.join('; ')}.`,
		{
			hint: `Its arguments are shown by: mcpb-tui tools ${id}`,
		},
	);
}

async function callTool(connection: ServerConnection, call: Call, {signal, progress}: CommandContext) {
	const offered = await connection.tools(signal);
	const tool = offered.find(({name}) => name === call.tool);
	// With no such tool the call says so, and names those that are near.
	const args = tool ? await argumentsFor(tool, call) : call.given;
	return connection.call(call.tool, args, {
		signal,
		...(call.timeout !== undefined && {timeout: call.timeout}),
		onProgress: ({progress: done, total, message}) =>
			progress(
				safeLine(`${done}${total === undefined ? '' : ` of ${total}`}${message ? `  ${message}` : ''}`),
			),
	});
}

export const call = defineCommand<Options>({
	name: 'call',
	arguments: [
		idArgument,
		{syntax: '<tool>', description: 'the tool, as `tools` names it'},
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
		pidOption,
	],
	summary: 'call a tool and print its answer',
	details:
		'Joins the running server; with none running it starts one for this command alone. Ctrl-C cancels the call.',
	examples: [
		['call weather forecast city=Bern days=3', 'arguments as key=value'],
		[`call weather forecast --args '{"city": "Bern"}'`, 'as JSON'],
		['call weather forecast --args @query.json --timeout 300', 'from a file, with more time'],
	],
	exits: [3, 4, 5, 6],
	async run(context, {args: [id = '', tool = '', ...pairs], options: {args: source, timeout, pid}}) {
		const {core, signal, progress} = context;
		const given = await readArgs(source, signal);
		const connection = await (await core()).connect(id, {signal, ...(pid !== undefined && {pid})});
		try {
			const {result, isError, milliseconds} = await callTool(
				connection,
				{id, tool, pairs, given, timeout},
				context,
			);
			return {
				json: {result, isError, milliseconds: Math.round(milliseconds * 10) / 10},
				text: () => printToolResult(result),
				...(isError && {failure: new UserError('TOOL_FAILED', safeText(`${tool} answered with an error.`))}),
			};
		} finally {
			progress(undefined);
			await connection.close();
		}
	},
});
