import {own} from '../../../core/own.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen, useTheme} from '../../app-context.tsx';
import {empty, line, paragraph, seg, windowAt} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {keyOf} from '../../keymap.ts';
import {centred, inside, layoutOf} from '../../layout.ts';
import type {RootsState} from './roots-state.ts';

/** The folders that a server is told of. */
export function RootsDialog({id, focus}: RootsState) {
	const state = useAppState();
	const {app} = useScreen();
	const {glyphs} = useTheme();
	const {body} = layoutOf(state);
	const roots = own(state.roots, id) ?? [];
	const width = Math.min(84, body.width) - 4;
	const about = paragraph(
		ours('Its server is told of these folders when it asks, as long as this program runs.'),
		width,
		'dim',
	);
	const rectangle = centred(body, width + 4, about.length + Math.max(1, roots.length) + 3);
	const {height} = inside(rectangle);
	const room = Math.max(1, height - about.length - 1);
	const first = windowAt(0, focus, room, roots.length);
	const none = line(safeJoin`None. ${keyOf(app.keys, 'roots.add')} adds one.`);
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(safeJoin`Roots of ${safeLine(id)}`, 'strong'))}
			active
			rows={[
				...textRows([...about, empty, ...(roots.length === 0 ? [none] : [])], width),
				...roots.slice(first, first + room).map(({uri}, index) => {
					const isFocused = first + index === focus;
					const text = safeJoin`${safeLine(isFocused ? `${glyphs.cursor} ` : '  ')}${safeLine(uri)}`;
					return (
						<Row
							key={uri}
							line={line(text)}
							width={width}
							press={
								isFocused
									? undefined
									: ({dispatch}) =>
											dispatch({type: 'change', overlay: {kind: 'roots', id, focus: first + index}})
							}
							{...(isFocused && {tone: 'selected'})}
						/>
					);
				}),
			]}
		/>
	);
}
