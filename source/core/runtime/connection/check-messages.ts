/**
 * Everything that a server sends is read here before the SDK sees it, whose schemas drop what is malformed without a
 * word: its request would wait for the whole timeout.
 */
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import type {JSONRPCMessage} from '@modelcontextprotocol/sdk/types.js';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {isObject} from '../../json-words.ts';
import {createAnswerErrors, type Refusal, ServerError} from '../answer-errors.ts';
import {answerGrace, createHiddenAnswers} from '../hidden-answers.ts';
import {type Answer, readAnswer} from '../read-answer.ts';
import {type HandshakeAnswer, handshakeRefused, knownVersions, readHandshake} from '../read-handshake.ts';
import type {Line} from './line.ts';
import {createOpenRequests} from './open-requests.ts';
import {readLine} from './read-line.ts';
import {cleanMeta, readRequest} from './read-request.ts';

export type CheckedMessages = {
	transport: Transport;
	/** What the server answered to `initialize`. */
	handshake: () => HandshakeAnswer | undefined;
	/** What came last that answers no request, for one that nothing answers; secrets hidden. */
	lastStray: () => string | undefined;
	/** Lines that were no messages: how many, and the first. */
	others: () => {count: number; first: string};
};

/** The transport of a line, with every message of the server checked. */
export function checkMessages(line: Line): CheckedMessages {
	const {id, transport: inner, redact = text => text, pid, grace = answerGrace, whyClosed} = line;
	const requests = createOpenRequests();
	const throughRunner = pid !== undefined;
	const errors = createAnswerErrors({id, redact, throughRunner});
	/** Ids of the server's requests, by what stands for them. */
	const ownIds = new Map<unknown, JsonValue | undefined>();
	let handshake: HandshakeAnswer | undefined;
	let stray: string | undefined;
	const others = {count: 0, first: ''};
	let closing = false;
	/** By request: what may be its answer, and is if nothing better comes. */
	const suspects = new Map<number, {blame: () => void; mayBeOther: boolean; timer: NodeJS.Timeout}>();
	const findHidden = createHiddenAnswers();

	const deliver = (message: JSONRPCMessage) => transport.onmessage?.(message);
	/** The SDK hands the `data` of an error on as it is: nothing that comes from outside can look like it. */
	const refuse = (request: number, refusal: Refusal) =>
		deliver({jsonrpc: '2.0', id: request, error: {code: 0, message: '', data: refusal}});

	const shake = (request: number, result: JsonObject) => {
		try {
			handshake = readHandshake(id, result);
		} catch (error) {
			refuse(request, error as Refusal);
			return;
		}
		const protocolVersion = handshake.protocol ?? (knownVersions[0] as string);
		// The SDK refuses a handshake over trifles: it gets a stand-in, and what was said is read from here.
		const standIn = {protocolVersion, capabilities: {}, serverInfo: {name: '', version: ''}};
		deliver({jsonrpc: '2.0', id: request, result: standIn});
	};

	const settle = (request: number, answer: Answer, raw: () => string) => {
		const method = requests.close(request);
		if (answer.kind === 'malformed') refuse(request, errors.malformed(method, answer.problem, raw()));
		else if (answer.kind === 'error') {
			const own = errors.ofRunner(answer.error);
			const refused = method === 'initialize' ? handshakeRefused(id, answer.error) : undefined;
			refuse(request, own ?? refused ?? new ServerError(id, answer.error, throughRunner));
		} else if (method === 'initialize') shake(request, answer.result);
		else deliver({jsonrpc: '2.0', id: request, result: cleanMeta(answer.result) as JsonObject});
	};

	const takeStray = (answer: Answer, raw: () => string) => {
		stray = raw();
		const named = requests.find(answer.id);
		const request = named ?? requests.only();
		if (request === undefined) return;
		const blame = () => {
			suspects.delete(request);
			if ((named === undefined ? requests.only() : requests.find(named)) === request)
				refuse(request, errors.unnamed(requests.close(request), answer, raw()));
		};
		const nameless = answer.id === null || answer.id === undefined;
		// Some servers answer notifications, with an error and no id, and some answer everything twice.
		const mayBeOther =
			requests.before(answer.id) === 'answered' ||
			(nameless && answer.kind === 'error' && requests.takeNotification());
		clearTimeout(suspects.get(request)?.timer);
		suspects.set(request, {blame, mayBeOther, timer: setTimeout(blame, grace).unref()});
	};

	/** Nothing more will come: what was taken for the answer, if it was, is it. */
	const stopWaiting = () => {
		for (const {blame, mayBeOther, timer} of suspects.values()) {
			clearTimeout(timer);
			if (!mayBeOther) blame();
		}
		suspects.clear();
	};

	const takeAnswer = (answer: Answer, raw: () => string) => {
		const request = requests.find(answer.id);
		if (request !== undefined) settle(request, answer, raw);
		else if (requests.before(answer.id) !== 'cancelled') takeStray(answer, raw);
		// A late answer shows that the server did not obey when its request was cancelled.
		else if (answer.kind === 'result')
			deliver({jsonrpc: '2.0', id: answer.id as number, result: cleanMeta(answer.result)});
	};

	const tellWhyClosed = async () => {
		if (closing || !whyClosed || requests.all().length === 0) return;
		const reason = await whyClosed();
		for (const request of requests.all()) {
			requests.close(request);
			refuse(request, reason);
		}
	};

	/** An answer of ours with the id as the server wrote it. */
	const withOwnId = (message: JSONRPCMessage): JSONRPCMessage => {
		if ('method' in message || !ownIds.has(message.id)) return message;
		const id = ownIds.get(message.id) as number;
		ownIds.delete(message.id);
		return {...message, id};
	};

	/** Takes a message, or a batch in a batch; false when it is none. */
	const take = (value: JsonValue, text?: string): boolean => {
		if (Array.isArray(value)) return value.map(item => take(item, text)).includes(true);
		if (!isObject(value)) return false;
		const answer = readAnswer(value);
		// What names a method and no open request of ours is a request, or nothing.
		const answers = 'method' in value ? requests.find(value.id) !== undefined : true;
		if (answer && answers) takeAnswer(answer, () => redact(text ?? JSON.stringify(value)));
		else {
			const request = readRequest(value);
			if (!request) return false;
			if ('id' in request && request.id !== value.id) ownIds.set(request.id, value.id);
			deliver(request);
		}
		return true;
	};

	const takeLine = (text: string): boolean => {
		const line = readLine(text);
		// A batch of 2025-03-26 is its messages.
		if ('values' in line && line.values.map(value => take(value, text)).includes(true)) return true;
		const {certain, possible} = findHidden(text, 'problem' in line ? line.problem : undefined);
		for (const {answer, raw} of certain) takeAnswer(answer, () => redact(raw));
		if (certain.length > 0) return true;
		for (const {answer, raw} of possible)
			if (requests.before(answer.id) === undefined) takeStray(answer, () => redact(raw));
		stray = redact(text);
		if (others.count++ === 0) others.first = stray;
		return false;
	};

	const transport: Transport = {
		async start() {
			inner.onmessage = message => void take(message as unknown as JsonValue);
			inner.online = takeLine;
			inner.onerror = error => transport.onerror?.(error);
			const {onclose} = inner;
			inner.onclose = () => {
				stopWaiting();
				onclose?.();
				void tellWhyClosed().then(() => transport.onclose?.());
			};
			await inner.start();
		},
		async send(message, options) {
			requests.sent(message);
			try {
				await inner.send(withOwnId(message), options);
			} catch (error) {
				// Who asked is told by this error.
				const request = 'id' in message && 'method' in message ? requests.find(message.id) : undefined;
				if (request !== undefined && requests.only() === request) stopWaiting();
				if (request !== undefined) requests.close(request);
				throw error;
			}
		},
		close() {
			closing = true;
			return inner.close();
		},
		...(inner.setProtocolVersion && {
			setProtocolVersion: (version: string) => inner.setProtocolVersion?.(version),
		}),
	};
	return {transport, handshake: () => handshake, lastStray: () => stray, others: () => others};
}
