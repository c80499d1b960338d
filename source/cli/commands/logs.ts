import type {Core, LogFilter, LogKind, LogLevel, LogLine, LogOptions} from '../../core/contract.ts';
import {UserError} from '../../core/errors.ts';
import {safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {parseCount, parseSince} from '../option-values.ts';
import {printLogLine} from '../print/log-line.ts';

type Options = {
	follow?: boolean;
	lines?: number;
	since?: string;
	level?: LogLevel;
	kind?: readonly LogKind[];
	session?: readonly string[];
	grep?: string;
	client?: true | string;
	payloads?: boolean;
};

const kinds: readonly LogKind[] = ['stderr', 'message', 'log', 'life', 'pollution'];

function parseKind(text: string): LogKind {
	const kind = kinds.find(name => name === text);
	if (!kind) throw new UserError('USAGE', `It must be one of ${kinds.join(', ')}.`);
	return kind;
}

/** Our own logs of extensions, or what the client wrote about a server. */
function openLog(
	core: Core,
	ids: readonly string[],
	client: Options['client'],
	options: LogOptions,
): AsyncIterable<readonly LogLine[]> {
	if (client === undefined) return core.log(ids.length > 0 ? ids : 'all', options);
	if (ids.length > 1) {
		throw new UserError('USAGE', "A client's own log is read for one server at a time.", {
			hint: 'For example: mcpb-tui logs --client "Weather"',
		});
	}
	return core.clientLog(client === true ? ids[0] : client, options);
}

/** A message with what it said, as long as anybody knows that. */
async function withPayload(core: Core, line: LogLine): Promise<LogLine> {
	if (!line.message || line.message.payload !== undefined) return line;
	const payload = await core.logPayload(line);
	if (payload === undefined) return line;
	const {time, kind, level, session, server, message} = line;
	return {
		time,
		kind,
		level,
		text: safeLine(`${line.text} ${payload}`),
		...(session !== undefined && {session}),
		...(server !== undefined && {server}),
		message: {...message, payload: safeLine(payload)},
	};
}

async function* withPayloads(
	core: Core,
	log: AsyncIterable<readonly LogLine[]>,
): AsyncGenerator<readonly LogLine[]> {
	for await (const lines of log) {
		const told: LogLine[] = [];
		for (const line of lines) told.push(await withPayload(core, line));
		yield told;
	}
}

function filterOf({level, kind, session, grep}: Options): LogFilter {
	return {
		...(level && {level}),
		...(kind && {kinds: kind}),
		...(session && {sessions: session}),
		...(grep && {grep}),
	};
}

export const logs = defineCommand<Options>({
	name: 'logs',
	arguments: [
		{
			syntax: '[id...]',
			description: 'the extensions, as `list` names them; without one all of them',
			completes: 'extension',
		},
	],
	options: [
		{flags: '-f, --follow', description: 'go on with what comes, until Ctrl-C'},
		{
			flags: '-n, --lines <count>',
			description: 'lines that fit, from the end, to begin with (default: 100; with --since all since then)',
			parse: parseCount,
		},
		{
			flags: '--since <time>',
			description: 'nothing older: 10m, 2h, 1d, 14:30, 2026-11-21, 2026-11-21T14:30',
			parse: parseSince,
		},
		{
			flags: '--level <level>',
			description: 'that level and worse',
			choices: ['debug', 'info', 'warning', 'error'],
		},
		{
			flags: '--kind <kind>',
			description: `lines of that kind: ${kinds.join(', ')}`,
			parse: parseKind,
			repeatable: true,
		},
		{
			flags: '--session <name>',
			description: 'what passed in that session: client for the one that started the server, s1, s2, …',
			repeatable: true,
		},
		{
			flags: '--grep <pattern>',
			description: 'lines that the regular expression fits; all lower case fits both cases',
		},
		{
			flags: '--payloads',
			description: 'with what messages said, as long as the running server remembers it',
		},
		{
			flags: '--client [name]',
			description:
				'what Claude Desktop itself wrote about a server, by the name that it has there; without one about all',
			completes: 'entry',
		},
	],
	summary: 'show the logs of its servers, or of all',
	details:
		'Standard error, messages, and the events of their life, of all runs, merged by time. Payloads are in it only with the setting `logPayloads`.',
	examples: [
		['logs weather', 'the last 100 lines'],
		['logs weather -f -n 0', 'only what comes from now on'],
		['logs --level warning --since 1h', 'what went wrong in the last hour, anywhere'],
		['logs weather --kind message --session client', 'what passed between the client and the server'],
		['logs weather --grep "timeout|refused" -n 5', 'the last five lines that say so'],
		['logs weather -f --json', 'one JSON object a line'],
		['logs --client "Weather" -f', 'of a server that does not run through mcpb-tui'],
	],
	exits: [4],
	changes: false,
	async run({core, signal, streamAll, json}, {args: ids, options}) {
		const {follow = false, since, client} = options;
		const last = options.lines ?? (since === undefined ? 100 : Number.POSITIVE_INFINITY);
		const wanted = {...filterOf(options), last, follow, signal, ...(since !== undefined && {since})};
		const opened = await core();
		const lines = openLog(opened, ids, client, wanted);
		const log = options.payloads ? withPayloads(opened, lines) : lines;
		const named = client === undefined && ids.length !== 1;
		if (follow || !json) {
			for await (const list of log) {
				await streamAll(list, (line, style) => printLogLine(line, style, {named}));
				if (signal.aborted) break;
			}
			return undefined;
		}
		const all: LogLine[] = [];
		for await (const list of log) all.push(...list);
		return {json: {id: ids.length === 1 ? ids[0] : null, lines: all}};
	},
});
