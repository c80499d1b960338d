import type {AppState} from '../../app-state.ts';
import type {Line} from '../../components/lines.ts';
import {inside, layoutOf} from '../../layout.ts';
import {rowLines} from './log-rows.ts';
import type {LogState, LogTop} from './log-state.ts';
import {type Rows, topAtEnd} from './log-viewport.ts';

/** Columns for the sign of the row in focus and that of a mark. */
const markColumns = 2;

/** The rows of a log as the pane shows them; only those that are asked for are looked at. */
export function paneRows(state: AppState, log: LogState, unicode: boolean): Rows {
	const {detail} = layoutOf(state);
	const {width, height} = inside(detail ?? {x: 0, y: 0, width: state.columns, height: state.rows});
	const {buffer, target, unfolded, search, left} = log;
	const named = target.kind === 'ours' && (target.sources === 'all' || target.sources.length > 1);
	const known = new Map<number, readonly Line[]>();
	const lines = (number: number): readonly Line[] => {
		const before = known.get(number);
		if (before) return before;
		const row = buffer.at(number);
		const made = row
			? rowLines(row, {
					width: width - markColumns,
					view: state.logView,
					left,
					named,
					unicode,
					pattern: search.found?.pattern,
					unfolded: unfolded.has(number),
					payloads: unfolded.get(number),
					before: buffer.at(number - 1)?.line.time,
				})
			: [];
		known.set(number, made);
		return made;
	};
	return {first: buffer.first(), end: log.end, height: height - (search.editing ? 1 : 0), lines};
}

/** The row in focus, and where the pane begins. */
export function placeOf(log: LogState, rows: Rows): {focus: number; top: LogTop} {
	const last = rows.end - 1;
	if (log.at === 'follow') return {focus: last, top: topAtEnd(rows)};
	const {focus, top} = log.at;
	const within = (row: number) => Math.max(rows.first, Math.min(row, last));
	return {focus: within(focus), top: top.row < rows.first ? {row: rows.first, skip: 0} : top};
}
