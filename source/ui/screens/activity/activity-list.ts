import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {AppState} from '../../app-state.ts';
import {runningCalls} from '../../calls/call.ts';
import {type Line, seg} from '../../components/lines.ts';
import {clock, shellCommand} from '../../show.ts';

/** One thing that goes on: a task of the program, or a call of a tool. */
export type Activity = {line: Line; cancellable: boolean} & (
	| {kind: 'task'; id: number}
	| {kind: 'call'; key: string}
);

const started = (since: string): SafeText => safeLine(clock(since).slice(0, 8));

/** What goes on, the oldest first. */
export function activities(state: AppState): readonly Activity[] {
	const tasks = state.tasks.map(
		({id, label, since, progress, cancellable, cancelling}): Activity => ({
			kind: 'task',
			id,
			cancellable: cancellable && !cancelling,
			line: [
				seg(safeJoin`${started(since)}  `, 'dim'),
				seg(label),
				...(progress ? [seg(safeJoin`  ${progress}`, 'accent')] : []),
				...(cancelling ? [seg(ours('  being given up'), 'warn')] : []),
				...(cancellable ? [] : [seg(ours('  cannot be given up'), 'dim')]),
			],
		}),
	);
	const calls = runningCalls(state).map(({key, id, tool, phase}): Activity => {
		const since = phase.at === 'running' ? new Date(phase.since).toISOString() : '';
		const stopping = phase.at === 'running' && phase.stopping;
		return {
			kind: 'call',
			key,
			cancellable: !stopping,
			line: [
				seg(safeJoin`${started(since)}  `, 'dim'),
				seg(safeJoin`calling ${safeLine(tool.name)} of ${safeLine(id)}`),
				...(stopping ? [seg(ours('  being cancelled'), 'warn')] : []),
			],
		};
	});
	return [...tasks, ...calls.toReversed()];
}

/** What was done as commands, then what was said, each the newest first, and what copying one gives. */
export function historyEntries({commands, notices}: AppState): readonly {line: Line; copy: string}[] {
	return [
		...commands.toReversed().map(words => {
			const command = shellCommand(words);
			return {line: [seg(ours('$ '), 'dim'), seg(command)], copy: command};
		}),
		...notices.toReversed().map(({text, tone, hint}) => ({
			line: [seg(text, tone), ...(hint ? [seg(safeJoin` ${hint}`, 'dim')] : [])],
			copy: hint ? `${text} ${hint}` : text,
		})),
	];
}
