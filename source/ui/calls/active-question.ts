import {type AppState, topOverlay} from '../app-state.ts';
import {openedCall} from '../screens/tools/call-state.ts';
import {type Question, questionByKey, questionsOf} from './question.ts';

/** The question on screen that has the focus. */
export function activeQuestion(state: AppState): Question | undefined {
	const top = topOverlay(state);
	if (top?.kind === 'question') return questionByKey(state, top.key);
	const open = openedCall(state);
	if (!open || open.view !== top || open.call.phase.at !== 'running') return undefined;
	return questionsOf(state, open.call.key)[0];
}
