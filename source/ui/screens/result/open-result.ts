import {type AppState, overlayOf, topOverlay} from '../../app-state.ts';
import {type Call, callArguments, callsOf} from '../../calls/call.ts';
import {openedCall} from '../tools/call-state.ts';
import type {Answer} from './answer.ts';
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
	if (own) return {answer: own.answer, view: own.result};
	const open = openedCall(state);
	const answer = open && answerOfCall(state, open.call);
	return answer && {answer, view: open.view.result};
}

/** Whether the answer has the keys, rather than a question or a form. */
export function isResultActive(state: AppState): boolean {
	const top = topOverlay(state);
	return top?.kind === 'result' || (top?.kind === 'call' && top.focus === 'result');
}
