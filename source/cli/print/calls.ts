import type {RememberedCall, SavedCall, StoredArguments} from '../../core/contract.ts';
import {ours, type SafeText, safeLine} from '../../core/safe-text.ts';
import type {Lines, Style} from './style.ts';
import {type Cell, printTable} from './table.ts';
import {formatBytes} from './units.ts';

/** The second where the person is: `2026-11-21 17:15:01`. */
function moment(iso: string): SafeText {
	const date = new Date(iso);
	const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
	return safeLine(local.toISOString().slice(0, 19).replace('T', ' '));
}

function argumentsText({arguments: args, withheld}: StoredArguments): SafeText {
	const kept = args === undefined ? 'too large to be kept' : JSON.stringify(args);
	return safeLine(withheld.length > 0 ? `${kept} without ${withheld.join(', ')}` : kept);
}

const mostOfError = 60;

function endWords({isError, error}: RememberedCall): SafeText {
	const words = safeLine(error ?? (isError ? 'error' : 'ok'));
	return words.length > mostOfError ? safeLine(`${words.slice(0, mostOfError)}…`) : words;
}

/** Saved calls by name, one a line. */
export function printSavedCalls(saved: readonly SavedCall[], style: Style): Lines | Promise<Lines> {
	const rows = saved.map((call): Cell[] => [
		{text: safeLine(call.name), tone: 'strong'},
		{text: safeLine(call.tool)},
		{text: moment(call.savedAt), tone: 'dim'},
		{text: argumentsText(call)},
	]);
	return printTable([ours('SAVED AS'), ours('TOOL'), ours('SAVED'), ours('ARGUMENTS')], rows, style);
}

/** The calls that were made, the newest first, one a line. */
export function printCallHistory(history: readonly RememberedCall[], style: Style): Lines | Promise<Lines> {
	const rows = history.map((call): Cell[] => [
		{text: moment(call.time), tone: 'dim'},
		{text: safeLine(call.tool), tone: 'strong'},
		{text: endWords(call), tone: call.isError ? 'bad' : 'plain'},
		{text: safeLine(`${Math.round(call.milliseconds)} ms`)},
		{text: formatBytes(call.bytes)},
		{text: argumentsText(call)},
	]);
	const head = [ours('MADE'), ours('TOOL'), ours('ENDED'), ours('TOOK'), ours('ANSWER'), ours('ARGUMENTS')];
	return printTable(head, rows, style);
}
