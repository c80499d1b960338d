import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import type {AppState} from '../../app-state.ts';
import {callMark} from '../../calls/call-badge.ts';
import {type Line, line, lineWidth, seg, windowAt} from '../../components/lines.ts';
import {Panel, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {listOf, rowOf} from './list-model.ts';
import {headingRow, itemRow} from './list-row.ts';

/** What the list is, and how it is sorted and grouped where that is not as usual. */
function listTitle({list: {sort, group}}: AppState, width: number): Line {
	const facts = [
		...(sort === 'name' ? [] : [safeJoin`by ${safeLine(sort)}`]),
		...(group === 'none' ? [] : [group === 'state' ? ours('in groups') : ours('in kinds')]),
	];
	const view = seg(safeLine(facts.join(', ')), 'dim');
	const title: Line = facts.length === 0 ? [seg(ours('Extensions'))] : [seg(ours('Extensions ')), view];
	return titled(...(lineWidth(title) > width - 2 ? [view] : title));
}

/** What is installed and what else the client's file names, or those that the filter lets through. */
export function ExtensionList({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const {filter, extensions, client, selected, focus, overlays} = state;
	const active = focus === 'extensions' && overlays.length === 0;
	const query = filter.text.text.trim();
	const hasFilter = filter.editing || query !== '';
	const list = listOf(state);
	const {rows: all, items} = list;
	const rowsForList = height - (hasFilter ? 1 : 0);
	const index = items.findIndex(({id}) => id === selected);
	const first = windowAt(state.first, index < 1 ? 0 : rowOf(list, index), rowsForList, all.length);

	const rows = all.slice(first, first + rowsForList).map(row => {
		if (row.type === 'heading')
			return <Row key={`heading ${row.title}`} line={headingRow(row, width, glyphs)} width={width} />;
		const {item} = row;
		const isSelected = item.id === selected;
		const marked = state.list.marked.has(item.id);
		const badge = callMark(state, glyphs, item.id);
		const shown = itemRow(item, {width, query, selected: isSelected, marked, badge, glyphs});
		const tone = isSelected ? (active ? 'selected' : 'marked') : undefined;
		return <Row key={item.id} line={shown} width={width} {...(tone && {tone})} />;
	});
	const known = extensions.length + (client?.foreign.length ?? 0);
	const filterRow = filter.editing
		? [<FilterField key="filter" width={width} />]
		: query === ''
			? []
			: [
					<Row
						key="filter"
						line={[
							seg(safeJoin`/${safeLine(query)}`, 'key'),
							seg(safeJoin`  ${items.length} of ${known}`, 'dim'),
						]}
						width={width}
					/>,
				];
	const none =
		state.loaded && items.length === 0 && known > 0
			? [<Row key="none" line={line(ours('Nothing matches.'), 'dim')} width={width} />]
			: [];
	const marked = state.list.marked.size;
	const marks = marked === 0 ? [] : [seg(safeJoin`  ${marked} marked`, 'key')];
	const position =
		items.length === 0 ? [] : titled(seg(safeJoin`${index + 1} of ${items.length}`, 'dim'), ...marks);
	return (
		<Panel
			rectangle={rectangle}
			title={listTitle(state, width)}
			foot={position}
			active={active}
			rows={[...filterRow, ...rows, ...none]}
			visible={{first, height: rowsForList, count: all.length}}
		/>
	);
}

function FilterField({width}: {width: number}) {
	const {filter} = useAppState();
	return (
		<>
			<Row line={[seg(ours('/'), 'key')]} width={1} />
			<TextField edit={filter.text} width={width - 1} placeholder={ours('name or id')} />
		</>
	);
}
