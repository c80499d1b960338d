/** The older transport (specification 2024-11-05): one event stream for all that the server says, and a POST for each message. */
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import type {JSONRPCMessage, JSONRPCRequest} from '@modelcontextprotocol/sdk/types.js';
import {UserError} from '../../../errors.ts';
import {lateHandshake} from '../late-handshake.ts';
import {createMessages, protocolFault} from './answers.ts';
import {readEvents} from './read-events.ts';
import {openResponse, type Remote} from './remote.ts';
import {isRequest} from './session.ts';
import {contentType, refusal, wrongContent} from './status-fault.ts';

type Waiting = {request: JSONRPCRequest; resolve: () => void; reject: (reason: unknown) => void};

/** Where messages are sent to. Throws `SERVER_PROTOCOL` for another server's address: the headers would go there. */
function endpointOf(remote: Remote, text: string): URL {
	const endpoint = URL.canParse(text, remote.url.href) ? new URL(text, remote.url) : undefined;
	if (endpoint?.origin === remote.url.origin) return endpoint;
	throw protocolFault(
		remote,
		'names another server as the place to send messages to; nothing was sent there.',
	);
}

export type SseOptions = {
	/** Milliseconds until it has said where messages are sent to. */
	patience: number;
	/** Hears why it ended. */
	onEnd: (reason: UserError) => void;
};

/** A transport of the SDK to a server that knows only the older way. */
export function createSseTransport(remote: Remote, {patience, onEnd}: SseOptions): Transport {
	const life = new AbortController();
	const waiting = new Map<string | number, Waiting>();
	const opened = Promise.withResolvers<URL>();
	opened.promise.catch(() => undefined);
	let version: string | undefined;

	const messages = createMessages(remote, {
		pending: () => [...waiting.values()].map(({request}) => request),
		onAnswer({id}, problem) {
			const asked = waiting.get(id);
			waiting.delete(id);
			if (problem) asked?.reject(problem);
			else asked?.resolve();
		},
		deliver: message => transport.onmessage?.(message),
	});

	const end = (reason: unknown) => {
		opened.reject(reason);
		for (const {reject} of waiting.values()) reject(reason);
		waiting.clear();
		life.abort();
		if (reason instanceof UserError) onEnd(reason);
		// Who waits for an answer is to hear the reason before the SDK only says that it is closed.
		setImmediate(() => transport.onclose?.());
	};
	async function follow(): Promise<void> {
		const headers = {accept: 'text/event-stream'};
		const response = await openResponse(remote, {method: 'GET', headers, signal: life.signal});
		if (!response.ok) throw await refusal(remote, response);
		if (contentType(response) !== 'text/event-stream') throw await wrongContent(remote, response);
		await readEvents(remote, response.body, {
			onEvent({event = 'message', data}) {
				if (event === 'endpoint') opened.resolve(endpointOf(remote, data));
				else if (event === 'message') messages.take(data);
			},
		});
		throw protocolFault(remote, `closed its event stream.${messages.leftover()}`);
	}

	const transport: Transport = {
		async start() {
			const late = lateHandshake(remote.where, patience);
			const timer = setTimeout(() => end(late), patience);
			follow().catch(end);
			await opened.promise.finally(() => clearTimeout(timer));
		},
		async send(message) {
			const answered = isRequest(message) ? waitFor(message) : undefined;
			// It is told by the await below, or not at all where the message cannot be sent.
			answered?.catch(() => undefined);
			try {
				await post(message);
			} catch (error) {
				if (isRequest(message)) waiting.delete(message.id);
				throw error;
			}
			await answered;
		},
		setProtocolVersion(agreed) {
			version = agreed;
		},
		async close() {
			end(new UserError('SERVER_UNREACHABLE', `The connection to ${remote.where} ended.`));
		},
	};

	function waitFor(request: JSONRPCRequest): Promise<void> {
		return new Promise((resolve, reject) => {
			waiting.set(request.id, {request, resolve, reject});
		});
	}

	async function post(message: JSONRPCMessage): Promise<void> {
		const response = await openResponse(remote, {
			method: 'POST',
			url: await opened.promise,
			body: JSON.stringify(message),
			headers: {
				'content-type': 'application/json',
				...(version !== undefined && {'mcp-protocol-version': version}),
			},
			signal: life.signal,
		});
		if (!response.ok) throw await refusal(remote, response);
		await response.body?.cancel();
	}

	return transport;
}
