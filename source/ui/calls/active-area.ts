import type {App} from '../app-handle.ts';
import {type AppState, topOverlay} from '../app-state.ts';
import type {TextArea} from '../components/text-area.ts';
import {activeCall} from '../form-actions.ts';
import {activeQuestion} from './active-question.ts';
import {changeQuestion} from './ask-user.ts';
import {changeCall} from './change-call.ts';
import {withJson} from './json-view.ts';

type ActiveArea = {area: TextArea; set: (app: App, area: TextArea) => void};

/** The text of several lines that has the focus. */
export function activeArea(state: AppState): ActiveArea | undefined {
	const overlay = topOverlay(state);
	if (overlay?.kind === 'lines')
		return {
			area: overlay.area,
			set: (app, area) => app.dispatch({type: 'change', overlay: {...overlay, area}}),
		};
	const call = activeCall(state);
	if (call?.json) {
		const {key, json} = call;
		return {area: json.area, set: (app, area) => changeCall(app, key, now => withJson(now, area))};
	}
	const question = activeQuestion(state);
	if (question?.asked.kind !== 'sample') return undefined;
	const {key, asked} = question;
	return {
		area: asked.answer,
		set: (app, answer) => changeQuestion(app, key, now => ({...now, asked: {...asked, answer}})),
	};
}
