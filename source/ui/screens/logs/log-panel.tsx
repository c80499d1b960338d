import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import type {AppState} from '../../app-state.ts';
import {type Line, line, paragraph, type Segment, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {errorWords} from '../../show.ts';
import type {Glyphs} from '../../theme.ts';
import {tabTitle} from '../home/tab-title.ts';
import {kindWords} from './log-kinds.ts';
import {paneRows, placeOf} from './log-pane.ts';
import {type LogState, newLines} from './log-state.ts';
import type {LogView} from './log-view.ts';
import {type Rows, visibleFrom} from './log-viewport.ts';

function grouped(count: number): SafeText {
	return safeLine(count.toLocaleString('en-US'));
}

/** Which hit of how many is in focus, in what is loaded. */
function hitWords({search}: LogState, focus: number): Segment[] {
	if (search.problem) return [seg(safeJoin`  ${errorWords(search.problem).message}`, 'bad')];
	if (!search.found) return [];
	const {hits} = search.found;
	const at = hits.indexOf(focus);
	const place = at === -1 ? ours('') : safeJoin`${grouped(at + 1)}/`;
	const word = hits.length === 1 ? ours('hit') : ours('hits');
	return [seg(safeJoin`  ${place}${grouped(hits.length)} ${word}`, hits.length > 0 ? 'match' : 'warn')];
}

/** What is left out, so that nobody misses it without knowing. */
function filterWords({level, hidden, session, only, scope}: LogView): Segment[] {
	const words = [
		scope === 'this' ? '' : scope === 'client' ? "the client's" : scope,
		level === 'debug' ? '' : level === 'error' ? 'errors only' : `${level} and worse`,
		hidden.length > 0 ? `without ${hidden.map(kind => kindWords[kind]).join(', ')}` : '',
		session === undefined ? '' : `session ${session}`,
		only === '' ? '' : `only /${only}/`,
	].filter(Boolean);
	return words.length === 0 ? [] : [seg(safeLine(`  ${words.join(', ')}`), 'warn')];
}

/** Whether new lines are followed, or how many came while one reads. */
function position(log: LogState, view: LogView, focus: number): Line {
	const rest = [...hitWords(log, focus), ...filterWords(view)];
	if (log.at !== 'follow')
		return titled(seg(safeJoin`paused, ${grouped(newLines(log))} new, G to resume`, 'warn'), ...rest);
	const more = log.buffer.isComplete() || log.end === log.buffer.first() ? ours('') : ours('+');
	const count = log.end - log.buffer.first();
	const word = count === 1 ? ours('line') : ours('lines');
	return titled(
		seg(ours('following'), 'good'),
		seg(safeJoin`, ${grouped(count)}${more} ${word}`, 'dim'),
		...rest,
	);
}

function nothing({target, problem, buffer, pages}: LogState, view: LogView, width: number): readonly Line[] {
	if (problem) {
		const {message, hint} = errorWords(problem);
		return [...paragraph(message, width, 'bad'), ...(hint ? paragraph(hint, width, 'dim') : [])];
	}
	if (pages && !buffer.isComplete()) return [line(ours('Reading the log'), 'dim')];
	if (filterWords({...view, scope: 'this'}).length > 0)
		return paragraph(ours('No line fits. Esc shows all again.'), width, 'dim');
	return paragraph(
		target.kind === 'client'
			? ours('The client has written nothing about it.')
			: ours('Nothing has been logged yet. s starts the server; what a client starts is seen here too.'),
		width,
		'dim',
	);
}

function withSigns(
	log: LogState,
	rows: Rows,
	{active, glyphs}: {active: boolean; glyphs: Glyphs},
): readonly Line[] {
	const {focus, top} = placeOf(log, rows);
	return visibleFrom(rows, top).map(({row, line: text, isFirst}): Line => {
		const cursor = isFirst && active && log.at !== 'follow' && row === focus ? glyphs.cursor : ' ';
		const mark = isFirst && log.marks.has(row) ? '*' : ' ';
		return [seg(safeLine(cursor), 'accent'), seg(safeLine(mark), 'key'), ...text];
	});
}

function shownLines(
	state: AppState,
	log: LogState,
	width: number,
	look: {active: boolean; glyphs: Glyphs; unicode: boolean},
) {
	const rows = paneRows(state, log, look.unicode);
	const {focus, top} = placeOf(log, rows);
	if (log.problem || rows.end === rows.first) return {lines: nothing(log, state.logView, width), focus, top};
	return {lines: withSigns(log, rows, look), focus, top};
}

/** The log of the selected extension's server, of several or of all, live. */
export function LogPanel({rectangle}: {rectangle: Rectangle}) {
	const state = useAppState();
	const {glyphs, unicode} = useTheme();
	const {log} = state;
	const {width, height} = inside(rectangle);
	const active = state.focus === 'detail' && state.overlays.length === 0;
	if (!log) {
		const wait = <Row key="wait" line={line(ours('Opening the log'), 'dim')} width={width} />;
		return <Panel rectangle={rectangle} title={tabTitle(state)} active={active} rows={[wait]} />;
	}
	const {lines, focus, top} = shownLines(state, log, width, {active, glyphs, unicode});
	const rows = textRows(lines, width);
	if (log.search.editing) {
		// Over the last row, so that nothing moves.
		while (rows.length < height) rows.push(<Row key={rows.length} line={[]} width={width} />);
		rows[height - 1] = <SearchField key="search" log={log} width={width} />;
	}
	return (
		<Panel
			rectangle={rectangle}
			title={tabTitle(state)}
			foot={position(log, state.logView, focus)}
			active={active}
			rows={rows}
			visible={{first: top.row - log.buffer.first(), height, count: log.end - log.buffer.first()}}
		/>
	);
}

function SearchField({log, width}: {log: LogState; width: number}) {
	const isSearch = log.search.editing === 'search';
	return (
		<>
			<Row line={[seg(isSearch ? ours('/') : ours('&'), 'key')]} width={1} />
			<TextField
				edit={log.search.text}
				width={width - 1}
				placeholder={isSearch ? ours('pattern to look for') : ours('only lines that fit this pattern')}
			/>
		</>
	);
}
