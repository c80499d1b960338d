import {own} from '../../../core/own.ts';
import {shownKey} from '../../../core/results/shown-key.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {type AppState, selectedDetail} from '../../app-state.ts';
import {clip, type Line, line, lineWidth, paragraph, seg} from '../../components/lines.ts';
import {errorWords} from '../../show.ts';
import {isForeign} from '../home/list-model.ts';
import {offerOf, remarksOf, shownServer} from '../offers/offers.ts';

export type ToolName = {
	/** Empty where the server gives none: it cannot be called then. */
	name: string;
	description: SafeText | undefined;
	problem?: SafeText | undefined;
};

/** The tools of the server on screen: as its server gives them, before that as its manifest says. */
export function toolNames(state: AppState, id = shownServer(state)): readonly ToolName[] {
	const list = id === undefined ? undefined : own(state.tools, id);
	if (list?.status === 'ready') {
		return list.tools.map(({name, description, problem}) => ({
			name,
			problem,
			description: description === undefined ? undefined : safeLine(description),
		}));
	}
	const detail = id === state.selected ? selectedDetail(state) : undefined;
	return detail?.tools.map(({name, description}) => ({name, description})) ?? [];
}

/** Where the list of tools comes from, as a line over it. */
export function toolsNote(state: AppState, id: string, width: number): readonly Line[] {
	const list = own(state.tools, id);
	if (list?.status === 'failed') {
		const {message, hint} = errorWords(list.error);
		return [...paragraph(message, width, 'bad'), ...(hint ? paragraph(hint, width, 'dim') : [])].slice(0, 10);
	}
	if (list?.status === 'ready')
		return remarksOf(offerOf(state, id), 'tools/list').flatMap(remark => paragraph(remark, width, 'warn'));
	if (list?.status === 'loading') return [line(ours('Asking the server for its tools'), 'dim')];
	if (!isForeign(id) && id === state.selected && !Object.hasOwn(state.details, id))
		return [line(ours('Loading'), 'dim')];
	const known = toolNames(state, id).length > 0;
	if (isForeign(id))
		return paragraph(
			ours('Enter starts the server and asks for its tools; it ends when you leave.'),
			width,
			'dim',
		);
	return paragraph(
		known
			? ours('As its manifest says. Enter starts the server and calls the tool; s starts it to stay.')
			: ours('Its manifest names no tools. Enter starts the server and asks for them; s starts it to stay.'),
		width,
		'dim',
	);
}

/** A row of the list: the tool's name and what fits of its description. */
export function toolRow(
	{name, description, problem}: ToolName,
	width: number,
	selected: boolean,
	cursor: string,
	mark?: SafeText,
): Line {
	const badge = mark === undefined ? ours('') : safeJoin` ${mark}`;
	const head = safeJoin`${safeLine(selected ? `${cursor} ` : '  ')}${shownKey(name, 'name')}${badge}`;
	const used = lineWidth([seg(head)]);
	if (problem !== undefined && used + 4 <= width)
		return [seg(head, 'strong'), seg(safeJoin`  ! ${clip(problem, width - used - 4)}`, 'warn')];
	if (!description || used + 4 > width) return [seg(clip(head, width), 'strong')];
	return [seg(head, 'strong'), seg(safeJoin`  ${clip(description, width - used - 2)}`, 'dim')];
}
