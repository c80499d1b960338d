import {anySignal} from '../any-signal.ts';
import type {Finding, NonMcpOutput, RunningServer, Tool} from '../contract.ts';
import {toUserError} from '../errors.ts';
import type {Context} from '../extensions/context.ts';
import {launchHost} from '../extensions/launch-host.ts';
import {checkFit} from '../manifest/check-fit.ts';
import {missingSettings} from '../manifest/user-config.ts';
import {connectServer} from '../runtime/connect.ts';
import {readFailure} from '../runtime/failure-notes.ts';
import {readLastWords} from '../runtime/last-words.ts';
import {readLog} from '../runtime/log-reader.ts';
import type {SafeText} from '../safe-text.ts';
import {currentVersion, type ExtensionRecord} from '../store/record.ts';
import {finding} from './finding.ts';

export type ServerCheck = {
	context: Context;
	/** Servers that were running before we looked. */
	running: readonly RunningServer[];
	/** Milliseconds for the handshake and the list of tools. */
	patience: number;
	signal: AbortSignal;
};

/** Milliseconds after which a first answer is worth a word. */
const slow = 10_000;

function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(1)} s`;
}

async function stderrSince({context, signal}: ServerCheck, id: string, since: string): Promise<string[]> {
	const lines: string[] = [];
	for await (const {time, text} of readLog(context.paths, id, {last: 200, kinds: ['stderr'], signal}))
		if (time >= since) lines.push(text);
	return lines;
}

/** What it has printed since then to stdout that is not MCP, from its log. */
async function nonMcpSince({context, signal}: ServerCheck, id: string, since: string) {
	let lines = 0;
	let first: SafeText | undefined;
	for await (const {time, text} of readLog(context.paths, id, {last: 500, kinds: ['pollution'], signal})) {
		if (time < since) continue;
		lines++;
		first ??= text;
	}
	return first === undefined ? undefined : {lines, first};
}

function toolFindings(id: string, tools: readonly Tool[]): Finding[] {
	// https://modelcontextprotocol.io allows more; Claude's API refuses the whole request over one such name.
	const odd = tools.filter(({name}) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name));
	if (odd.length === 0) return [];
	const names = odd.slice(0, 3).map(({name}) => name.slice(0, 80) || '(no name)');
	return [
		finding('warning', 'tool-names', `${id} has tools with names that Claude refuses`, {
			detail: `${names.join(', ')}${odd.length > 3 ? ` and ${odd.length - 3} more` : ''}: only 1 to 64 letters, digits, _ and - work, and one other name fails a whole request.`,
			fix: 'Report it to the author of the bundle.',
			extension: id,
		}),
	];
}

function oddityFindings(id: string, {tools, remarks}: Answer): Finding[] {
	const ofTools = tools.flatMap(({name, problem}) =>
		problem === undefined ? [] : [`tool ${name || '(no name)'}: ${problem}`],
	);
	const odd = [...remarks, ...ofTools];
	if (odd.length === 0) return [];
	return [
		finding('warning', 'server-odd', `${id} does not keep to the protocol`, {
			detail: [...odd.slice(0, 10), ...(odd.length > 10 ? [`and ${odd.length - 10} more`] : [])].join('\n'),
			fix: `Report it to the author of ${id}: strict clients may refuse it.`,
			extension: id,
		}),
	];
}

/** Shown of the first line: the rest is in the log. */
const mostQuoted = 120;

function nonMcpFindings(id: string, output: NonMcpOutput | undefined): Finding[] {
	if (!output) return [];
	const {lines, first} = output;
	const quoted = first.length > mostQuoted ? `${first.slice(0, mostQuoted)}…` : first;
	const what = lines === 1 ? 'It was 1 line' : `They were ${lines} lines, the first`;
	return [
		finding('warning', 'stdout-polluted', `${id} prints text to stdout that is not MCP; clients may fail`, {
			detail: `${what}: ${quoted}\nThe launcher holds such lines back. A client that starts the server itself gets them.`,
			fix: `See them: mcpb-tui logs ${id} --kind pollution. The author of ${id} should write them to stderr.`,
			extension: id,
		}),
	];
}

/** Whether it is worth a start: what stands in the way is told by other checks. */
async function canStart({context}: ServerCheck, record: ExtensionRecord): Promise<boolean> {
	const {manifest} = currentVersion(record);
	if (missingSettings(manifest, record.userConfig, new Set(record.secrets)).length > 0) return false;
	return (await checkFit(manifest, launchHost(context))).problems.length === 0;
}

type Failure = {title: string; detail: string; fix: string};

/** Why it gave no answer; of one that crashed its own words, once and in front. */
async function failure(
	check: ServerCheck,
	id: string,
	error: unknown,
	{late, since}: {late: boolean; since: string},
): Promise<Failure> {
	const {context, patience} = check;
	const log = `See all that it said: mcpb-tui logs ${id}`;
	if (late) {
		const took = `It was started, and its handshake and list of tools took longer than ${seconds(patience)}.`;
		const {lines} = readLastWords(await stderrSince(check, id, since));
		return {title: `${id} does not answer`, detail: [took, ...lines].join('\n'), fix: log};
	}
	const noted = await readFailure(context.paths, id);
	if (noted && noted.time >= since) {
		const title = noted.cause === undefined ? `${id} could not be reached` : `${id} crashes`;
		return {title, detail: [...noted.lines, noted.reason].join('\n'), fix: log};
	}
	const {message, hint} = toUserError(error);
	return {title: `${id} could not be reached`, detail: message, fix: hint ?? log};
}

type Answer = {
	joined: boolean;
	/** Milliseconds from the start, or from the knock at a running one, to the end of the handshake. */
	handshake: number;
	tools: readonly Tool[];
	remarks: readonly string[];
	who: string;
	/** The one that it was started with, or that of the server which runs. */
	nonMcp: NonMcpOutput | undefined;
};

async function talk({context, running}: ServerCheck, id: string, signal: AbortSignal): Promise<Answer> {
	const mine = running.find(server => server.id === id && server.state === 'running');
	const begin = performance.now();
	const connection = await connectServer(context.paths, id, {signal, ...(mine && {pid: mine.pid})});
	try {
		const handshake = performance.now() - begin;
		const {joined, serverName, protocol} = connection;
		const who = `${serverName ?? 'it says no name'}, protocol ${protocol ?? 'unknown'}`;
		const tools = await connection.tools(signal);
		return {joined, handshake, who, tools, remarks: connection.remarks(), nonMcp: mine?.nonMcp};
	} finally {
		await connection.close();
	}
}

function answerFinding(id: string, {joined, handshake, tools, who}: Answer): Finding {
	const late = !joined && handshake > slow;
	const when = joined ? 'as it runs' : `${seconds(handshake)} after its start`;
	const count = `${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}`;
	return finding(
		late ? 'warning' : 'ok',
		late ? 'server-slow' : 'server',
		`${id} answers ${when}, with ${count}`,
		{
			detail: who,
			...(late && {fix: 'A client gives up after a minute or two: look at what it does when it starts.'}),
			extension: id,
		},
	);
}

/**
 * Talks to the server of an extension: to the one that runs, else to one that is started for it and ended again.
 * Never throws; finds nothing when the signal ends it.
 */
export async function checkServer(check: ServerCheck, record: ExtensionRecord): Promise<readonly Finding[]> {
	const {patience, signal} = check;
	const {id} = record;
	const since = new Date().toISOString();
	const deadline = AbortSignal.timeout(patience);
	try {
		if (signal.aborted || !(await canStart(check, record))) return [];
		const answer = await talk(check, id, anySignal(signal, deadline));
		// Its log is whole only when it has ended.
		const nonMcp = answer.nonMcp ?? (await nonMcpSince(check, id, since));
		return [
			answerFinding(id, answer),
			...oddityFindings(id, answer),
			...toolFindings(id, answer.tools),
			...nonMcpFindings(id, nonMcp),
		];
	} catch (error) {
		if (signal.aborted) return [];
		const {title, ...more} = await failure(check, id, error, {late: deadline.aborted, since});
		return [finding('problem', 'server-silent', title, {...more, extension: id})];
	}
}
