import {ours, type SafeText, safeJoin, safeLine} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import {type Line, seg} from '../components/lines.ts';
import {count} from '../show.ts';
import type {Glyphs} from '../theme.ts';
import {runningCalls} from './call.ts';

/** How many calls run and how many questions wait, for the head of the screen. */
export function callBadges(state: AppState): Line {
	const running = runningCalls(state).length;
	const asking = state.questions.length;
	return [
		...(running > 0 ? [seg(safeJoin`  ${count(running, 'call')} running`, 'accent')] : []),
		...(asking > 0 ? [seg(safeJoin`  ${count(asking, 'question')} waiting`, 'warn')] : []),
	];
}

/** The same of one server or one of its tools, for its row: a sign, how many, and `?` where one is asked something. */
export function callMark(state: AppState, glyphs: Glyphs, id: string, tool?: string): SafeText | undefined {
	const running = runningCalls(state, id, tool);
	const keys = new Set(running.map(({key}) => key));
	const asks = state.questions.some(question =>
		question.call === undefined ? question.id === id && tool === undefined : keys.has(question.call),
	);
	if (running.length === 0 && !asks) return undefined;
	return safeJoin`${safeLine(glyphs.calling)}${running.length}${asks ? ours('?') : ours('')}`;
}
