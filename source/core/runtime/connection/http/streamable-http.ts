/** Streamable HTTP (specification 2025-03-26 to 2025-11-25): each message a POST, its answer JSON or an event stream. */
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import type {JSONRPCMessage, JSONRPCRequest} from '@modelcontextprotocol/sdk/types.js';
import type {Response} from 'undici';
import {anySignal} from '../../../any-signal.ts';
import type {JsonObject} from '../../../contract.ts';
import {UserError} from '../../../errors.ts';
import {readAnswerStream, type StreamReading} from './answer-stream.ts';
import {createMessages, protocolFault} from './answers.ts';
import {listen} from './listen.ts';
import {readText, readWords} from './read-body.ts';
import {openResponse, type Remote} from './remote.ts';
import {isRequest, rememberSession, type Session, sessionHeaders} from './session.ts';
import {contentType, refusal, statusBehind, statusFault, wrongContent} from './status-fault.ts';

const notePatience = 30_000;
/** A server may answer a request that was cancelled, and leave a stream open that has brought its answer: so long. */
const latePatience = 5000;

/** Where the status says more than an error of JSON-RPC that comes with it. */
const plainStatuses: readonly number[] = [401, 403, 404, 429, 503];

export type HttpTransport = Transport & {
	/** Tells the server that the session is over. */
	goodbye: () => Promise<void>;
};

type Reading = StreamReading & {inSession: boolean; isKnown: boolean};

function namesRequest(body: string): boolean {
	try {
		const {jsonrpc, id} = JSON.parse(body) as {jsonrpc?: unknown; id?: unknown};
		return jsonrpc === '2.0' && (typeof id === 'number' || typeof id === 'string');
	} catch {
		return false;
	}
}

/** Reads what a server answers to a request. Throws why there is no answer in it. */
async function readResponse(remote: Remote, response: Response, reading: Reading): Promise<void> {
	const {take, isDone, leftover, inSession, isKnown} = reading;
	const {status} = response;
	if (!response.ok) {
		const body = await readWords(response);
		// An error of JSON-RPC that names the request says more than the status; one without an id is its words.
		if (!plainStatuses.includes(status) && namesRequest(body)) take(body);
		if (!isDone()) throw statusFault(remote, response, {body, inSession, isKnown});
		return;
	}
	if (status === 202 || status === 204) {
		await response.body?.cancel();
		throw protocolFault(remote, `accepted the request (HTTP ${status}) and gave no answer.`);
	}
	const type = contentType(response);
	if (type === 'text/event-stream') return readAnswerStream(remote, response, reading);
	if (type !== 'application/json' && type !== '') throw await wrongContent(remote, response);
	const text = await readText(remote, response);
	if (text.trim() === '') throw protocolFault(remote, `answered with nothing (HTTP ${status}).`);
	take(text);
	if (!isDone()) throw protocolFault(remote, `did not answer the request.${leftover()}`);
}

function isSessionGone(error: unknown): boolean {
	const status = statusBehind(error);
	// Servers made after an early example of the SDK say so with 400.
	return status === 404 || (status === 400 && /\bsession\b/i.test((error as Error).message));
}

