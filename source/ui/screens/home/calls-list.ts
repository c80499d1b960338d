import type {RememberedCall} from '../../../core/contract.ts';
import {own} from '../../../core/own.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {AppState} from '../../app-state.ts';
import {type Call, callArguments, callsOf, runningCalls} from '../../calls/call.ts';
import {type Line, seg} from '../../components/lines.ts';
import {bytes, dateTime, duration} from '../../show.ts';
import type {Glyphs} from '../../theme.ts';

/** A call of the selected server: one that runs, or one that is remembered. */
export type CallRow = {kind: 'running'; call: Call} | {kind: 'remembered'; call: RememberedCall};

/** The calls of the selected server: those that run first, then those that were made, the newest first. */
export function callRows(state: AppState): readonly CallRow[] {
	const {selected, history} = state;
	if (selected === undefined) return [];
	const known = own(history, selected);
	return [
		...runningCalls(state, selected).map((call): CallRow => ({kind: 'running', call})),
		...(Array.isArray(known) ? known : []).map(
			(call: RememberedCall): CallRow => ({kind: 'remembered', call}),
		),
	];
}

/** The call of this sitting that a remembered one is, while its answer is still here. */
export function stillHere(
	state: AppState,
	id: string,
	{tool, arguments: args}: RememberedCall,
): Call | undefined {
	const wanted = JSON.stringify(args);
	return callsOf(state, id, tool).find(
		call => call.phase.at === 'done' && JSON.stringify(callArguments(call)) === wanted,
	);
}

/** A row: whether it worked, when, which tool, with what. */
export function callLine(row: CallRow, glyphs: Glyphs): Line {
	if (row.kind === 'running')
		return [
			seg(safeJoin`${safeLine(glyphs.running)} `, 'accent'),
			seg(safeLine(row.call.tool.name), 'strong'),
			seg(ours('  running'), 'accent'),
		];
	const {tool, time, milliseconds, isError, error, bytes: size, arguments: args, withheld} = row.call;
	const failed = error === undefined ? ours('  failed') : safeJoin`  ${safeLine(error)}`;
	const sign: SafeText = safeLine(isError ? glyphs.broken : glyphs.done);
	const secrets = withheld.length > 0 ? ours(', secrets left out') : ours('');
	return [
		seg(safeJoin`${sign} `, isError ? 'bad' : 'good'),
		seg(safeLine(tool), 'strong'),
		seg(isError ? failed : ours(''), 'bad'),
		seg(safeJoin`  ${dateTime(time)}, ${duration(milliseconds)}, ${bytes(size)}${secrets}`, 'dim'),
		seg(
			safeJoin`  ${safeLine(args === undefined ? 'its arguments were too large to keep' : JSON.stringify(args))}`,
		),
	];
}
