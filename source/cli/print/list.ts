import type {ExtensionSummary} from '../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style, Tone} from './style.ts';
import {type Cell, printTable} from './table.ts';

const stateTones: Readonly<Record<ExtensionSummary['state'], Tone>> = {
	ready: 'good',
	'needs-settings': 'warn',
	incompatible: 'bad',
	broken: 'bad',
	unreadable: 'bad',
};

/** The installed version, and the one that was found where it came from. */
function updateCell(version: SafeText, update: ExtensionSummary['update']): Cell {
	if (update?.status !== 'available') return {text: version};
	const there = update.sameVersion ? ours('other bytes') : update.version;
	return {text: safeJoin`${version} -> ${there}`, tone: update.alarms.length > 0 ? 'bad' : 'warn'};
}

function cells({
	id,
	version,
	enabled,
	state,
	running,
	inClient,
	displayName,
	problem,
	update,
	serverType,
	lastFailure,
}: ExtensionSummary): Cell[] {
	const known = serverType !== undefined;
	const on = known ? (enabled ? ours('on') : ours('off')) : ours('?');
	const why = problem ?? lastFailure?.cause ?? lastFailure?.reason;
	return [
		{text: safeLine(id), tone: 'strong'},
		updateCell(version, update),
		{text: on, tone: enabled ? 'plain' : 'dim'},
		{text: safeLine(state), tone: stateTones[state]},
		running
			? {text: ours('running'), tone: 'good'}
			: lastFailure
				? {text: ours('✗ crashed'), tone: 'bad'}
				: {text: ours('-'), tone: 'dim'},
		{text: safeLine(inClient), tone: inClient === 'drift' || inClient === 'unknown' ? 'warn' : 'plain'},
		{text: why ? safeJoin`${displayName}: ${why}` : displayName, tone: why ? 'warn' : 'plain'},
	];
}

export function printList(extensions: readonly ExtensionSummary[], style: Style): Lines | Promise<Lines> {
	if (extensions.length === 0) {
		return [ours('Nothing is installed. Install a bundle with: mcpb-tui install <file, folder or URL>')];
	}
	const head = [
		ours('ID'),
		ours('VERSION'),
		ours('ON'),
		ours('STATE'),
		ours('SERVER'),
		ours('CLIENT'),
		ours('NAME'),
	];
	return printTable(head, extensions.map(cells), style);
}
