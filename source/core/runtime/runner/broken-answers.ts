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

/** Whoever waits for an answer that cannot be read is told at once. */
export function failBroken(hub: Hub, bytes: Buffer): void {
	const text = bytes.toString('utf8').trim();
	const broken = readBrokenAnswer(text);
	if (!broken) return;
	const nameless = broken.id === null || broken.id === undefined;
	const open = [...hub.calls].filter(([, {cancelled}]) => !cancelled);
	const [lone = ''] = nameless && open.length === 1 ? (open[0] ?? []) : [];
	const key = lone || answeredKey(hub, broken.id);
	const call = hub.calls.get(key);
	if (!call) return;
	hub.calls.delete(key);
	hub.tokens.delete(key);
	const {malformed} = createAnswerErrors({id: hub.id, redact: line => line, throughRunner: true});
	const error = malformed(call.method, 'it is not valid JSON', text);
	call.failed?.(error);
	if (!call.cancelled) call.session?.send(ownErrorLine(call.idText, error, -32_603));
}
