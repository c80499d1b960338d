import {defineCommand} from '../command.ts';
import {printDetail} from '../print/detail.ts';
import {idArgument} from './shared.ts';

export const info = defineCommand({
	name: 'info',
	arguments: [idArgument],
	summary: 'show everything about one extension',
	details: 'Command, settings, tools, versions, where it comes from.',
	examples: [['info weather', 'what it runs and what it still needs']],
	exits: [4],
	async run({core}, {args: [id = '']}) {
		const extension = await (await core()).info(id);
		return {json: {extension}, text: style => printDetail(extension, style)};
	},
});
