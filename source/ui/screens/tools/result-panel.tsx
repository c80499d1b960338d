import type {ReactNode} from 'react';
import {ours, type SafeText, safeJoin} from '../../../core/safe-text.ts';
import {useAppState, useScreen} from '../../app-context.tsx';
import type {Call} from '../../calls/call.ts';
import {empty, type Line, line, paragraph, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {Row} from '../../components/row.tsx';
import {TextField} from '../../components/text-field.tsx';
import {overlayDocument} from '../../documents.ts';
import {inside, type Rectangle} from '../../layout.ts';
import {bytes, duration, errorWords} from '../../show.ts';
import type {OpenCall} from './call-state.ts';

function resultTitle({phase}: Call): Line {
	switch (phase.at) {
		case 'done': {
			const verdict = phase.answer.isError
				? seg(ours('the tool answered with an error'), 'bad')
				: seg(ours('answer'), 'good');
			return titled(verdict, seg(safeJoin`, ${duration(phase.answer.milliseconds)}`, 'dim'));
		}
		case 'failed':
			return titled(seg(ours('failed'), 'bad'));
		case 'cancelled':
			return titled(seg(ours('cancelled'), 'warn'));
		default:
			return titled(seg(ours('answer'), 'dim'));
	}
}

function sizeOf(text: readonly SafeText[]): SafeText {
	return bytes(text.reduce((sum, row) => sum + Buffer.byteLength(row) + 1, -1));
}

function otherLines({phase}: Call, width: number): Line[] {
	if (phase.at === 'failed') {
		const {message, hint} = errorWords(phase.error);
		return [...paragraph(message, width, 'bad'), ...(hint ? paragraph(hint, width, 'dim') : [])];
	}
	if (phase.at === 'cancelled') {
		const after = duration(phase.milliseconds);
		const obeyed =
			phase.late === undefined
				? paragraph(ours('The server has not answered since, so it seems to obey.'), width, 'dim')
				: paragraph(
						safeJoin`The server did not obey: it answered all the same, ${duration(phase.late)} later.`,
						width,
						'warn',
					);
		return [
			...paragraph(safeJoin`Cancelled after ${after}: the server was told (notifications/cancelled).`, width),
			...obeyed,
		];
	}
	return [line(ours('The answer comes here.'), 'dim')];
}

/** What became of a call that does not run any more. */
export function ResultPanel({open: {view, call}, rectangle}: {open: OpenCall; rectangle: Rectangle}) {
	const state = useAppState();
	const {app} = useScreen();
	const {width, height} = inside(rectangle);
	const {phase} = call;
	const {search} = view;
	const active = state.overlays.at(-1) === view && view.focus === 'result';
	const document = phase.at === 'done' ? overlayDocument(state, app, view) : undefined;
	const count = document?.count ?? 0;
	const first = Math.max(0, Math.min(view.scroll, count - height));
	const rows: ReactNode[] = document
		? textRows(document.slice(first, first + height), width)
		: textRows(otherLines(call, width), width);
	if (search.editing) {
		while (rows.length < height) rows.push(<Row key={rows.length} line={empty} width={width} />);
		rows[height - 1] = [
			<Row key="slash" line={[seg(ours('/'), 'key')]} width={1} />,
			<TextField key="field" edit={search.text} width={width - 1} placeholder={ours('text to look for')} />,
		];
	}
	const foot =
		phase.at === 'done'
			? titled(
					seg(
						safeJoin`${sizeOf(phase.text)}, lines ${Math.min(first + 1, count)}-${Math.min(first + height, count)} of ${count}`,
						'dim',
					),
				)
			: [];
	return (
		<Panel
			rectangle={rectangle}
			title={resultTitle(call)}
			foot={foot}
			active={active}
			rows={rows}
			visible={{first, height, count}}
		/>
	);
}
