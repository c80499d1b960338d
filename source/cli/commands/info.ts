import type {Core, ForeignEntry} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {didYouMean} from '../../core/near-names.ts';
import {defineCommand} from '../command.ts';
import {printDetail} from '../print/detail.ts';
import {printEntry} from '../print/entries.ts';

const prefix = 'client:';

async function findEntry(core: Core, name: string): Promise<ForeignEntry> {
	const {foreign, path} = await core.clientStatus();
	const entry = foreign.find(candidate => candidate.name === name);
	if (entry) return entry;
	const names = foreign.map(candidate => candidate.name);
	throw new UserError('CLIENT_ENTRY_NOT_FOUND', `There is no server "${name}" in ${path} that is not ours.`, {
		hint: didYouMean(name, names, near => prefix + near) ?? 'See which there are with: mcpb-tui list --all',
	});
}

export const info = defineCommand({
	name: 'info',
	arguments: [
		{
			syntax: '<id>',
			description: "the extension, as `list` names it; client:<name> for another entry of the client's file",
			completes: 'server',
		},
	],
	summary: 'show everything about one extension',
	details: 'Command, settings, tools, versions, where it comes from.',
	examples: [
		['info weather', 'what it runs and what it still needs'],
		['info client:github', 'what an entry runs that is not ours'],
	],
	exits: [4],
	changes: false,
	async run({core: open}, {args: [id = '']}) {
		const core = await open();
		if (id.startsWith(prefix)) {
			const entry = await findEntry(core, id.slice(prefix.length));
			return {json: {entry}, text: style => printEntry(entry, style)};
		}
		const extension = await core.info(id);
		return {json: {extension}, text: style => printDetail(extension, style)};
	},
});
