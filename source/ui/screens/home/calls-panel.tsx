import {own} from '../../../core/own.ts';
import {ours, safeJoin} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {paragraph, seg, windowAround} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {pick} from '../../pointer.ts';
import {errorWords} from '../../show.ts';
import {callLine, callRows} from './calls-list.ts';
import {tabTitle} from './tab-title.ts';

/** The calls of the selected server; Enter opens one again. */
export function CallsPanel({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const active = state.focus === 'detail' && state.overlays.length === 0;
	const calls = callRows(state);
	const known = state.selected === undefined ? undefined : own(state.history, state.selected);
	const focus = Math.min(state.call, Math.max(0, calls.length - 1));
	const first = windowAround(focus, height, calls.length);
	const rows = calls.slice(first, first + height).map((call, index) => {
		const tone = first + index === focus ? (active ? 'selected' : 'marked') : undefined;
		const row = call.kind === 'running' ? call.call.key : call.call.id;
		return (
			<Row
				key={`${call.kind} ${row}`}
				line={callLine(call, glyphs)}
				width={width}
				press={pick(active && first + index === focus, ({dispatch}) =>
					dispatch({type: 'call', call: first + index}),
				)}
				{...(tone && {tone})}
			/>
		);
	});
	const none =
		known instanceof Error
			? paragraph(errorWords(known).message, width, 'bad')
			: paragraph(
					known ? ours('No call was made yet. 3 shows the tools: Enter calls one.') : ours('Loading'),
					width,
					'dim',
				);
	return (
		<Panel
			rectangle={rectangle}
			title={tabTitle(state)}
			foot={calls.length > 0 ? titled(seg(safeJoin`${focus + 1} of ${calls.length}`, 'dim')) : []}
			active={active}
			rows={rows.length > 0 ? rows : textRows(none, width)}
			visible={{first, height, count: calls.length}}
		/>
	);
}
