import type {Calls, Core} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {ours, safeJoin, safeLine} from '../../core/safe-text.ts';
import {type CommandResult, defineCommand} from '../command.ts';
import {parseCount} from '../option-values.ts';
import {printCallHistory, printSavedCalls} from '../print/calls.ts';
import type {Lines, Style} from '../print/style.ts';
import {isRemote, serverArgument} from './open-server.ts';

type Options = {
	tool?: string;
	saved?: boolean;
	lines?: number;
	rename?: readonly string[];
	delete?: string;
};

/** An extension has to be there; of other servers everything that can be known is what is remembered. */
async function checkServer(core: Core, server: string): Promise<void> {
	if (isRemote(server) || server.startsWith('client:')) return;
	const isThere = (await core.list()).some(({id}) => id === server);
	if (!isThere) await core.info(server);
}

async function rename(calls: Calls, server: string, names: readonly string[]): Promise<CommandResult> {
	const [from, to, ...others] = names;
	if (from === undefined || to === undefined || others.length > 0) {
		throw new UserError('USAGE', '--rename takes two names: the old one and the new one.', {
			hint: `For example: mcpb-tui calls ${server} --rename 'old name' 'new name'`,
		});
	}
	await calls.rename(server, from, to);
	return {
		json: {id: server, renamed: {from, to}},
		text: () => [safeJoin`${safeLine(from)} is ${safeLine(to)} now.`],
	};
}

export const calls = defineCommand<Options>({
	name: 'calls',
	arguments: [serverArgument],
	options: [
		{flags: '--tool <tool>', description: 'only calls of that tool', completes: 'tool'},
		{flags: '--saved', description: 'only those that were saved under a name'},
		{
			flags: '-n, --lines <count>',
			description: 'so many of the calls that were made (default: 20; with --json all)',
			parse: parseCount,
		},
		{
			flags: '--rename <from> <to...>',
			description: 'give a saved call another name',
			completes: 'saved',
		},
		{flags: '--delete <name>', description: 'forget a saved call', completes: 'saved'},
	],
	summary: 'show the calls that were made and saved',
	details:
		'Their arguments come back with `call --again` and `call --saved <name>`. Secrets are never among them: what was left out is named.',
	examples: [
		['calls weather', 'the saved ones by name, then those that were made, the newest first'],
		['calls weather --tool forecast --json', 'all of one tool, for a program'],
		['calls weather --rename bern home', 'another name for a saved one'],
		['calls weather --delete home', 'forget it'],
	],
	exits: [4],
	changes: ({rename: names, delete: gone}) => names !== undefined || gone !== undefined,
	async run({core: open}, {args: [server = ''], options}) {
		const core = await open();
		const {tool, saved: onlySaved = false, lines, rename: names, delete: gone} = options;
		await checkServer(core, server);
		if (names) return rename(core.calls, server, names);
		if (gone !== undefined) {
			await core.calls.removeSaved(server, gone);
			return {json: {id: server, deleted: gone}, text: () => [safeJoin`${safeLine(gone)} is forgotten.`]};
		}
		const saved = await core.calls.saved(server, tool);
		const made = onlySaved ? [] : await core.calls.history(server, tool);
		const wanted = lines === undefined ? made : made.slice(0, lines);
		const text = async (style: Style): Promise<Lines> => {
			const tables = [
				await printSavedCalls(saved, style),
				await printCallHistory(wanted.slice(0, lines ?? 20), style),
			];
			const [first = [], second = []] = tables.filter(table => table.length > 0);
			const more = wanted.length - (lines ?? 20);
			const rest = more > 0 ? [safeLine(`… ${more} more: -n ${wanted.length} shows all.`)] : [];
			if (first.length === 0) return [ours('No call is remembered.')];
			return [...first, ...(second.length === 0 ? [] : [ours(''), ...second]), ...rest];
		};
		return {json: {id: server, saved, ...(!onlySaved && {history: wanted})}, text};
	},
});
