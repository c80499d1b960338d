import {defineCommand} from '../command.ts';
import {printTools} from '../print/tools.ts';
import {idArgument, pidOption} from './shared.ts';

export const tools = defineCommand<{pid?: number}>({
	name: 'tools',
	arguments: [idArgument],
	options: [pidOption],
	summary: 'list the tools that it offers',
	details: 'Joins the running server; with none running it starts one for this command alone.',
	examples: [
		['tools weather', 'names, arguments and descriptions'],
		['tools weather --json', 'as the server gave them'],
	],
	exits: [3, 4, 6],
	async run({core, signal}, {args: [id = ''], options: {pid}}) {
		const connection = await (await core()).connect(id, {signal, ...(pid !== undefined && {pid})});
		try {
			const offered = await connection.tools(signal);
			return {json: {tools: offered}, text: style => printTools(offered, style)};
		} finally {
			await connection.close();
		}
	},
});
