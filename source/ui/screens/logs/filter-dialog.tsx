import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import type {App} from '../../app-handle.ts';
import {type AppState, overlayOf} from '../../app-state.ts';
import {type Line, seg} from '../../components/lines.ts';
import {Panel, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {centred, inside, layoutOf} from '../../layout.ts';
import {pick} from '../../pointer.ts';
import {kindWords} from './log-kinds.ts';
import {type LogView, logKinds, logLevels} from './log-view.ts';

export type LogFilterState = {readonly kind: 'log-filter'; readonly row: number};

/** How many rows the dialog has. */
export function filterRows(state: AppState): number {
	return choicesOf(state).length;
}

/** The sessions that are in what is loaded. */
function sessionsOf({log}: AppState): readonly string[] {
	const names = new Set<string>();
	for (let row = log?.buffer.first() ?? 0; row < (log?.buffer.end() ?? 0); row++) {
		const line = log?.buffer.at(row)?.line;
		if (line?.kind === 'message' && line.session !== undefined) names.add(line.session);
	}
	return [...names].sort();
}

type Choice = {text: SafeText; on: boolean; take: Partial<LogView>; many?: true};

/** Every row of the dialog: whether it is chosen, and what choosing it makes of the view. */
function choicesOf(state: AppState): readonly Choice[] {
	const {level, hidden, session} = state.logView;
	const known = session === undefined ? sessionsOf(state) : [...new Set([session, ...sessionsOf(state)])];
	return [
		...logLevels.map(name => ({
			text: name === 'debug' ? ours('every level') : safeJoin`${safeLine(name)} and worse`,
			on: level === name,
			take: {level: name},
		})),
		...logKinds.map(kind => ({
			text: kindWords[kind],
			many: true as const,
			on: !hidden.includes(kind),
			take: {hidden: hidden.includes(kind) ? hidden.filter(name => name !== kind) : [...hidden, kind]},
		})),
		{text: ours('every session'), on: session === undefined, take: {session: undefined}},
		...known.map(name => ({
			text: safeJoin`only session ${safeLine(name)}`,
			on: session === name,
			take: {session: name},
		})),
	];
}

export function openFilter(app: App): void {
	app.dispatch({type: 'open', overlay: {kind: 'log-filter', row: 0}});
}

export function moveInFilter(app: App, by: number): void {
	const overlay = overlayOf(app.state(), 'log-filter');
	if (!overlay) return;
	const last = choicesOf(app.state()).length - 1;
	app.dispatch({type: 'change', overlay: {...overlay, row: Math.max(0, Math.min(last, overlay.row + by))}});
}

export function takeFilter(app: App): void {
	const state = app.state();
	const choice = choicesOf(state)[overlayOf(state, 'log-filter')?.row ?? 0];
	if (choice) app.dispatch({type: 'log-view', view: {...state.logView, ...choice.take}});
}

/** Which lines of the logs are shown: by level, kind and session. */
export function FilterDialog({row}: LogFilterState) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const choices = choicesOf(state);
	const rectangle = centred(layoutOf(state).body, 52, choices.length + 2);
	const {width, height} = inside(rectangle);
	const first = Math.max(0, Math.min(row - height + 2, choices.length - height));
	const rows = choices.slice(first, first + height).map(({text, on, many}, index) => {
		const focused = first + index === row;
		const line: Line = [
			seg(safeLine(focused ? `${glyphs.cursor} ` : '  '), 'accent'),
			seg(many ? (on ? ours('[x] ') : ours('[ ] ')) : on ? ours('(o) ') : ours('( ) '), on ? 'good' : 'dim'),
			seg(text),
		];
		return (
			<Row
				key={text}
				line={line}
				width={width}
				press={pick(
					focused,
					app => app.dispatch({type: 'change', overlay: {kind: 'log-filter', row: first + index}}),
					'space',
				)}
				{...(focused && {tone: 'selected' as const})}
			/>
		);
	});
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(ours('Lines that are shown'), 'strong'))}
			active
			rows={rows}
		/>
	);
}
