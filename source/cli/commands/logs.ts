import type {LogLine} from '../../core/contract.ts';
import {defineCommand} from '../command.ts';
import {parseCount} from '../option-values.ts';
import {printLogLine} from '../print/log-line.ts';
import {idArgument} from './shared.ts';

export const logs = defineCommand<{follow?: boolean; lines: number}>({
	name: 'logs',
	arguments: [idArgument],
	options: [
		{flags: '-f, --follow', description: 'go on with what comes, until Ctrl-C'},
		{
			flags: '-n, --lines <count>',
			description: 'lines from the end to begin with (default: 100)',
			parse: parseCount,
		},
	],
	summary: 'show the log of its servers',
	details: 'Standard error, messages, and the events of their life.',
	examples: [
		['logs weather', 'the last 100 lines'],
		['logs weather -f -n 0', 'only what comes from now on'],
		['logs weather -f --json', 'one JSON object a line'],
	],
	exits: [4],
	async run({core, signal, stream, json}, {args: [id = ''], options: {follow = false, lines: last = 100}}) {
		const log = (await core()).log(id, {last, follow, signal});
		if (follow || !json) {
			for await (const line of log) await stream(line, style => printLogLine(line, style));
			return undefined;
		}
		const lines: LogLine[] = [];
		for await (const line of log) lines.push(line);
		return {json: {id, lines}};
	},
});
