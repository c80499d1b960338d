import {defineCommand} from '../command.ts';
import {changedResult} from '../print/changed.ts';
import {idArgument, noSyncOption} from './shared.ts';

export const enable = defineCommand<{sync: boolean}>({
	name: 'enable',
	arguments: [idArgument],
	options: [noSyncOption],
	summary: "switch an extension on and write it into the client's file",
	examples: [
		['enable weather', 'Claude Desktop has it after its next start'],
		['enable weather --no-sync', 'switch it on, write the file later'],
	],
	exits: [3, 4],
	changes: true,
	async run({core}, {args: [id = ''], options: {sync}}) {
		return changedResult(await (await core()).setEnabled(id, true, {sync}), `${id} is on.`);
	},
});
