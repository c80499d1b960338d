import {defineCommand} from '../command.ts';
import {changedResult} from '../print/changed.ts';
import {idArgument} from './shared.ts';

export const rollback = defineCommand({
	name: 'rollback',
	arguments: [idArgument],
	summary: 'go back to the version before',
	details: 'Settings stay. Doing it again returns.',
	examples: [['rollback weather', 'the version before is current again']],
	exits: [4],
	changes: true,
	async run({core}, {args: [id = '']}) {
		const changed = await (await core()).rollBack(id);
		return changedResult(changed, `${id} is at version ${changed.extension.version} again.`);
	},
});
