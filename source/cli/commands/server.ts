import {defineCommand} from '../command.ts';
import {printServer} from '../print/server.ts';
import {askingOptions, type ServerOptions, serverArgument, serverDetails, withServer} from './open-server.ts';

export const server = defineCommand<ServerOptions>({
	name: 'server',
	arguments: [serverArgument],
	options: askingOptions,
	summary: 'tell what it says of itself, and ping it',
	details: serverDetails,
	examples: [
		['server weather', 'name, version, protocol, capabilities, instructions, milliseconds of a ping'],
		['server https://example.com/mcp --json', 'the same of a remote server, for a program'],
	],
	exits: [3, 4, 6],
	changes: false,
	async run(context, {args: [name = ''], options}) {
		return withServer(context, {server: name, options}, async (connection, warnings) => {
			const ping = await connection.ping(context.signal);
			const {serverInfo, capabilities, protocol, joined} = connection;
			const instructions = connection.instructions ?? null;
			return {
				json: {
					serverInfo,
					protocol: protocol ?? null,
					capabilities,
					instructions,
					joined,
					pid: connection.pid ?? null,
					ping: Math.round(ping * 10) / 10,
				},
				text: style => printServer(connection, ping, style),
				warnings,
			};
		});
	},
});
