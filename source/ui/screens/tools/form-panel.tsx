import type {ReactNode} from 'react';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import {useAppState, useTheme} from '../../app-context.tsx';
import type {JsonView} from '../../calls/call.ts';
import {empty, line, seg, wrap} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {schemaFormView} from '../../components/schema-view.tsx';
import {textAreaRows} from '../../components/text-area-view.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {showPart} from './call-actions.ts';
import type {OpenCall} from './call-state.ts';

function jsonRows(
	{area, problem}: JsonView,
	{width, height, active}: {width: number; height: number; active: boolean},
): ReactNode[] {
	const below = problem ? [[seg(problem, 'bad')]] : [line(ours('JSON, the same value as the form'), 'dim')];
	return [...textAreaRows(area, {width, height: Math.max(1, height - 1), active}), ...textRows(below, width)];
}

/** What a call gives its tool. */
export function FormPanel({open: {view, call}, rectangle}: {open: OpenCall; rectangle: Rectangle}) {
	const state = useAppState();
	const {glyphs} = useTheme();
	const {width, height} = inside(rectangle);
	const onTop = state.overlays.at(-1) === view;
	const active = onTop && view.focus === 'form' && call.phase.at !== 'running';
	const {tool} = call;
	const about =
		tool.description === undefined
			? []
			: wrap([seg(safeLine(tool.description), 'dim')], width).slice(0, height > 16 ? 3 : 1);
	const wrong = tool.problem === undefined ? [] : wrap([seg(tool.problem, 'warn')], width).slice(0, 2);
	const above = [...about, ...wrong];
	const head = [...above, ...(above.length > 0 ? [empty] : [])];
	const room = height - head.length;
	const rows = call.json
		? jsonRows(call.json, {width, height: room, active})
		: schemaFormView({fields: call.fields, width, height: room, submit: ours('Call'), active}, glyphs);
	const title = titled(
		seg(safeLine(tool.name), 'strong'),
		...(tool.title ? [seg(safeJoin`  ${safeLine(tool.title)}`, 'dim')] : []),
	);
	return (
		<Panel
			rectangle={rectangle}
			title={title}
			foot={titled(seg(safeLine(call.id), 'dim'))}
			active={active}
			focus={app => call.phase.at !== 'running' && showPart(app, 'form')}
			rows={[...textRows(head, width), ...rows]}
		/>
	);
}
