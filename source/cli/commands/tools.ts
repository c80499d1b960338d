import {defineCommand} from '../command.ts';
import {printSignatures} from '../print/signatures.ts';
import {printTools} from '../print/tools.ts';
import {createAnswers} from './answer-server.ts';
import {
	askingOptions,
	isRemote,
	remoteNote,
	type ServerOptions,
	serverArgument,
	serverDetails,
	withServer,
} from './open-server.ts';

export const tools = defineCommand<ServerOptions & {signatures?: boolean}>({
	name: 'tools',
	arguments: [serverArgument],
	options: [
		{flags: '--signatures', description: 'as TypeScript would declare them, with whole descriptions'},
		...askingOptions,
	],
	summary: 'list the tools that it offers',
	details: serverDetails,
	examples: [
		['tools weather', 'names, arguments and descriptions'],
		['tools weather --signatures', 'with the types of arguments and results'],
		['tools weather --json', 'as the server gave them'],
		['tools client:github', "of another entry of the client's file"],
		['tools https://example.com/mcp --header Authorization=@token.txt', 'of a remote server'],
	],
	exits: [3, 4, 6],
	changes: false,
	async run(context, {args: [server = ''], options}) {
		// As `call` offers it: a server may have more tools for who answers its questions.
		const {handlers} = await createAnswers({}, context);
		return withServer(context, {server, options, handlers}, async (connection, warnings) => {
			const offered = await connection.tools(context.signal);
			if (isRemote(server)) await context.note(() => [remoteNote]);
			return {
				json: {tools: offered},
				text: style => (options.signatures ? printSignatures(offered, style) : printTools(offered, style)),
				warnings,
			};
		});
	},
});
