import {anySignal} from '../any-signal.ts';
import type {Finding, RunningServer, Tool} from '../contract.ts';
import {toUserError} from '../errors.ts';
import type {Context} from '../extensions/context.ts';
import {checkFit, currentHost} from '../manifest/check-fit.ts';
import {missingSettings} from '../manifest/user-config.ts';
import {connectServer} from '../runtime/connect.ts';
import {readLog} from '../runtime/log-reader.ts';
import {serverPath} from '../runtime/server-environment.ts';
import {currentVersion, type ExtensionRecord} from '../store/record.ts';
import {finding} from './finding.ts';
import {launcherState} from './launcher-state.ts';

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

/** What it has said since then on its standard streams. */
async function saidSince({context, signal}: ServerCheck, id: string, since: string) {
	const errors: string[] = [];
	let polluted = 0;
	for await (const {kind, time, text} of readLog(context.paths, id, {last: 500, signal})) {
		if (time < since) continue;
		if (kind === 'pollution') polluted++;
		if (kind === 'stderr') errors.push(text);
	}
	return {lastWords: errors.slice(-5), polluted};
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

function pollutionFindings(id: string, lines: number): Finding[] {
	if (lines === 0) return [];
	return [
		finding('warning', 'stdout-polluted', `${id} writes to standard output what is no message`, {
			detail: `${lines} such lines were held back. In a client that passes them on they break the connection.`,
			fix: `See them with: mcpb-tui logs ${id}. Its author should write them to standard error.`,
			extension: id,
		}),
	];
}

/** Whether it is worth a start: what stands in the way is told by other checks. */
async function canStart({context}: ServerCheck, record: ExtensionRecord): Promise<boolean> {
	const {manifest} = currentVersion(record);
	if (missingSettings(manifest, record.userConfig, new Set(record.secrets)).length > 0) return false;
	const {facts} = await launcherState(context.paths);
	const path = serverPath(facts?.loginPath, context.env);
	return (await checkFit(manifest, currentHost(path))).problems.length === 0;
}

function failure(
	error: unknown,
	id: string,
	late: boolean,
	patience: number,
): {title: string; detail: string} {
	if (late) {
		const detail = `It was started, and its handshake and list of tools took longer than ${seconds(patience)}.`;
		return {title: `${id} does not answer`, detail};
	}
	const {message, hint} = toUserError(error);
	return {title: `${id} could not be reached`, detail: hint ? `${message} ${hint}` : message};
}

type Answer = {
	joined: boolean;
	/** Milliseconds from the start, or from the knock at a running one, to the end of the handshake. */
	handshake: number;
	tools: readonly Tool[];
	remarks: readonly string[];
	who: string;
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
		return {joined, handshake, who, tools, remarks: connection.remarks()};
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
		const {polluted} = await saidSince(check, id, since);
		return [
			answerFinding(id, answer),
			...oddityFindings(id, answer),
			...toolFindings(id, answer.tools),
			...pollutionFindings(id, polluted),
		];
	} catch (error) {
		if (signal.aborted) return [];
		const {title, detail} = failure(error, id, deadline.aborted, patience);
		const {lastWords} = await saidSince(check, id, since).catch(() => ({lastWords: []}));
		return [
			finding('problem', 'server-silent', title, {
				detail: [detail, ...lastWords].join('\n'),
				fix: `See all that it said: mcpb-tui logs ${id}`,
				extension: id,
			}),
		];
	}
}
