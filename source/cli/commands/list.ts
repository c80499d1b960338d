import {defineCommand} from '../command.ts';
import {printList} from '../print/list.ts';

export const list = defineCommand({
	name: 'list',
	summary: 'show what is installed',
	examples: [
		['list', 'one line for each extension'],
		['list --json', 'the same for a program'],
	],
	async run({core}) {
		const extensions = await (await core()).list();
		return {json: {extensions}, text: style => printList(extensions, style)};
	},
});
