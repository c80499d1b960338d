import {ours, safeJoin} from '../../../core/safe-text.ts';
import {useAppState} from '../../app-context.tsx';
import type {App} from '../../app-handle.ts';
import type {Call} from '../../calls/call.ts';
import {type Line, line, paragraph, seg} from '../../components/lines.ts';
import {Panel, textRows, titled} from '../../components/panel.tsx';
import {inside, type Rectangle} from '../../layout.ts';
import {duration, errorWords} from '../../show.ts';
import {answerOfCall} from '../result/open-result.ts';
import {AnswerPanel} from '../result/result-panel.tsx';
import {showPart} from './call-actions.ts';
import type {OpenCall} from './call-state.ts';

function resultTitle({phase}: Call): Line {
	switch (phase.at) {
		case 'failed':
			return titled(seg(ours('failed'), 'bad'));
		case 'cancelled':
			return titled(seg(ours('cancelled'), 'warn'));
		default:
			return titled(seg(ours('answer'), 'dim'));
	}
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
export function OutcomePanel({open: {view, call}, rectangle}: {open: OpenCall; rectangle: Rectangle}) {
	const state = useAppState();
	const active = state.overlays.at(-1) === view && view.focus === 'result';
	const focus = (app: App) => showPart(app, 'result');
	const answer = answerOfCall(state, call);
	if (answer)
		return (
			<AnswerPanel answer={answer} view={view.result} rectangle={rectangle} active={active} focus={focus} />
		);
	const {width} = inside(rectangle);
	return (
		<Panel
			rectangle={rectangle}
			title={resultTitle(call)}
			active={active}
			focus={focus}
			rows={textRows(otherLines(call, width), width)}
		/>
	);
}
