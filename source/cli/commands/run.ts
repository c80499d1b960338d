import {defineCommand} from '../command.ts';
import {idArgument} from './shared.ts';

/** Never runs as a command: the entry turns the process into the launcher instead. */
export const run = defineCommand({
	name: 'run',
	arguments: [idArgument],
	options: [{flags: '--log-payloads', description: 'write whole messages to the log, not only their sizes'}],
	summary: 'be its server, as a client starts it',
	details:
		'It speaks MCP on standard input and output. This is what the entry in a client runs; `call`, `tools` and the full screen can join it.',
	examples: [['run weather', 'speaks MCP on standard input and output until its end']],
	exits: [3, 4, 6],
	changes: true,
	run: async () => undefined,
});
