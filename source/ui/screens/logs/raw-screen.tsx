import {Box} from 'ink';
import {ours, type SafeText, safeLine} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import type {App} from '../../app-handle.ts';
import {line} from '../../components/lines.ts';
import {Row} from '../../components/row.tsx';
import {cutRows} from './cut-rows.ts';
import {paneRows, placeOf} from './log-pane.ts';

export type RawLogState = {readonly kind: 'raw-log'; readonly lines: readonly SafeText[]};

/** Takes the visible lines, and those after them that fit, as bare text. */
export function openRaw(app: App): void {
	const state = app.state();
	const {log} = state;
	if (!log) return;
	const rows = paneRows(state, log, app.theme.unicode);
	const {top} = placeOf(log, rows);
	const lines: SafeText[] = [];
	const from = log.at === 'follow' ? Math.max(rows.first, rows.end - state.rows) : top.row;
	for (let row = from; row < rows.end && lines.length < state.rows; row++) {
		const {line: stored, answer} = log.buffer.at(row) ?? {};
		for (const {text, message} of [stored, answer].filter(item => item !== undefined))
			lines.push(message ? safeLine(text) : text);
	}
	app.dispatch({type: 'open', overlay: {kind: 'raw-log', lines}});
}

/** Nothing but the text of the log, edge to edge, for the terminal's own selection. */
export function RawScreen({lines}: RawLogState) {
	const {columns, rows} = useAppState();
	const height = rows - 2;
	// The newest ones where not all fit.
	const shown = cutRows(lines, columns).slice(-height);
	return (
		<Box position="absolute" top={0} left={0} width={columns} height={height} flexDirection="column">
			{Array.from({length: height}, (_, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen.
				<Row key={index} line={line(shown[index] ?? ours(''))} width={columns} />
			))}
		</Box>
	);
}
