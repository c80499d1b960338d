import type {EntryChange, JsonValue} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {empty, type Line, line, seg, wrap} from '../../components/lines.ts';
import type {SyncState} from '../../overlays.ts';
import {pick} from '../../pointer.ts';
import {errorWords, shortPath} from '../../show.ts';
import type {Tone} from '../../theme.ts';
import {isPicked} from './picked.ts';

const kinds: Readonly<Record<EntryChange['kind'], {preview: SafeText; written: SafeText; tone: Tone}>> = {
	add: {preview: ours('will be added'), written: ours('added'), tone: 'added'},
	update: {preview: ours('will be changed'), written: ours('changed'), tone: 'warn'},
	remove: {preview: ours('will be taken out'), written: ours('taken out'), tone: 'removed'},
	drift: {
		preview: ours('edited by hand: left unless picked'),
		written: ours('edited by hand'),
		tone: 'warn',
	},
	missing: {
		preview: ours('dropped by the client: will be written again'),
		written: ours('written again'),
		tone: 'warn',
	},
};

function diffTone(row: SafeText): Tone {
	if (row.startsWith('+')) return 'added';
	return row.startsWith('-') ? 'removed' : 'dim';
}

function jsonLines(value: JsonValue | undefined): readonly string[] {
	return value === undefined ? [] : JSON.stringify(value, undefined, 2).split('\n');
}

/** What picking the hand edit in focus would change: what both begin and end with stands once. */
function leftLines(state: SyncState, change: EntryChange | undefined, width: number): readonly Line[] {
	if (change?.kind !== 'drift' || isPicked(state, change)) return [];
	const {id, before, after} = change;
	const [from, to] = [jsonLines(before), jsonLines(after)];
	const shorter = Math.min(from.length, to.length);
	let head = 0;
	while (head < shorter && from[head] === to[head]) head++;
	let tail = 0;
	while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
	const rows = [
		...from.slice(0, head).map(row => safeJoin`  ${safeLine(row)}`),
		...from.slice(head, from.length - tail).map(row => safeJoin`- ${safeLine(row)}`),
		...to.slice(head, to.length - tail).map(row => safeJoin`+ ${safeLine(row)}`),
		...from.slice(from.length - tail).map(row => safeJoin`  ${safeLine(row)}`),
	];
	return [
		...wrap([seg(safeJoin`Space picks ${safeLine(id)}; its entry would change:`, 'accent')], width),
		...rows.map(row => line(row, diffTone(row))),
	];
}

function diffLines(diff: readonly SafeText[], left: readonly Line[]): readonly Line[] {
	const rows = diff.map(row => line(row, diffTone(row)));
	if (left.length === 0) return rows.length > 0 ? [empty, ...rows] : [];
	return [
		empty,
		...left,
		...(rows.length > 0 ? [empty, line(ours('What is written:'), 'accent'), ...rows] : []),
	];
}

/** What a sync does, or did, to the client's file: per entry, then as a diff of its lines. */
export function syncLines(state: SyncState, width: number, home: string | undefined): Line[] {
	const {result, problem, mode, busy} = state;
	if (problem) {
		const {message, hint} = errorWords(problem);
		return [...wrap([seg(message, 'bad')], width), ...(hint ? wrap([seg(hint, 'dim')], width) : [])];
	}
	if (!result) return [line(busy ? ours('Reading the configuration…') : ours(''), 'dim')];
	const {changes, diff, warnings, backup, path} = result;
	const all = mode === 'preview' ? (state.entries ?? changes) : changes;
	const entries = all.map((change, index): Line => {
		const {id, kind} = change;
		const {tone} = kinds[kind];
		const box = isPicked(state, change) ? ours('[x] ') : ours('[ ] ');
		const inFocus = mode === 'preview' && index === (state.entry ?? 0);
		const press =
			mode === 'preview'
				? pick(
						inFocus,
						({dispatch}) => dispatch({type: 'change', overlay: {...state, entry: index}}),
						'space',
					)
				: undefined;
		const words = [
			...(mode === 'preview' ? [seg(inFocus ? ours('> ') : ours('  '), 'accent'), seg(box, 'key')] : []),
			seg(safeJoin`${safeLine(id)} `, 'strong'),
			seg(
				kind === 'drift' && isPicked(state, change)
					? ours('edited by hand: ours comes back')
					: kinds[kind][mode],
				tone,
			),
		];
		return words.map(segment => ({...segment, press}));
	});
	const inStep = all.length === 0 && diff.length === 0;
	return [
		...wrap([seg(ours('File  '), 'dim'), seg(shortPath(path, home))], width, 6),
		empty,
		...(inStep ? [line(ours('Everything is in step: nothing to write.'), 'good')] : entries),
		...diffLines(diff, mode === 'preview' ? leftLines(state, all[state.entry ?? 0], width) : []),
		...(backup
			? [
					empty,
					...wrap(
						[seg(ours('The file as it was is kept in '), 'dim'), seg(shortPath(backup, home), 'dim')],
						width,
					),
				]
			: []),
		...(warnings.length > 0
			? [empty, ...warnings.flatMap(text => wrap([seg(ours('! '), 'warn'), seg(text, 'warn')], width, 2))]
			: []),
	];
}
