import {createAnswerErrors} from '../answer-errors.ts';
import {readBrokenAnswer} from '../read-answer.ts';
import {callKey, type Hub} from './hub.ts';
import {ownErrorLine} from './wire-message.ts';

/** The key of the call that an answer is for: while the runner makes its handshake there is no other. */
export function answeredKey(hub: Hub, id: unknown): string {
	const key = callKey(hub, id);
	if (hub.calls.has(key) || hub.handshake.status !== 'asked') return key;
	const asked = hub.calls.get(hub.handshake.key);
	return hub.calls.size === 1 && asked && !asked.session ? hub.handshake.key : key;
}

const grace = 5000;

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
 * Takes a line that is no message. Whoever waits for an answer that cannot be read is told: at once when the line is
 * one, and when the answer may be still to come, as some servers log what they answer, after five seconds.
 */
export function takeOther(hub: Hub, bytes: Buffer): void {
	const line = bytes.toString('utf8').trimEnd();
	const hidden = hub.findHidden(line);
	const broken = readBrokenAnswer(line);
	if (broken && hidden.length < 2) fail(hub, keyOf(hub, broken.id), 'it is not valid JSON', line.trim());
	else if (broken) for (const {answer, raw} of hidden) fail(hub, keyOf(hub, answer.id), answer.problem, raw);
	else
		for (const {answer, raw} of hidden) {
			const key = keyOf(hub, answer.id);
			const call = hub.calls.get(key);
			const failLate = () => hub.calls.get(key) === call && fail(hub, key, answer.problem, raw);
			if (call) setTimeout(failLate, grace).unref();
		}
}
