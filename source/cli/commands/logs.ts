import type {Core, LogLine, LogOptions} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {defineCommand} from '../command.ts';
import {parseCount} from '../option-values.ts';
import {printLogLine} from '../print/log-line.ts';

type Options = {follow?: boolean; lines?: number; client?: true | string};

/** Our own log of an extension, or what the client wrote about a server. */
function openLog(core: Core, id: string | undefined, client: Options['client'], options: LogOptions) {
	if (client !== undefined) return core.clientLog(client === true ? id : client, options);
	if (id !== undefined) return core.log(id, options);
	throw new UserError('USAGE', 'Which log?', {
		hint: 'That of an extension: mcpb-tui logs <id>. That which Claude Desktop writes: mcpb-tui logs --client [name]',
	});
}

export const logs = defineCommand<Options>({
	name: 'logs',
	arguments: [{syntax: '[id]', description: 'the extension, as `list` names it'}],
	options: [
		{flags: '-f, --follow', description: 'go on with what comes, until Ctrl-C'},
		{
			flags: '-n, --lines <count>',
			description: 'lines from the end to begin with (default: 100)',
			parse: parseCount,
		},
		{
			flags: '--client [name]',
			description:
				'what Claude Desktop itself wrote about a server, by the name that it has there; without one about all',
		},
	],
	summary: 'show the log of its servers',
	details: 'Standard error, messages, and the events of their life.',
	examples: [
		['logs weather', 'the last 100 lines'],
		['logs weather -f -n 0', 'only what comes from now on'],
		['logs weather -f --json', 'one JSON object a line'],
		['logs --client "Weather" -f', 'of a server that does not run through mcpb-tui'],
	],
	exits: [4],
	async run({core, signal, stream, json}, {args: [id], options}) {
		const {follow = false, lines: last = 100, client} = options;
		const log = openLog(await core(), id, client, {last, follow, signal});
		if (follow || !json) {
			for await (const line of log) await stream(line, style => printLogLine(line, style));
			return undefined;
		}
		const lines: LogLine[] = [];
		for await (const line of log) lines.push(line);
		return {json: {id: id ?? null, lines}};
	},
});
