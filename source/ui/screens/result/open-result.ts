import {ours, safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {type AppState, overlayOf, topOverlay} from '../../app-state.ts';
import {type Call, callArguments, callsOf} from '../../calls/call.ts';
import {seg, wrap} from '../../components/lines.ts';
import {inside, layoutOf, type Rectangle} from '../../layout.ts';
import {callLayout} from '../tools/call-layout.ts';
import {openedCall} from '../tools/call-state.ts';
import type {Answer} from './answer.ts';
import type {Size} from './result-content.ts';
import type {ResultView} from './result-view.ts';

/** The answer to a prompt or the content of a resource, on a screen of its own. */
export type ResultState = {
	readonly kind: 'result';
	/** The server's id. */
	readonly id: string;
	readonly answer: Answer;
	readonly result: ResultView;
	/** What was looked at before a link was followed. */
	readonly from?: ResultState;
};

export type OpenResult = {
	readonly answer: Answer;
	readonly view: ResultView;
	readonly rectangle: Rectangle;
};

const known = new WeakMap<Call, Answer | null>();

function compose(state: AppState, call: Call): Answer | undefined {
	const {phase, id, tool, key} = call;
	if (phase.at !== 'done') return undefined;
	const other = callsOf(state, id, tool.name).find(
		candidate => candidate.key !== key && candidate.phase.at === 'done',
	);
	const before = call.before ?? (other?.phase.at === 'done' ? other.phase.answer : undefined);
	return {
		id,
		asked: {kind: 'tool', tool, args: callArguments(call)},
		...phase.answer,
		...(before && {before: before.result}),
	};
}

/** What a call was answered; the one before it is that of the same form, or else the newest of the tool. */
export function answerOfCall(state: AppState, call: Call): Answer | undefined {
	const before = known.get(call);
	if (before !== undefined) return before ?? undefined;
	const answer = compose(state, call);
	known.set(call, answer ?? null);
	return answer;
}

/** The answer on top of the screens, also under a question about it. */
export function openResult(state: AppState): OpenResult | undefined {
	const own = overlayOf(state, 'result');
	if (own) return {answer: own.answer, view: own.result, rectangle: layoutOf(state).body};
	const open = openedCall(state);
	const answer = open && answerOfCall(state, open.call);
	return answer && {answer, view: open.view.result, rectangle: callLayout(state).result};
}

/** What stands over the rows of every tab: that it is an error, and what is wrong with its structured content. */
export function headLines({isError, structuredProblem, asked}: Answer, width: number, height: number) {
	const what = asked.kind === 'tool' ? ours('The tool answered with an error (isError).') : undefined;
	return [
		...(isError && what ? [[seg(what, 'bad')]] : []),
		...(structuredProblem === undefined
			? []
			: wrap([seg(safeJoin`! ${structuredProblem}`, 'warn')], width).slice(0, height > 10 ? 3 : 1)),
	];
}

/** The room that the rows of an answer have. */
export function resultSize({answer, rectangle}: Pick<OpenResult, 'answer' | 'rectangle'>): Size {
	const {width, height} = inside(rectangle);
	return {width, height: Math.max(1, height - headLines(answer, width, height).length)};
}

/** Changes how the answer on top is looked at. */
export function changeView(app: App, change: (open: OpenResult) => ResultView): void {
	const state = app.state();
	const open = openResult(state);
	const overlay = overlayOf(state, 'result') ?? overlayOf(state, 'call');
	if (open && overlay) app.dispatch({type: 'change', overlay: {...overlay, result: change(open)}});
}

/** Whether the answer has the keys, rather than a question or a form. */
export function isResultActive(state: AppState): boolean {
	const top = topOverlay(state);
	return top?.kind === 'result' || (top?.kind === 'call' && top.focus === 'result');
}
