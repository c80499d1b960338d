import type {ElicitationAnswer, JsonObject, ServerRequestHandlers} from '../../core/contract.ts';
import {createSchemaForm} from '../../core/form/schema-form/form.ts';
import {loadValidator} from '../../core/form/schema-form/validator.ts';
import {own} from '../../core/own.ts';
import {safeJoin, safeLine} from '../../core/safe-text.ts';
import type {App} from '../app-handle.ts';
import {overlayOf, topOverlay} from '../app-state.ts';
import {judgeSchema, schemaEdit} from '../components/schema-edit.ts';
import {areaOf} from '../components/text-area.ts';
import {keyOf} from '../keymap.ts';
import {runningCalls} from './call.ts';
import type {Asked, Question} from './question.ts';

let made = 0;

export function changeQuestion(app: App, key: string, change: (question: Question) => Question): void {
	app.dispatch({type: 'question-changed', key, change});
}

/** Answers a question; nothing happens when it is answered already. */
export function answerQuestion(app: App, key: string, answer: ElicitationAnswer): void {
	const settle = app.answers.get(key);
	app.answers.delete(key);
	app.dispatch({type: 'question-answered', key});
	settle?.(answer);
}

/** Tells of a question that is not on screen: it waits until somebody looks at it. */
function announce(app: App, {id, call}: Question): void {
	const top = topOverlay(app.state());
	if (call !== undefined && top?.kind === 'call' && top.key === call) return;
	const key = keyOf(app.keys, 'calls.question');
	app.notify('warn', safeJoin`${safeLine(id)} asks something, and waits. ${key} shows it.`);
}

function ask(app: App, id: string, asked: Asked, signal: AbortSignal): Promise<ElicitationAnswer> {
	const running = runningCalls(app.state(), id);
	const key = `${++made}`;
	const question: Question = {key, id, call: running[0]?.key, candidates: running.length, asked};
	const {promise, resolve} = Promise.withResolvers<ElicitationAnswer>();
	if (signal.aborted || app.lifetime.aborted) return Promise.resolve({action: 'cancel'});
	app.answers.set(key, resolve);
	const takenBack = () => {
		if (!app.answers.has(key)) return;
		answerQuestion(app, key, {action: 'cancel'});
		if (app.lifetime.aborted) return;
		const open = overlayOf(app.state(), 'question');
		if (open?.key === key) app.dispatch({type: 'close', kind: 'question'});
		app.notify('text', safeJoin`${safeLine(id)} no longer waits for an answer.`);
	};
	signal.addEventListener('abort', takenBack, {once: true});
	app.lifetime.addEventListener('abort', takenBack, {once: true});
	app.dispatch({type: 'question-added', question});
	announce(app, question);
	return promise.finally(() => {
		signal.removeEventListener('abort', takenBack);
		app.lifetime.removeEventListener('abort', takenBack);
	});
}

/** A call that ended leaves its questions to another one that may have asked them, or takes them along. */
export function endQuestions(app: App, call: string): void {
	for (const {key, id, call: of} of app.state().questions) {
		if (of !== call) continue;
		const [other] = runningCalls(app.state(), id);
		if (other)
			changeQuestion(app, key, question => ({
				...question,
				call: other.key,
				candidates: runningCalls(app.state(), id).length,
			}));
		else answerQuestion(app, key, {action: 'cancel'});
	}
}

/** What a server may ask through the screens: everything that has a screen, and nothing else. */
export function screenHandlers(app: App, id: string): Required<ServerRequestHandlers> {
	return {
		async elicitForm(request, signal) {
			const fields = schemaEdit(createSchemaForm(request.schema));
			const answer = ask(app, id, {kind: 'form', request, fields}, signal);
			const validate = await loadValidator(request.schema);
			for (const {key, asked} of app.state().questions) {
				if (asked.kind === 'form' && asked.request === request)
					changeQuestion(app, key, question => judged(question, validate));
			}
			return answer;
		},
		elicitUrl: (request, signal) => ask(app, id, {kind: 'url', request, done: false}, signal),
		async sample(params, signal) {
			const answer = await ask(app, id, {kind: 'sample', params, answer: areaOf(''), scroll: 0}, signal);
			return answer.action === 'accept' ? answer.content : undefined;
		},
		roots: () => own(app.state().roots, id) ?? [],
	};
}

type Validate = Awaited<ReturnType<typeof loadValidator>>;

function judged(question: Question, validate: Validate): Question {
	const {asked} = question;
	if (asked.kind !== 'form') return question;
	return {
		...question,
		asked: {...asked, fields: judgeSchema(asked.fields, {type: 'use-validator', validate})},
	};
}

/** Marks what was asked for by URL as done: the server says so. */
export function elicitationDone(app: App, id: string, elicitationId: string): void {
	for (const {key, id: of, asked} of app.state().questions) {
		if (of === id && asked.kind === 'url' && asked.request.elicitationId === elicitationId)
			changeQuestion(app, key, question => ({...question, asked: {...asked, done: true}}));
	}
}

/** The result of `sampling/createMessage` that a text written by hand makes. */
export function sampleResult(text: string): JsonObject {
	return {role: 'assistant', model: 'by-hand', stopReason: 'endTurn', content: {type: 'text', text}};
}
