import type {ServerConnection} from '../../core/contract.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style} from './style.ts';
import {type Fact, printFacts} from './table.ts';

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** What a server says of itself: facts in two columns, its instructions under them. */
export function printServer(
	{serverInfo, protocol, capabilities, instructions, joined, pid}: ServerConnection,
	ping: number,
	style: Style,
): Lines {
	const started = pid === undefined ? 'connected' : `started for this command, pid ${pid}`;
	const facts: Fact[] = [
		[ours('name'), safeLine(text(serverInfo.name) || 'not said')],
		...(text(serverInfo.title) ? [[ours('title'), safeLine(text(serverInfo.title))] as Fact] : []),
		[ours('version'), safeLine(text(serverInfo.version) || 'not said')],
		[ours('protocol'), safeLine(protocol ?? 'not said')],
		[ours('can'), safeLine(Object.keys(capabilities).join(', ') || 'nothing')],
		[ours('session'), safeLine(joined ? `joined the running server, pid ${pid}` : started)],
		[ours('ping'), safeLine(`${ping.toFixed(1)} ms`)],
	];
	const words: readonly SafeText[] = instructions === undefined ? [] : [ours(''), instructions];
	return [...printFacts(facts, style), ...words];
}
