import {ours, safeJoin} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import {type Line, line, paragraph, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {errorWords} from '../../show.ts';
import {tabTitle} from '../home/detail-panel.tsx';
import {logRow} from './log-row.ts';
import {type LogState, newLines, topLine} from './log-state.ts';

/** Whether new lines are followed, or how many came while one reads. */
function position(log: LogState): Line {
	const lines = log.end - log.buffer.first();
	if (log.top === 'follow')
		return titled(seg(ours('following'), 'good'), seg(safeJoin`, ${lines} lines`, 'dim'));
	return titled(seg(safeJoin`paused, ${newLines(log)} new`, 'warn'), seg(ours(', f follows'), 'dim'));
}

function visibleLines(log: LogState, width: number, height: number): readonly Line[] {
	if (log.problem) {
		const {message, hint} = errorWords(log.problem);
		return [...paragraph(message, width, 'bad'), ...(hint ? paragraph(hint, width, 'dim') : [])];
	}
	const top = topLine(log, height);
	if (log.end === log.buffer.first()) {
		return paragraph(
			ours('Nothing has been logged yet. s starts the server; what a client starts is seen here too.'),
			width,
			'dim',
		);
	}
	const options = {left: log.left, query: log.search.text.text};
	return Array.from({length: Math.min(height, log.end - top)}, (_, index) => {
		const entry = log.buffer.at(top + index);
		return entry ? logRow(entry, options) : [];
	});
}

/** The log of the selected extension's server, live. */
export function LogPanel({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {log} = state;
	const {width, height} = inside(rectangle);
	const searching = log?.search.editing ?? false;
	const rows = log
		? textRows(visibleLines(log, width, height), width)
		: [<Row key="wait" line={line(ours('Opening the log'), 'dim')} width={width} />];
	if (log && searching) {
		// Over the last row, so that nothing moves.
		while (rows.length < height) rows.push(<Row key={rows.length} line={[]} width={width} />);
		rows[height - 1] = <SearchField key="search" log={log} width={width} />;
	}
	return (
		<Panel
			rectangle={rectangle}
			title={tabTitle(state)}
			foot={log ? position(log) : []}
			active={state.focus === 'detail' && state.overlays.length === 0}
			rows={rows}
			{...(log && {
				visible: {
					first: topLine(log, height) - log.buffer.first(),
					height,
					count: log.end - log.buffer.first(),
				},
			})}
		/>
	);
}

function SearchField({log, width}: {log: LogState; width: number}) {
	return (
		<>
			<Row line={[seg(ours('/'), 'key')]} width={1} />
			<TextField edit={log.search.text} width={width - 1} placeholder={ours('text to look for')} />
		</>
	);
}
