import type {JsonObject, Tool} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {didYouMean} from '../../core/near-names.ts';
import {type SafeText, safeLine} from '../../core/safe-text.ts';
import type {CommandContext, OptionRecord} from '../command.ts';

export type KeptOptions = {saved?: string; again?: boolean; save?: string};

export const keptOptions: readonly OptionRecord[] = [
	{
		flags: '--saved <name>',
		description: 'begin with the arguments of a saved call',
		completes: 'saved',
	},
	{flags: '--again', description: 'begin with the arguments of the call of this tool before'},
	{flags: '--save <name>', description: 'save the call under a name; secrets are left out'},
];

type Called = {id: string; tool: string};

/**
 * The arguments that a call begins with, from a saved or the last call, and what is to be said of them. Throws
 * `SAVED_CALL_NOT_FOUND`.
 */
export async function readKept(
	context: CommandContext,
	{id, tool}: Called,
	{saved, again}: KeptOptions,
): Promise<{args: JsonObject; warnings: readonly SafeText[]}> {
	if (saved === undefined && !again) return {args: {}, warnings: []};
	const {calls} = await context.core();
	const all = saved === undefined ? [] : await calls.saved(id, tool);
	const kept = saved === undefined ? await calls.last(id, tool) : all.find(({name}) => name === saved);
	if (!kept) {
		const names = all.map(({name}) => name);
		const near = saved === undefined ? undefined : didYouMean(saved, names);
		const others =
			names.length === 0 ? 'Save one with: call … --save <name>' : `Saved are: ${names.join(', ')}`;
		throw new UserError(
			'SAVED_CALL_NOT_FOUND',
			saved === undefined
				? `No call of ${tool} is remembered.`
				: `${id} has no saved call "${saved}" of ${tool}.`,
			{hint: near ?? others},
		);
	}
	const missing = kept.withheld.join(', ');
	return {
		args: kept.arguments ?? {},
		warnings: missing === '' ? [] : [safeLine(`Secrets are never kept: give ${missing} again.`)],
	};
}

/** Saves a call as it is about to be made. Throws `SAVED_CALL_EXISTS` or `SAVED_CALL_NAME_INVALID`. */
export async function saveKept(
	context: CommandContext,
	{id, tool, args}: {id: string; tool: Tool; args: JsonObject},
	{save: name}: KeptOptions,
): Promise<void> {
	if (name === undefined) return;
	const {calls} = await context.core();
	await calls.save(id, {name, tool: tool.name, arguments: args, inputSchema: tool.inputSchema});
}
