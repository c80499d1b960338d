import {ours, safeJoin} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {visibleExtensions} from '../../app-state.ts';
import {line, seg, windowAt} from '../../components/lines.ts';
import {Panel, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {extensionRow} from './extension-row.ts';

/** The installed extensions, or those that the filter lets through. */
export function ExtensionList({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const {filter, extensions, servers, selected, focus, overlays} = state;
	const active = focus === 'extensions' && overlays.length === 0;
	const query = filter.text.text.trim();
	const hasFilter = filter.editing || query !== '';
	const visible = visibleExtensions(state);
	const rowsForList = height - (hasFilter ? 1 : 0);
	const index = visible.findIndex(({id}) => id === selected);
	const first = windowAt(state.first, Math.max(0, index), rowsForList, visible.length);

	const rows = visible.slice(first, first + rowsForList).map(extension => {
		const isSelected = extension.id === selected;
		const row = extensionRow(extension, {width, query, selected: isSelected, servers, glyphs});
		const tone = isSelected ? (active ? 'selected' : 'marked') : undefined;
		return <Row key={extension.id} line={row} width={width} {...(tone && {tone})} />;
	});
	const filterRow = filter.editing
		? [<FilterField key="filter" width={width} />]
		: query === ''
			? []
			: [
					<Row
						key="filter"
						line={[seg(ours('/'), 'key'), seg(safeJoin`${visible.length} of ${extensions.length}`, 'dim')]}
						width={width}
					/>,
				];
	const none =
		state.loaded && visible.length === 0 && extensions.length > 0
			? [<Row key="none" line={line(ours('Nothing matches.'), 'dim')} width={width} />]
			: [];
	const position =
		visible.length === 0 ? [] : titled(seg(safeJoin`${index + 1} of ${visible.length}`, 'dim'));
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(ours('Extensions')))}
			foot={position}
			active={active}
			rows={[...filterRow, ...rows, ...none]}
			visible={{first, height: rowsForList, count: visible.length}}
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
