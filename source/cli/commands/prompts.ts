import type {ServerConnection} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {defineCommand} from '../command.ts';
import {printPromptMessages, printPrompts} from '../print/resources.ts';
import {askingOptions, type ServerOptions, serverArgument, serverDetails, withServer} from './open-server.ts';

/** `key=value` texts as an object. Throws `USAGE`. */
export function readPairs(pairs: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		pairs.map(pair => {
			const equals = pair.indexOf('=');
			if (equals < 1)
				throw new UserError('USAGE', `"${pair}" is no key=value.`, {hint: 'For example: city=Bern'});
			return [pair.slice(0, equals), pair.slice(equals + 1)];
		}),
	);
}

async function checkNames(
	connection: ServerConnection,
	name: string,
	given: Readonly<Record<string, string>>,
	signal: AbortSignal,
): Promise<void> {
	const prompt = (await connection.prompts(signal)).find(candidate => candidate.name === name);
	const missing = (prompt?.arguments ?? []).filter(arg => arg.required && !Object.hasOwn(given, arg.name));
	if (missing.length === 0) return;
	const names = missing.map(arg => arg.name);
	throw new UserError('TOOL_ARGUMENTS_INVALID', `The prompt ${name} needs ${names.join(' and ')}.`, {
		hint: `Add: ${names.map(missed => `${missed}=…`).join(' ')}`,
	});
}

export const prompts = defineCommand<ServerOptions>({
	name: 'prompts',
	arguments: [
		serverArgument,
		{
			syntax: '[name]',
			description: 'the prompt to get; without it they are listed',
			completes: 'prompt',
		},
		{syntax: '[key=value...]', description: 'its arguments; all of them are text'},
	],
	options: askingOptions,
	summary: 'list its prompts, or get one',
	details: serverDetails,
	examples: [
		['prompts weather', 'names, arguments and descriptions'],
		['prompts weather report city=Bern', 'the messages of one'],
	],
	exits: [3, 4, 6],
	changes: false,
	async run(context, {args: [server = '', name, ...pairs], options}) {
		const given = readPairs(pairs);
		return withServer(context, {server, options}, async (connection, warnings) => {
			if (name === undefined) {
				const offered = await connection.prompts(context.signal);
				return {json: {prompts: offered}, text: style => printPrompts(offered, style), warnings};
			}
			await checkNames(connection, name, given, context.signal);
			const result = await connection.getPrompt(name, given, context.signal);
			return {json: {result}, text: style => printPromptMessages(result, style), warnings};
		});
	},
});
