import {defineCommand} from '../command.ts';
import {changedResult} from '../print/changed.ts';
import {idArgument, noSyncOption} from './shared.ts';

export const disable = defineCommand<{sync: boolean}>({
	name: 'disable',
	arguments: [idArgument],
	options: [noSyncOption],
	summary: 'switch it off; its settings stay',
	details: "Its entry is taken out of the client's file; every other byte of the file stays.",
	examples: [['disable weather', 'every other byte of the file stays as it is']],
	exits: [4],
	changes: true,
	async run({core}, {args: [id = ''], options: {sync}}) {
		return changedResult(await (await core()).setEnabled(id, false, {sync}), `${id} is off.`);
	},
});
