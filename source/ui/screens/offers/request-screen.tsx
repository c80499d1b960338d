import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import {empty, type Line, seg, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {schemaFormView} from '../../components/schema-view.tsx';
import {schemaViewRows} from '../../components/schema-view-rows.ts';
import {centred, inside, layoutOf} from '../../layout.ts';
import type {RequestState} from './request-state.ts';

const mostCandidates = 20;

function about({what}: RequestState): string {
	if (what.kind === 'prompt') return what.prompt.description ?? what.prompt.title ?? '';
	return `${what.template.uriTemplate}\n${what.template.description ?? ''}`;
}

/** The arguments of a prompt or the variables of a template; what the server proposes stands under them. */
export function RequestScreen({screen}: {screen: RequestState}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {body} = layoutOf(state);
	const active = state.overlays.at(-1) === screen;
	const {fields, candidates, what} = screen;
	const full = {...body, width: Math.min(body.width, 90)};
	const {width} = inside(full);
	const head = about(screen)
		.trim()
		.split('\n')
		.flatMap(text => wrap([seg(safeLine(text), 'dim')], width))
		.slice(0, 4);
	const shown = candidates.slice(0, mostCandidates);
	const more =
		candidates.length > shown.length ? safeJoin` and ${candidates.length - shown.length} more` : ours('');
	const proposed: Line[] =
		shown.length === 0
			? []
			: [
					empty,
					...wrap(
						[seg(ours('The server proposes: '), 'dim'), seg(safeJoin`${safeLine(shown.join('  '))}${more}`)],
						width,
					).slice(0, 4),
				];
	const needed = schemaViewRows(fields).length + 4 + head.length + 1 + proposed.length + 2;
	const rectangle = centred(body, full.width, needed);
	const {height} = inside(rectangle);
	const submit = what.kind === 'prompt' ? ours('Get it') : ours('Read it');
	const form = schemaFormView(
		{fields, width, height: Math.max(3, height - head.length - 1 - proposed.length), submit, active},
		glyphs,
	);
	const name = what.kind === 'prompt' ? what.prompt.name : what.template.name;
	return (
		<Panel
			rectangle={rectangle}
			title={titled(
				seg(safeLine(name), 'strong'),
				seg(safeJoin`  ${safeLine(what.kind)} of ${safeLine(screen.id)}`, 'dim'),
			)}
			active={active}
			rows={[...textRows([...head, empty], width), ...form, ...textRows(proposed, width)]}
		/>
	);
}
