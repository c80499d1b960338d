import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {type Line, line, seg, windowAround} from '../../components/lines.ts';
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

/** Lines of which one has the focus. */
function PickList({kind, title, none, lines, focus}: PickListProps) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const full = readingRectangle(state);
	const rectangle = centred(layoutOf(state).body, full.width, Math.max(5, lines.length + 2));
	const {width, height} = inside(rectangle);
	const at = Math.min(focus, Math.max(0, lines.length - 1));
	const first = windowAround(at, height, lines.length);
	const rows = lines.slice(first, first + height).map((words, index) => {
		const focused = first + index === at;
		const mark = seg(safeLine(focused ? `${glyphs.cursor} ` : '  '), 'accent');
		return (
			<Row
				// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list.
				key={first + index}
				line={[mark, ...words]}
				width={width}
				press={pick(focused, app => app.dispatch({type: 'change', overlay: {kind, focus: first + index}}))}
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
			visible={{first, height, count: lines.length}}
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
