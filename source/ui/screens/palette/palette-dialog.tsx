import {ours, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen, useTheme} from '../../app-context.tsx';
import {empty, fill, line, lit, seg, windowAt} from '../../components/lines.ts';
import {Panel, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {showKey} from '../../keymap.ts';
import {centred, inside, layoutOf} from '../../layout.ts';
import type {PaletteState} from '../../overlays.ts';
import {pick} from '../../pointer.ts';
import {paletteItems, paletteReason} from './palette-list.ts';

const most = 14;

/** Every action of where one was, by name, each with its key. */
export function PaletteDialog({palette}: {palette: PaletteState}) {
	const state = useAppState();
	const {app} = useScreen();
	const {glyphs} = useTheme();
	const {body} = layoutOf(state);
	const items = paletteItems(app.keys, palette);
	const rectangle = centred(body, 84, most + 4);
	const {width, height} = inside(rectangle);
	const room = Math.max(1, height - 2);
	const first = windowAt(
		Math.max(0, palette.focus - Math.floor(room / 2)),
		palette.focus,
		room,
		items.length,
	);
	const rows = items.slice(first, first + room).map((record, index) => {
		const focused = first + index === palette.focus;
		const reason = paletteReason(record, state);
		const key = fill(safeLine(record.keys.map(showKey).join(' ')), 14);
		const mark = seg(safeLine(focused ? `${glyphs.cursor} ` : '  '), 'accent');
		const words = [
			mark,
			seg(key, reason ? 'dim' : 'key'),
			...lit(record.label, palette.text.text, reason ? 'dim' : 'text'),
		];
		return (
			<Row
				key={record.id}
				line={reason ? [...words, seg(safeLine(`  ${reason}`), 'dim')] : words}
				width={width}
				press={pick(focused, app =>
					app.dispatch({type: 'change', overlay: {...palette, focus: first + index}}),
				)}
				{...(focused && {tone: 'selected' as const})}
			/>
		);
	});
	const field = [
		<Row key="sign" line={[seg(ours(': '), 'key')]} width={2} />,
		<TextField key="field" edit={palette.text} width={width - 2} placeholder={ours('what to do')} />,
	];
	const none =
		items.length === 0
			? [<Row key="none" line={line(ours('No action of that name here.'), 'dim')} width={width} />]
			: [];
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(ours('Actions'), 'strong'))}
			active
			rows={[field, <Row key="gap" line={empty} width={width} />, ...rows, ...none]}
			visible={{first, height: room, count: items.length}}
		/>
	);
}
