import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {type Line, line, seg, windowAround, wrap} from '../../components/lines.ts';
import {Panel, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {readingRectangle} from '../../documents.ts';
import {centred, inside, layoutOf} from '../../layout.ts';
import {pick} from '../../pointer.ts';
import {activities, historyEntries} from './activity-list.ts';

type PickListProps = {
	kind: 'tasks' | 'history';
	title: SafeText;
	none: SafeText;
	lines: readonly Line[];
	focus: number;
};

/** The rows of a list, each with the number of its item: the item in focus is shown whole, of others one row. */
function rowsOf(lines: readonly Line[], at: number, width: number): readonly {item: number; words: Line}[] {
	return lines.flatMap((words, item) => {
		const rows = item === at ? wrap(words, width, 2) : [words];
		return rows.map(row => ({item, words: row}));
	});
}

/** Lines of which one has the focus. */
function PickList({kind, title, none, lines, focus}: PickListProps) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const full = readingRectangle(state);
	const at = Math.min(focus, Math.max(0, lines.length - 1));
	const room = inside(centred(layoutOf(state).body, full.width, 5)).width - 2;
	const all = rowsOf(lines, at, room);
	const rectangle = centred(layoutOf(state).body, full.width, Math.max(5, all.length + 2));
	const {width, height} = inside(rectangle);
	const top = all.findIndex(({item}) => item === at);
	const end = all.findLastIndex(({item}) => item === at);
	const first = Math.max(
		Math.min(windowAround(top, height, all.length), top),
		Math.min(top, end - height + 1),
	);
	const rows = all.slice(first, first + height).map(({item, words}, index) => {
		const focused = item === at;
		const mark = seg(safeLine(first + index === top ? `${glyphs.cursor} ` : '  '), 'accent');
		return (
			<Row
				// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list.
				key={first + index}
				line={[mark, ...words]}
				width={width}
				press={pick(focused, app => app.dispatch({type: 'change', overlay: {kind, focus: item}}))}
				{...(focused && {tone: 'selected' as const})}
			/>
		);
	});
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(title, 'strong'))}
			foot={lines.length === 0 ? [] : titled(seg(safeJoin`${at + 1} of ${lines.length}`, 'dim'))}
			active
			rows={rows.length > 0 ? rows : [<Row key="none" line={line(none, 'dim')} width={width} />]}
			visible={{first, height, count: all.length}}
		/>
	);
}

/** What goes on now. */
export function TasksDialog({focus}: {focus: number}) {
	const lines = activities(useAppState()).map(({line: words}) => words);
	return (
		<PickList
			kind="tasks"
			title={ours('What goes on')}
			none={ours('Nothing goes on.')}
			lines={lines}
			focus={focus}
		/>
	);
}

/** What was done, as commands, and what was said. */
export function HistoryDialog({focus}: {focus: number}) {
	const lines = historyEntries(useAppState()).map(({line: words}) => words);
	return (
		<PickList
			kind="history"
			title={ours('What was done')}
			none={ours('Nothing yet.')}
			lines={lines}
			focus={focus}
		/>
	);
}
