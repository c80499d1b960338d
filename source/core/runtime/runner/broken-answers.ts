import {createAnswerErrors} from '../answer-errors.ts';
import {answerGrace} from '../hidden-answers.ts';
import {callKey, type Hub} from './hub.ts';
import {ownErrorLine} from './wire-message.ts';

/** The key of the call that an answer is for: while the runner makes its handshake there is no other. */
export function answeredKey(hub: Hub, id: unknown): string {
	const key = callKey(hub, id);
	if (hub.calls.has(key) || hub.handshake.status !== 'asked') return key;
	const asked = hub.calls.get(hub.handshake.key);
	return hub.calls.size === 1 && asked && !asked.session ? hub.handshake.key : key;
}

function fail(hub: Hub, key: string, problem: string, text: string): void {
	const call = hub.calls.get(key);
	if (!call) return;
	hub.calls.delete(key);
	hub.tokens.delete(key);
	const {malformed} = createAnswerErrors({id: hub.id, redact: line => line, throughRunner: true});
	const error = malformed(call.method, problem, text);
	call.failed?.(error);
	if (!call.cancelled) call.session?.send(ownErrorLine(call.idText, error, -32_603));
}

function keyOf(hub: Hub, id: unknown): string {
	const nameless = id === null || id === undefined;
	const open = [...hub.calls].filter(([, {cancelled}]) => !cancelled);
	const [lone = ''] = nameless && open.length === 1 ? (open[0] ?? []) : [];
	return lone || answeredKey(hub, id);
}

/**
 * Takes a line that is no message, and why it is not valid JSON, if it is not. Whoever waits for an answer that is in
 * it is told: at once, or later when a better one may come.
 */
export function takeOther(hub: Hub, bytes: Buffer, problem?: string): void {
	const {certain, possible} = hub.findHidden(bytes.toString('utf8').trimEnd(), problem);
	for (const {answer, raw} of certain) fail(hub, keyOf(hub, answer.id), answer.problem, raw);
	for (const {answer, raw} of possible) {
		const key = keyOf(hub, answer.id);
		const call = hub.calls.get(key);
		const failLate = () => hub.calls.get(key) === call && fail(hub, key, answer.problem, raw);
		if (call) setTimeout(failLate, answerGrace).unref();
	}
}
