import type {ExtensionDetail, VersionView} from '../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine, safeText} from '../../core/safe-text.ts';
import {fitFacts, launchFacts, namesFact, originFact, signatureFacts} from './facts.ts';
import {printSettings} from './settings.ts';
import type {Lines, Style} from './style.ts';
import {type Fact, printFacts} from './table.ts';

function versionLine({version, sha256, installedAt, current}: VersionView): string {
	return `${version}  ${sha256.slice(0, 12)}  installed ${installedAt.slice(0, 10)}${current ? '  (current)' : ''}`;
}

function stateFact({state, problem, enabled, running, inClient, entry}: ExtensionDetail): Fact {
	const tone = state === 'ready' ? 'good' : 'warn';
	const client = inClient === 'yes' ? `in the client (${entry})` : `in the client: ${inClient}`;
	const words = [state, enabled ? 'on' : 'off', running ? 'running' : 'not running', client].join(', ');
	return [ours('state'), safeText(problem === undefined ? words : `${words}\n${problem}`), tone];
}

function failureFacts({lastFailure, running, id}: ExtensionDetail): Fact[] {
	if (!lastFailure || running) return [];
	const {time, reason, cause, lines} = lastFailure;
	const how = [time, reason].filter(Boolean).join(' ');
	const told = cause === undefined ? [how, ...lines] : [...lines, how];
	const text = [`✗ crashed: ${told[0]}`, ...told.slice(1), `See all that it said: mcpb-tui logs ${id}`];
	return [[ours('last run'), safeText(text.join('\n')), 'bad']];
}

function nonMcpFacts({nonMcp, id}: ExtensionDetail): Fact[] {
	if (!nonMcp) return [];
	const {lines, first} = nonMcp;
	const text = [
		`prints text that is not MCP (${lines} ${lines === 1 ? 'line' : 'lines'}); clients may fail. The first:`,
		first,
		`See it: mcpb-tui logs ${id} --kind pollution`,
	];
	return [[ours('stdout'), safeText(text.join('\n')), 'warn']];
}

function updateFacts({update}: ExtensionDetail): Fact[] {
	if (!update || update.status === 'current') return [];
	const tone = update.status === 'available' ? 'warn' : 'plain';
	return [
		[ours('update'), safeJoin`${update.text} (asked ${safeLine(update.checkedAt.slice(0, 10))})`, tone],
	];
}

export async function printDetail(extension: ExtensionDetail, style: Style): Promise<Lines> {
	const {displayName, version, description, author, license, links, versions, folder, settings} = extension;
	const current = versions.find(item => item.current);
	const facts: Fact[] = [
		[ours('id'), safeLine(extension.id)],
		stateFact(extension),
		...failureFacts(extension),
		...nonMcpFacts(extension),
		...updateFacts(extension),
		...launchFacts(extension.launch),
		...fitFacts(extension.fit),
		...(current ? [originFact(current.origin), ...signatureFacts(current)] : []),
		[ours('folder'), safeLine(folder)],
		[ours('author'), author],
		...(license === undefined ? [] : [[ours('licence'), license] as Fact]),
		...links.map(({label, url}): Fact => [label, url]),
		[ours('versions'), safeText(versions.map(versionLine).join('\n'))],
		...namesFact(ours('tools'), extension.tools, extension.toolsGenerated),
		...namesFact(ours('prompts'), extension.prompts, false),
	];
	const about: SafeText[] = description === '' ? [] : [description];
	return [
		style.paint(safeJoin`${displayName} ${version}`, 'strong'),
		...about,
		...printFacts(facts, style),
		...(settings.length > 0 ? [ours(''), ...(await printSettings(extension, style))] : []),
	];
}
