import {useAppState, useTheme} from '../../app-context.tsx';
import {callMark} from '../../calls/call-badge.ts';
import {empty, type Line} from '../../components/lines.ts';
import {Panel} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {listRows} from '../offers/list-rows.tsx';
import {sectionBar} from '../offers/offer-lines.ts';
import {areOffersActive} from '../offers/offers.ts';
import {toolNames, toolRow, toolsNote} from './tool-list.ts';

/** The tools of a server; Enter opens one to call. */
export function ToolSection({id, rectangle, title}: {id: string; rectangle: Rectangle; title: Line}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const active = areOffersActive(state);
	const tools = toolNames(state, id);
	const said = toolsNote(state, id, width);
	const note = [...said, ...(said.length > 0 ? [empty] : [])];
	const {rows, foot, ...visible} = listRows(tools, {
		focus: state.tool,
		height: height - 1,
		width,
		note,
		active,
		onFocus: (app, tool) => app.dispatch({type: 'tool', tool}),
		rowOf: (tool, selected) =>
			toolRow(tool, width, selected, glyphs.cursor, callMark(state, glyphs, id, tool.name)),
	});
	return (
		<Panel
			rectangle={rectangle}
			title={title}
			foot={foot}
			active={active}
			rows={[<Row key="sections" line={sectionBar(state, id, width)} width={width} />, ...rows]}
			visible={visible}
		/>
	);
}
