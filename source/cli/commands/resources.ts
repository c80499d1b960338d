import {defineCommand} from '../command.ts';
import {printResources} from '../print/resources.ts';
import {type ServerOptions, serverArgument, serverDetails, serverOptions, withServer} from './open-server.ts';

export const resources = defineCommand<ServerOptions>({
	name: 'resources',
	arguments: [serverArgument],
	options: serverOptions,
	summary: 'list its resources and templates',
	details: serverDetails,
	examples: [
		['resources weather', 'addresses, types and descriptions'],
		['resources weather --json', 'as the server gave them'],
	],
	exits: [3, 4, 6],
	async run(context, {args: [server = ''], options}) {
		return withServer(context, {server, options}, async (connection, warnings) => {
			const listed = await connection.resources(context.signal);
			const templates = await connection.resourceTemplates(context.signal);
			return {
				json: {resources: listed, templates},
				text: style => printResources(listed, templates, style),
				warnings,
			};
		});
	},
});
