import type {EntryChange} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {empty, type Line, line, seg, wrap} from '../../components/lines.ts';
import type {SyncState} from '../../overlays.ts';
import {errorWords, shortPath} from '../../show.ts';
import type {Tone} from '../../theme.ts';
import {isPicked} from './picked.ts';

const kinds: Readonly<Record<EntryChange['kind'], {preview: SafeText; written: SafeText; tone: Tone}>> = {
	add: {preview: ours('will be added'), written: ours('added'), tone: 'added'},
	update: {preview: ours('will be changed'), written: ours('changed'), tone: 'warn'},
	remove: {preview: ours('will be taken out'), written: ours('taken out'), tone: 'removed'},
	drift: {
		preview: ours('was edited by hand: left as it is unless you restore it'),
		written: ours('edited by hand'),
		tone: 'warn',
	},
	missing: {
		preview: ours('was dropped by the client: restore writes it again'),
		written: ours('written again'),
		tone: 'warn',
	},
};

function diffTone(row: SafeText): Tone {
	if (row.startsWith('+')) return 'added';
	return row.startsWith('-') ? 'removed' : 'dim';
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
		return [
			...(mode === 'preview' ? [seg(inFocus ? ours('> ') : ours('  '), 'accent'), seg(box, 'key')] : []),
			seg(safeJoin`${safeLine(id)} `, 'strong'),
			seg(kinds[kind][mode], tone),
		];
	});
	const inStep = all.length === 0 && diff.length === 0;
	return [
		...wrap([seg(ours('File  '), 'dim'), seg(shortPath(path, home))], width, 6),
		empty,
		...(inStep ? [line(ours('Everything is in step: nothing to write.'), 'good')] : entries),
		...(diff.length > 0 ? [empty, ...diff.map(row => line(row, diffTone(row)))] : []),
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
