import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {
	empty,
	type Line,
	line,
	paragraph,
	type Segment,
	seg,
	windowAt,
	wrap,
} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {centred, inside, layoutOf} from '../../layout.ts';
import type {VaultState} from '../../overlays.ts';
import {pick} from '../../pointer.ts';
import {errorWords} from '../../show.ts';

/** What went wrong here, else what made it come up by itself, else what it is for. */
function headLines({problem, reason}: VaultState, width: number): readonly Line[] {
	if (problem) {
		const {message, hint} = errorWords(problem);
		return [...wrap([seg(safeJoin`! ${message}`, 'bad')], width, 2), ...(hint ? paragraph(hint, width) : [])];
	}
	if (!reason)
		return paragraph(
			ours('Secrets of extensions are kept here, never in a file that a client reads.'),
			width,
		);
	return [
		...wrap([seg(safeJoin`! Nothing was saved: ${errorWords(reason).message}`, 'warn')], width, 2),
		...paragraph(
			ours('What you typed is still in the form. Choose a place for its secret, then save again.'),
			width,
		),
	];
}

/** Whether it works, as far as it was asked. */
function answerOf(ok: boolean, asked: boolean, isUsed: boolean): Segment {
	const used = isUsed ? ours(', in use') : ours('');
	if (ok) return seg(safeJoin`  ready${used}`, 'good');
	return asked ? seg(safeJoin`  not ready${used}`, 'warn') : seg(safeJoin`  not asked yet${used}`, 'dim');
}

/** Where secrets are kept, which places answer, and the choice between them. */
export function VaultDialog(screen: VaultState) {
	const {choice, busy} = screen;
	const state = useAppState();
	const {glyphs} = useTheme();
	const {body} = layoutOf(state);
	const width = inside({x: 0, y: 0, width: Math.min(76, body.width), height: 10}).width;
	const {vault} = state;
	const items = (vault?.available ?? []).flatMap(({kind, name, ok, asked, problem: fault, hint}): Line[] => {
		const mark = kind === choice ? safeLine(glyphs.cursor) : ours(' ');
		const press = pick(kind === choice, app =>
			app.dispatch({type: 'change', overlay: {...screen, choice: kind}}),
		);
		return [
			...wrap(
				[
					seg(safeJoin`${mark} `, 'accent'),
					seg(name, kind === choice ? 'selected' : 'strong'),
					answerOf(ok, asked, kind === vault?.vault),
				],
				width,
				4,
			),
			...(fault ? wrap([seg(safeJoin`    ${fault}`, 'dim')], width, 4) : []),
			// Choosing it here is the next step that the hint speaks of.
			...(hint && asked ? wrap([seg(safeJoin`    ${hint}`, 'dim')], width, 4) : []),
		].map(words => words.map(segment => ({...segment, press})));
	});
	const lines = [
		...headLines(screen, width),
		empty,
		...(vault ? items : [line(ours('Asking'), 'dim')]),
		...(busy ? [empty, line(ours('Changing'), 'accent')] : []),
	];
	const rectangle = centred(body, 76, lines.length + 2);
	const {height} = inside(rectangle);
	// The choice is seen however little room there is.
	const chosen = lines.findIndex(([first]) => first?.text.startsWith(glyphs.cursor));
	const top = windowAt(0, Math.max(0, chosen), height, lines.length);
	return (
		<Panel
			rectangle={rectangle}
			title={titled(seg(ours('Vault'), 'strong'))}
			active
			rows={textRows(lines.slice(top, top + height), width)}
		/>
	);
}
