import {defineCommand} from '../command.ts';
import {printStatus} from '../print/status.ts';

export const status = defineCommand({
	name: 'status',
	summary: 'show the servers that are running',
	details: 'Whoever started them: you, or a client.',
	examples: [
		['status', 'who started it, since when, how many sessions'],
		['status --json', 'the same for a program'],
	],
	changes: false,
	async run({core}) {
		const {status, runtimeDoubts} = await core();
		const servers = await status();
		const warnings = (await runtimeDoubts()).map(({text}) => text);
		return {json: {servers}, text: style => printStatus(servers, style), warnings};
	},
});
