import {UserError} from '../../core/errors.ts';
import {defineCommand} from '../command.ts';
import {printResources} from '../print/resources.ts';
import {askingOptions, type ServerOptions, serverArgument, serverDetails, withServer} from './open-server.ts';
import {watchResources} from './watch-resources.ts';

export const resources = defineCommand<ServerOptions & {watch?: readonly string[]; read?: boolean}>({
	name: 'resources',
	arguments: [serverArgument],
	options: [
		{flags: '--watch <uri...>', description: 'tell each change of these resources, until Ctrl-C'},
		{flags: '--read', description: 'with --watch: also what they say then'},
		...askingOptions,
	],
	summary: 'list its resources and templates, or watch some',
	details: serverDetails,
	examples: [
		['resources weather', 'addresses, types and descriptions'],
		['resources weather --json', 'as the server gave them'],
		['resources weather --watch weather://stations --read', 'print a resource whenever it changes'],
		['resources weather --watch weather://stations --json', 'one JSON object for each change'],
	],
	exits: [3, 4, 6],
	changes: false,
	async run(context, {args: [server = ''], options}) {
		const {watch, read = false} = options;
		if (read && !watch) {
			throw new UserError('USAGE', '--read goes with --watch.', {
				hint: `To read one once: mcpb-tui read ${server} <uri>`,
			});
		}
		return withServer(context, {server, options}, async (connection, warnings) => {
			if (watch) {
				await context.note(style => warnings.map(warning => style.paint(warning, 'warn')));
				await watchResources(connection, {uris: watch, read}, context);
				return undefined;
			}
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
