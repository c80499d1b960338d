import {ours, safeJoin} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';
import {type Line, lineWidth, seg} from './lines.ts';

/** What was just said, with what to do about it, in one line; undefined where nothing was. */
export function noticeLine({notice}: Pick<AppState, 'notice'>): Line | undefined {
	if (!notice) return undefined;
	const hint = notice.hint ? [seg(safeJoin` ${notice.hint}`, 'dim')] : [];
	return [seg(ours(' ')), seg(notice.text, notice.tone), ...hint];
}

/** Whether what was just said has more to it than the status line can show. */
export function isNoticeCut(state: Pick<AppState, 'notice' | 'columns'>): boolean {
	return lineWidth(noticeLine(state) ?? []) > state.columns;
}
