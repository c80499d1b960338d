import type {JsonObject} from '../../../core/contract.ts';
import {isObject} from '../../../core/form/json-schema.ts';
import {toValue} from '../../../core/form/schema-form/form.ts';
import {ours, safeJoin} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {activeQuestion} from '../../calls/active-question.ts';
import {answerQuestion, changeQuestion, sampleResult} from '../../calls/ask-user.ts';
import {callByKey} from '../../calls/call.ts';
import type {Question} from '../../calls/question.ts';
import {changeSchema, endNaming} from '../../components/schema-edit.ts';
import {areaOf, areaText} from '../../components/text-area.ts';
import {keyOf} from '../../keymap.ts';
import {showCall} from './open-call.ts';

function withQuestion(app: App, work: (question: Question) => void): void {
	const question = activeQuestion(app.state());
	if (question) work(question);
}

function settle(app: App, key: string, answer: Parameters<typeof answerQuestion>[2]): void {
	answerQuestion(app, key, answer);
	app.dispatch({type: 'close', kind: 'question'});
}

/** Accepts with what was filled in; with values that the server does not allow only when that is insisted on. */
function acceptWith(app: App, insists: boolean): void {
	withQuestion(app, ({key, asked}) => {
		if (asked.kind === 'url') settle(app, key, {action: 'accept'});
		if (asked.kind === 'sample') {
			const text = areaText(asked.answer);
			app.dispatch({type: 'sample-template', text});
			settle(app, key, {action: 'accept', content: sampleResult(text)});
		}
		if (asked.kind !== 'form') return;
		const fields = endNaming(asked.fields);
		const {value, problems} = toValue(fields.form);
		if (problems.length === 0 || insists) {
			settle(app, key, {action: 'accept', content: isObject(value) ? value : {}});
			return;
		}
		changeQuestion(app, key, now => ({
			...now,
			asked: {...asked, fields: changeSchema(fields, {type: 'check'})},
		}));
		const anyway = keyOf(app.keys, 'question.accept-anyway');
		app.notify('warn', safeJoin`Not answered: values are wrong or missing. ${anyway} answers anyway.`);
	});
}

export const accept = (app: App): void => acceptWith(app, false);
export const acceptAnyway = (app: App): void => acceptWith(app, true);

export function decline(app: App): void {
	withQuestion(app, ({key}) => settle(app, key, {action: 'decline'}));
}

export function dismiss(app: App): void {
	withQuestion(app, ({key}) => settle(app, key, {action: 'cancel'}));
}

/** Puts the address where the user can take it: it is never opened from here. */
export function copyUrl(app: App): void {
	withQuestion(app, ({asked}) => {
		if (asked.kind !== 'url') return;
		app.terminal.copy(asked.request.url);
		// Whether it arrives is the terminal's business: it does not say.
		app.notify('text', ours('The address was sent to the terminal.'));
	});
}

function lastText({messages}: JsonObject): string {
	const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
	const content = (last as {content?: {text?: unknown}} | undefined)?.content;
	return typeof content?.text === 'string' ? content.text : '';
}

/** Fills the answer from the template, which is the answer before; `{{prompt}}` stands for what was asked last. */
export function fillSample(app: App): void {
	withQuestion(app, ({key, asked}) => {
		if (asked.kind !== 'sample') return;
		const text = app.state().sampleTemplate.replaceAll('{{prompt}}', () => lastText(asked.params));
		changeQuestion(app, key, now => ({...now, asked: {...asked, answer: areaOf(text, 'end')}}));
	});
}

export function scrollSample(app: App, by: number): void {
	withQuestion(app, ({key, asked}) => {
		if (asked.kind === 'sample')
			changeQuestion(app, key, now => ({...now, asked: {...asked, scroll: Math.max(0, asked.scroll + by)}}));
	});
}

/** Goes to the first question that waits: to its call, or where none runs to the question alone. */
export function showQuestion(app: App): void {
	const state = app.state();
	const [question] = state.questions;
	if (!question) return;
	const call = question.call === undefined ? undefined : callByKey(state, question.call);
	if (call) showCall(app, call);
	else app.dispatch({type: 'open', overlay: {kind: 'question', key: question.key, id: question.id}});
}
