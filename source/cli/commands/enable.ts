import {defineCommand} from '../command.ts';
import {changedResult} from '../print/changed.ts';
import {idArgument, noSyncOption} from './shared.ts';

export const enable = defineCommand<{sync: boolean}>({
	name: 'enable',
	arguments: [idArgument],
	options: [noSyncOption],
	summary: 'switch it on and write the client file',
	details: 'Claude Desktop reads its file when it starts: quit it fully and open it again.',
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
