import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useScreen, useTheme} from '../../app-context.tsx';
import {clip, fill, seg} from '../../components/lines.ts';
import {Panel, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {keyRecord, showKey} from '../../keymap.ts';
import {centred, inside, layoutOf} from '../../layout.ts';
import {pick} from '../../pointer.ts';
import {type CopyState, copyItems, copyOf} from './copy-items.ts';

// Of what is longer the beginning would say little, and it is not made before it is wanted.
const short = new Set(['command', 'id', 'path', 'uri', 'hash', 'node-path', 'launch']);

/** What of the screen can be copied, each by its own key. */
export function CopyMenu({menu}: {menu: CopyState}) {
	const state = useAppState();
	const {app} = useScreen();
	const {glyphs} = useTheme();
	const kinds = copyItems(state);
	const rectangle = centred(layoutOf(state).body, 76, kinds.length + 2);
	const {width} = inside(rectangle);
	const rows = kinds.map((kind, index) => {
		const {keys, label} = keyRecord(app.keys, `copy.${kind}`);
		const focused = index === menu.focus;
		const preview = short.has(kind) ? safeLine(copyOf(state, kind)?.() ?? '') : ours('');
		const room = width - 2 - 4 - 24;
		const line = [
			seg(safeLine(focused ? `${glyphs.cursor} ` : '  '), 'accent'),
			seg(fill(showKey(keys[0] ?? ''), 4), 'key'),
			seg(fill(label, 24)),
			...(room > 8 ? [seg(clip(preview, room), 'dim')] : []),
		];
		return (
			<Row
				key={kind}
				line={line}
				width={width}
				press={pick(focused, app => app.dispatch({type: 'change', overlay: {...menu, focus: index}}))}
				{...(focused && {tone: 'selected' as const})}
			/>
		);
	});
	return (
		<Panel
			rectangle={rectangle}
			title={titled(
				seg(ours('Copy'), 'strong'),
				seg(safeJoin`  what goes to the terminal's clipboard`, 'dim'),
			)}
			active
			rows={rows}
		/>
	);
}
