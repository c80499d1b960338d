import type {HeaderValue, ServerConnection, ServerRequestHandlers} from '../../core/contract.ts';
import {parseHeader} from '../../core/form/header.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import type {ArgumentRecord, CommandContext, CommandResult, OptionRecord} from '../command.ts';
import {parseSeconds} from '../option-values.ts';
import {parsePair, readSetValues} from '../set-values.ts';
import {pidOption} from './shared.ts';

export type ServerOptions = {
	pid?: number;
	header?: readonly string[];
	allowHttp?: boolean;
	timeout?: number;
};

export const serverArgument: ArgumentRecord = {
	syntax: '<server>',
	description:
		"the extension, as `list` names it; client:<name> for another entry of the client's file; or a URL",
	completes: 'server',
};

export const serverOptions: readonly OptionRecord[] = [
	pidOption,
	{
		flags: '--header <name=value>',
		description:
			'for a URL: send a header; name=vault:<name> (see vault set), name=@file and name=- (standard input) keep a secret out of your history',
		repeatable: true,
	},
	{flags: '--allow-http', description: 'for a URL: plain http also to other machines'},
];

/** The same for what asks a server a short question; a call has a timeout of its own. */
export const askingOptions: readonly OptionRecord[] = [
	{
		flags: '--timeout <seconds>',
		description: 'time out when an answer takes longer (default: 60)',
		parse: parseSeconds,
	},
	...serverOptions,
];

/** Said in the help of each command that takes a server. */
export const serverDetails =
	"Joins the running server; with none running it starts one for this command alone, as it does for another entry of\nthe client's file. A server at a URL is only talked to: it is never written into claude_desktop_config.json, which\nknows no remote servers (Claude Desktop has them under Settings > Connectors).";

export const isRemote = (server: string): boolean => /^https?:\/\//i.test(server);

export const remoteNote: SafeText = ours(
	'A remote server is never written into claude_desktop_config.json, which knows only servers with a command. For Claude Desktop, add it there under Settings > Connectors.',
);

/** Headers whose secret is in the vault go on as they are: core fills them in, and they are nowhere else. */
async function readHeaders(
	pairs: readonly string[],
	{ask, signal}: CommandContext,
): Promise<{headers: Record<string, HeaderValue>; warnings: readonly SafeText[]}> {
	const known = pairs.map(parseHeader);
	const kept = known.flatMap(({name, value}) => (typeof value === 'string' ? [] : [[name, value] as const]));
	const parsed = pairs.filter((_, index) => typeof known[index]?.value === 'string').map(parsePair);
	const values = await readSetValues(parsed, {ask, signal});
	const plain = parsed.filter(
		({key, source}) => source.kind === 'plain' && /auth|key|token|cookie|secret/i.test(key),
	);
	const given = Object.entries(values).map(([name, texts]) => [name, texts.join(', ')] as const);
	return {
		headers: Object.fromEntries([...given, ...kept]),
		warnings: plain.map(({key}) =>
			safeLine(
				`The value of ${key} stood on the command line: it is in your shell's history. Better: mcpb-tui vault set <name>, then --header ${key}=vault:<name>; or --header ${key}=@file.`,
			),
		),
	};
}

/** Connects to the server that the user named, does the work, and ends the connection however that ends. */
export async function withServer<Result extends CommandResult | undefined>(
	context: CommandContext,
	{server, options, handlers}: {server: string; options: ServerOptions; handlers?: ServerRequestHandlers},
	work: (connection: ServerConnection, warnings: readonly SafeText[]) => Promise<Result>,
): Promise<Result> {
	const {core, signal} = context;
	const {pid, header = [], allowHttp, timeout} = options;
	const {headers, warnings} = await readHeaders(header, context);
	const connection = await (await core()).connect(server, {
		signal,
		headers,
		...(pid !== undefined && {pid}),
		...(allowHttp && {allowHttp}),
		// A server that is started here may have to be fetched first, which is no part of a call.
		...(timeout !== undefined && isRemote(server) && {timeout}),
		...(timeout !== undefined && {answerTimeout: timeout}),
		...(handlers && {handlers}),
	});
	try {
		const result = await work(connection, warnings);
		const remarks = connection.remarks();
		return result && {...result, warnings: [...(result.warnings ?? []), ...remarks]};
	} catch (error) {
		await context.note(style => connection.remarks().map(remark => style.paint(remark, 'warn')));
		throw error;
	} finally {
		context.progress(undefined);
		await connection.close();
	}
}
