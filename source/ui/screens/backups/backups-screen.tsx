import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {empty, type Line, line, seg, windowAround, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {readingRectangle} from '../../documents.ts';
import {inside} from '../../layout.ts';
import {pick} from '../../pointer.ts';
import {bytes, count, dateTime, errorWords} from '../../show.ts';
import type {BackupsState} from './backups-state.ts';
import {effectLines} from './effect-lines.ts';

function noneLines({items, problem}: BackupsState, width: number): readonly Line[] {
	if (problem) return wrap([seg(errorWords(problem).message, 'bad')], width);
	return items
		? [line(ours('None yet: one is kept before each change.'), 'dim')]
		: [line(ours('Reading'), 'dim')];
}

/** The kept files of the client, the newest first, and under them what the one in focus would change. */
export function BackupsScreen({backups}: {backups: BackupsState}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const rectangle = readingRectangle(state);
	const {width, height} = inside(rectangle);
	const {items = [], focus} = backups;
	const room = Math.max(2, Math.min(items.length, Math.floor(height / 2)));
	const first = windowAround(focus, room, items.length);
	const rows = items.slice(first, first + room).map(({name, time, size, servers, problem}, index) => {
		const inFocus = first + index === focus;
		const facts: Line = [
			seg(safeLine(inFocus ? `${glyphs.cursor} ` : '  '), 'accent'),
			seg(dateTime(time)),
			seg(safeJoin`  ${bytes(size)}, ${count(servers.length, 'server')}`, 'dim'),
			...(problem ? [seg(ours('  broken'), 'bad')] : []),
		];
		return (
			<Row
				key={name}
				line={facts}
				width={width}
				press={pick(inFocus, app =>
					app.dispatch({type: 'change', overlay: {...backups, focus: first + index}}),
				)}
				{...(inFocus && {tone: 'selected'})}
			/>
		);
	});
	const effect =
		items.length === 0
			? noneLines(backups, width)
			: [empty, line(ours('Bringing it back'), 'accent'), ...effectLines(backups, width)];
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(ours("The client's file before our changes"), 'strong'))}
			foot={items.length > 0 ? titled(seg(safeJoin`${focus + 1} of ${items.length}`, 'dim')) : []}
			active
			rows={[...rows, ...textRows(effect.slice(0, Math.max(1, height - rows.length)), width)]}
			visible={{first, height: room, count: items.length}}
		/>
	);
}
