import {ours, safeJoin} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {callMark} from '../../calls/call-badge.ts';
import {line, seg, windowAt} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {tabTitle} from '../home/detail-panel.tsx';
import {toolNames, toolRow, toolsNote} from './tool-list.ts';

/** The tools of the selected extension; Enter opens one to call. */
export function ToolsPanel({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const active = state.focus === 'detail' && state.overlays.length === 0;
	const tools = toolNames(state);
	const note = toolsNote(state, width);
	const rowsForList = Math.max(1, height - note.length - (note.length > 0 ? 1 : 0));
	const focus = Math.min(state.tool, Math.max(0, tools.length - 1));
	const first = windowAt(Math.max(0, focus - Math.floor(rowsForList / 2)), focus, rowsForList, tools.length);
	const rows = [
		...textRows(note, width),
		...(note.length > 0 ? [<Row key="gap" line={[]} width={width} />] : []),
		...tools.slice(first, first + rowsForList).map((tool, index) => {
			const isFocused = first + index === focus;
			const tone = isFocused ? (active ? 'selected' : 'marked') : undefined;
			return (
				<Row
					key={tool.name}
					line={toolRow(
						tool,
						width,
						isFocused,
						glyphs.cursor,
						callMark(state, glyphs, state.selected ?? '', tool.name),
					)}
					width={width}
					{...(tone && {tone})}
				/>
			);
		}),
		...(tools.length === 0 && note.length > 0
			? [<Row key="none" line={line(ours('Its manifest names no tools.'), 'dim')} width={width} />]
			: []),
	];
	return (
		<Panel
			rectangle={rectangle}
			title={tabTitle(state)}
			foot={tools.length > 0 ? titled(seg(safeJoin`${focus + 1} of ${tools.length}`, 'dim')) : []}
			active={active}
			rows={rows}
			visible={{first, height: rowsForList, count: tools.length}}
		/>
	);
}
