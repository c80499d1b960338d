import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {empty, type Line, line, seg, windowAround} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {readingRectangle} from '../../documents.ts';
import {inside} from '../../layout.ts';
import {pick} from '../../pointer.ts';
import {bytes, dateTime, duration} from '../../show.ts';
import type {RememberedItem, RememberedState} from './remembered-state.ts';

function itemLine({kind, call}: RememberedItem, cursor: string): Line {
	const head = seg(safeLine(cursor));
	if (kind === 'saved')
		return [head, seg(safeJoin`${safeLine(call.name)}`, 'strong'), seg(ours('  saved'), 'dim')];
	const verdict = call.isError ? seg(safeJoin`  ${safeLine(call.error ?? 'error')}`, 'bad') : seg(ours(''));
	const facts = safeJoin`  ${duration(call.milliseconds)}, ${bytes(call.bytes)}`;
	return [head, seg(dateTime(call.time)), seg(facts, 'dim'), verdict];
}

/** The arguments of the call in focus, as they would be taken. */
function previewLines(item: RememberedItem | undefined): Line[] {
	if (!item) return [];
	const {arguments: args, withheld} = item.call;
	if (!args) return [line(ours('Its arguments were too large to be kept.'), 'warn')];
	const without =
		withheld.length > 0
			? [line(safeJoin`Not kept, because it is secret: ${safeLine(withheld.join(', '))}`, 'warn')]
			: [];
	// Shown is what fits; nothing of a large value is made into lines for that.
	const text = JSON.stringify(args, undefined, 2).slice(0, 20_000).split('\n');
	return [...without, ...text.map(row => line(safeLine(row)))];
}

/** Saved and earlier calls of a tool, and under them the arguments of the one in focus. */
export function RememberedScreen(screen: RememberedState) {
	const {tool, items, focus} = screen;
	const state = useAppState();
	const {glyphs} = useTheme();
	const rectangle = readingRectangle(state);
	const {width, height} = inside(rectangle);
	const room = Math.max(2, Math.min(items.length, Math.floor(height / 2)));
	const first = windowAround(focus, room, items.length);
	const list = items.slice(first, first + room).map((item, index) => {
		const isFocused = first + index === focus;
		const shown = itemLine(item, isFocused ? `${glyphs.cursor} ` : '  ');
		const key = item.kind === 'saved' ? `saved ${item.call.name}` : item.call.id;
		return (
			<Row
				key={key}
				line={shown}
				width={width}
				press={pick(isFocused, app =>
					app.dispatch({type: 'change', overlay: {...screen, focus: first + index}}),
				)}
				{...(isFocused && {tone: 'selected'})}
			/>
		);
	});
	const none = textRows([line(ours('Nothing was saved and no call was made yet.'), 'dim')], width);
	const preview = previewLines(items[focus]).slice(0, Math.max(1, height - room - 2));
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(safeJoin`Calls of ${safeLine(tool)}`, 'strong'))}
			foot={items.length > 0 ? titled(seg(safeJoin`${focus + 1} of ${items.length}`, 'dim')) : []}
			active
			rows={[
				...(items.length === 0 ? none : list),
				...textRows(
					[empty, ...(items.length === 0 ? [] : [line(ours('Arguments:'), 'accent')]), ...preview],
					width,
				),
			]}
		/>
	);
}
