import {defineCommand} from '../command.ts';
import {idArgument} from './shared.ts';

/** Never runs as a command: the entry turns the process into the launcher instead. */
export const run = defineCommand({
	name: 'run',
	arguments: [idArgument],
	options: [{flags: '--log-payloads', description: 'write whole messages to the log, not only their sizes'}],
	summary: 'be its server on standard input and output, as a client would start it',
	details:
		'This is what the entry in a client runs. It can be joined by `call`, `tools` and the full screen.',
	examples: [['run weather', 'speaks MCP on standard input and output until its end']],
	exits: [3, 4, 6],
	run: async () => undefined,
});