/** A transport of the SDK to a server at a URL. A session that is gone is opened again, and the request repeated once. */
export function createHttpTransport(remote: Remote): HttpTransport {
	const life = new AbortController();
	const memory = rememberSession();
	const running = new Map<string | number, AbortController>();
	let session: Session = {};
	/** Whether the URL has answered as a server. */
	let isKnown = false;
	let renewing: Promise<void> | undefined;
	let renewals = 0;

	const deliver = (message: JSONRPCMessage) => transport.onmessage?.(message);

	const post = (message: JSONRPCMessage, used: Session, signal: AbortSignal) =>
		openResponse(remote, {
			method: 'POST',
			body: JSON.stringify(message),
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...sessionHeaders(used),
			},
			signal,
		});

	const resumeIn = (used: Session, signal: AbortSignal) => async (lastEventId: string) => {
		const headers = {accept: 'text/event-stream', 'last-event-id': lastEventId, ...sessionHeaders(used)};
		const response = await openResponse(remote, {method: 'GET', headers, signal});
		if (!response.ok) throw await refusal(remote, response, {isKnown});
		if (contentType(response) !== 'text/event-stream') throw await wrongContent(remote, response);
		return response;
	};

	/** Sends a request and reads until its answer has come and the server has no more to say. */
	async function exchange(
		request: JSONRPCRequest,
		used: Session,
		deliverTo: (message: JSONRPCMessage) => void,
	): Promise<void> {
		const own = new AbortController();
		const signal = anySignal(life.signal, own.signal);
		running.set(request.id, own);
		let isDone = false;
		const messages = createMessages(remote, {
			pending: () => (isDone ? [] : [request]),
			deliver: deliverTo,
			onAnswer(_request, problem) {
				if (problem) throw problem;
				isDone = true;
				setTimeout(() => own.abort(), latePatience).unref();
			},
		});
		try {
			const response = await post(request, used, signal);
			if (request.method === 'initialize') {
				const id = response.headers.get('mcp-session-id');
				if (id !== null) used.id = id;
			}
			await readResponse(remote, response, {
				...messages,
				isDone: () => isDone,
				resume: resumeIn(used, signal),
				signal,
				inSession: used.id !== undefined && request.method !== 'initialize',
				isKnown,
			});
			isKnown = true;
		} finally {
			if (running.get(request.id) === own) running.delete(request.id);
		}
	}

	/** Sends a request of our own and gives its result. */
	function ask(request: JSONRPCRequest, used: Session): Promise<JsonObject> {
		return new Promise((resolve, reject) => {
			exchange(request, used, message => {
				if ('result' in message) resolve(message.result as JsonObject);
				else if ('error' in message) reject(protocolFault(remote, `answered: ${message.error.message}`));
				else deliver(message);
			}).then(() => undefined, reject);
		});
	}

	async function note(message: JSONRPCMessage, used: Session): Promise<void> {
		const response = await post(message, used, anySignal(life.signal, AbortSignal.timeout(notePatience)));
		if (!response.ok) throw await refusal(remote, response, {isKnown});
		await response.body?.cancel();
		if ('method' in message && message.method === 'notifications/initialized')
			void listen(remote, {
				take,
				signal: life.signal,
				headers: () => (session === used ? sessionHeaders(used) : undefined),
			});
	}

	const {take} = createMessages(remote, {pending: () => [], onAnswer: () => undefined, deliver});

	async function openAgain(): Promise<void> {
		const again = (request: JSONRPCRequest) => ({...request, id: `again-${++renewals}`});
		const opening = memory.opening();
		if (!opening) return;
		const next: Session = {};
		const {protocolVersion} = await ask(again(opening), next);
		if (typeof protocolVersion === 'string') next.version = protocolVersion;
		session = next;
		await note({jsonrpc: '2.0', method: 'notifications/initialized'}, next);
		for (const wish of memory.wishes()) await ask(again(wish), next).catch(() => undefined);
	}

	/** Opens a session in the place of one that is gone; who finds it gone meanwhile waits for the same. */
	async function renew(gone: Session): Promise<void> {
		if (session !== gone) return;
		renewing ??= openAgain().finally(() => {
			renewing = undefined;
		});
		await renewing.catch((error: unknown) => {
			if (!(error instanceof UserError)) throw error;
			throw new UserError(
				error.code,
				`${remote.where} ended the session, and opening a new one failed: ${error.message}`,
				{
					...(error.hint !== undefined && {hint: error.hint}),
				},
			);
		});
	}

	async function converse(request: JSONRPCRequest): Promise<void> {
		memory.note(request);
		const used = session;
		try {
			await exchange(request, used, deliver);
		} catch (error) {
			if (used.id === undefined || request.method === 'initialize' || !isSessionGone(error)) throw error;
			await renew(used);
			await exchange(request, session, deliver);
		}
	}

	const transport: HttpTransport = {
		start: async () => undefined,
		async send(message) {
			if (isRequest(message)) return converse(message);
			await note(message, session);
			if ('method' in message && message.method === 'notifications/cancelled') {
				const exchanged = running.get(message.params?.requestId as string | number);
				setTimeout(() => exchanged?.abort(), latePatience).unref();
			}
		},
		setProtocolVersion(version) {
			session.version = version;
		},
		async goodbye() {
			if (session.id === undefined) return;
			const headers = sessionHeaders(session);
			const response = await openResponse(remote, {method: 'DELETE', headers, signal: life.signal});
			await response.body?.cancel();
		},
		async close() {
			life.abort();
			transport.onclose?.();
		},
	};
	return transport;
}
