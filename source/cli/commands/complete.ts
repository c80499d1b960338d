import type {CompletionOf, ServerConnection} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {didYouMean} from '../../core/near-names.ts';
import {ours, safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {askingOptions, type ServerOptions, serverArgument, serverDetails, withServer} from './open-server.ts';
import {readPairs} from './prompts.ts';

function hintFor(name: string, names: readonly string[], word: string): string {
	const all = names.length > 0 ? `There are: ${names.slice(0, 20).join(', ')}` : `It has no ${word}s.`;
	return didYouMean(name, names) ?? all;
}

/** What is to be completed, as the server names it. Throws `PROMPT_NOT_FOUND`, `RESOURCE_NOT_FOUND` or `USAGE`. */
async function find(
	connection: ServerConnection,
	{kind, name, argument}: {kind: string; name: string; argument: string},
	signal: AbortSignal,
): Promise<CompletionOf> {
	let of: {what: CompletionOf; names: readonly string[]} | undefined;
	let known: readonly string[];
	if (kind === 'prompt') {
		const prompts = await connection.prompts(signal);
		known = prompts.map(prompt => prompt.name).filter(Boolean);
		const prompt = prompts.find(candidate => candidate.name === name && name !== '');
		of = prompt && {what: {prompt: name}, names: (prompt.arguments ?? []).map(arg => arg.name)};
	} else {
		const {templateVariables} = await import('../../core/form/uri-template.ts');
		known = (await connection.resourceTemplates(signal)).map(({uriTemplate}) => uriTemplate).filter(Boolean);
		of = known.includes(name) ? {what: {uriTemplate: name}, names: templateVariables(name)} : undefined;
	}
	if (!of) {
		const code = kind === 'prompt' ? 'PROMPT_NOT_FOUND' : 'RESOURCE_NOT_FOUND';
		throw new UserError(code, `The server has no ${kind} "${name}".`, {hint: hintFor(name, known, kind)});
	}
	if (of.names.includes(argument)) return of.what;
	throw new UserError('USAGE', `The ${kind} ${name} has no argument "${argument}".`, {
		hint: hintFor(argument, of.names, 'argument'),
	});
}

export const complete = defineCommand<ServerOptions & {given?: readonly string[]}>({
	name: 'complete',
	arguments: [
		serverArgument,
		{syntax: '<kind>', description: 'what the argument belongs to', choices: ['prompt', 'template']},
		{syntax: '<name>', description: 'the prompt, or the template as `resources` names it'},
		{syntax: '<argument>', description: 'the argument to complete'},
		{syntax: '[value]', description: 'what is typed of it so far'},
	],
	options: [
		{
			flags: '--given <key=value>',
			description: 'an argument that is filled in already, for a server that goes by it',
			repeatable: true,
		},
		...askingOptions,
	],
	summary: 'ask the server how an argument goes on',
	details: serverDetails,
	examples: [
		['complete weather prompt report city Be', 'the values that it proposes, one a line'],
		['complete weather template weather://{country}/{city} city --given country=ch', 'going by another one'],
	],
	exits: [3, 4, 6],
	changes: false,
	async run(context, {args: [server = '', kind = '', name = '', argument = '', value = ''], options}) {
		const given = readPairs(options.given ?? []);
		return withServer(context, {server, options}, async (connection, warnings) => {
			const what = await find(connection, {kind, name, argument}, context.signal);
			const values = await connection.complete(what, {name: argument, value}, given, context.signal);
			const silent = connection.capabilities.completions === undefined;
			return {
				json: {values},
				text: () => values.map(safeLine),
				warnings: [...warnings, ...(silent ? [ours('The server does not complete arguments.')] : [])],
			};
		});
	},
});
