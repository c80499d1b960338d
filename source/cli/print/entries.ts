import type {ForeignEntry} from '../../core/contract.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style} from './style.ts';
import {type Fact, printFacts, printTable} from './table.ts';

const starts = ({command, url}: ForeignEntry): SafeText =>
	command ?? url ?? ours('nothing: it has no command');

/** Entries of the client's file that are not ours, one line each. */
export function printEntries(entries: readonly ForeignEntry[], style: Style): Promise<Lines> {
	const rows = entries.map(entry => [
		{text: safeLine(`client:${entry.name}`), tone: 'strong' as const},
		{text: starts(entry)},
	]);
	return printTable([ours('NOT OURS'), ours('RUNS')], rows, style);
}

/** What is known of one of them. */
export function printEntry(entry: ForeignEntry, style: Style): Lines {
	const {name, envNames} = entry;
	const facts: Fact[] = [
		[ours('runs'), starts(entry)],
		[ours('environment'), envNames.length > 0 ? safeLine(envNames.join(' ')) : ours('none')],
	];
	return [
		style.paint(safeLine(name), 'strong'),
		ours("An entry of the client's file that somebody else wrote. It is never changed here."),
		...printFacts(facts, style),
	];
}
