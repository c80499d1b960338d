import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {empty, type Line, line, paragraph, seg, windowAt, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {centred, inside, layoutOf} from '../../layout.ts';
import type {VaultState} from '../../overlays.ts';
import {pick} from '../../pointer.ts';
import {errorWords} from '../../show.ts';

/** Where secrets are kept, which places answer, and the choice between them. */
export function VaultDialog(screen: VaultState) {
	const {choice, busy, problem, reason} = screen;
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
		const used = kind === vault?.vault ? ours(', in use') : ours('');
		return [
			...wrap(
				[
					seg(safeJoin`${mark} `, 'accent'),
					seg(name, kind === choice ? 'selected' : 'strong'),
					seg(
						safeJoin`  ${ok ? ours('ready') : asked ? ours('not ready') : ours('not asked yet')}${used}`,
						ok ? 'good' : asked ? 'warn' : 'dim',
					),
				],
				width,
				4,
			),
			...(fault ? wrap([seg(safeJoin`    ${fault}`, 'dim')], width, 4) : []),
			...(hint ? wrap([seg(safeJoin`    ${hint}`, 'dim')], width, 4) : []),
		].map(words => words.map(segment => ({...segment, press})));
	});
	const trouble = problem ? [empty, ...wrap([seg(errorWords(problem).message, 'bad')], width)] : [];
	const why = reason
		? [
				...wrap([seg(safeJoin`! Nothing was saved: ${errorWords(reason).message}`, 'warn')], width, 2),
				...paragraph(
					ours('What you typed is still in the form. Choose a place for its secret, then save again.'),
					width,
				),
				empty,
			]
		: [];
	const lines = [
		...why,
		...paragraph(ours('Secrets of extensions are kept here, never in a file that a client reads.'), width),
		empty,
		...(vault ? items : [line(ours('Asking'), 'dim')]),
		...trouble,
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
