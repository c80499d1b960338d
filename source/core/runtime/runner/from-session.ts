import {UserError} from '../../errors.ts';
import {ask, type Call, type Hub, ownId, type Session, type Streamed, setHandshake} from './hub.ts';
import {elementSpans, replaceValues, spanAt} from './json-spans.ts';
import {mostOfLine} from './line-splitter.ts';
import {isSubscribed, wantedLevel} from './shared-wishes.ts';
import {
	errorLine,
	idKey,
	ownErrorLine,
	readWireLine,
	resultLine,
	type WireLine,
	type WireMessage,
} from './wire-message.ts';

type Request = Extract<WireMessage, {kind: 'request'}>;
type Notification = Extract<WireMessage, {kind: 'notification'}>;
type Messages = Extract<WireLine, {kind: 'message' | 'batch'}>;

const refusals = {
	'no-json': [-32_700, 'a line that is not JSON'],
	'no-message': [-32_600, 'JSON that is not a JSON-RPC message'],
	'too-long': [-32_700, `a line of more than ${mostOfLine / 1024 / 1024} MB`],
} as const;

function textAt(bytes: Buffer, keys: readonly string[]): string | undefined {
	const span = spanAt(bytes, keys);
	return span && bytes.toString('utf8', span.start, span.end);
}

function readClient(session: Session, {params}: Request): void {
	const capabilities = params.capabilities;
	if (typeof capabilities === 'object' && capabilities !== null)
		session.capabilities = new Set(Object.keys(capabilities));
	const info = params.clientInfo as {name?: unknown} | undefined;
	if (typeof info?.name === 'string') session.clientName = info.name.slice(0, 200);
}

function noteWish(session: Session, {method, params}: Request): void {
	const {uri, level} = params as {uri?: unknown; level?: unknown};
	if (method === 'logging/setLevel' && typeof level === 'string') session.level = level;
	if (method === 'resources/subscribe' && typeof uri === 'string') session.uris.add(uri);
	if (method === 'resources/unsubscribe' && typeof uri === 'string') session.uris.delete(uri);
}

function statelessVersion({params}: Request): string | undefined {
	const meta = params._meta as Record<string, unknown> | undefined;
	const version = meta?.['io.modelcontextprotocol/protocolVersion'];
	return typeof version === 'string' ? version : undefined;
}

function noteCall(hub: Hub, session: Session, key: string, call: Omit<Call, 'session' | 'at'>): void {
	hub.calls.set(key, {...call, session, at: performance.now()});
}

// ── The first client: its bytes pass as they are, we only take note ───────────────────────────────────────

function noteFirstRequest(hub: Hub, session: Session, request: Request, bytes: Buffer): void {
	const {id, method} = request;
	noteCall(hub, session, idKey(id), {idText: textAt(bytes, ['id']) ?? idKey(id), method});
	if (method === 'initialize') {
		readClient(session, request);
		setHandshake(hub, {status: 'asked', key: idKey(id), params: textAt(bytes, ['params']) ?? '{}'});
	} else if (hub.handshake.status === 'none' && method !== 'ping') {
		setHandshake(hub, {status: 'stateless', protocol: statelessVersion(request)});
	}
	noteWish(session, request);
}

function noteFirst(hub: Hub, session: Session, message: WireMessage, bytes: Buffer): void {
	if (message.kind === 'request') noteFirstRequest(hub, session, message, bytes);
	if (message.kind === 'response') hub.asked.delete(idKey(message.id));
	if (message.kind !== 'notification') return;
	if (message.method === 'notifications/initialized' && hub.handshake.status === 'answered') {
		setHandshake(hub, {...hub.handshake, status: 'ready'});
	}
	if (message.method === 'notifications/cancelled') {
		const call = hub.calls.get(idKey(message.params.requestId));
		if (call) call.cancelled = true;
	}
}

/** What the first client asked for may take away what others rely on: it is asked for again in their name. */
function mendWishes(hub: Hub, message: WireMessage): void {
	if (message.kind !== 'request') return;
	const {uri, level} = message.params as {uri?: unknown; level?: unknown};
	if (message.method === 'logging/setLevel') {
		const wanted = wantedLevel(hub);
		if (wanted !== undefined && wanted !== level) ask(hub, 'logging/setLevel', {level: wanted});
	}
	if (message.method === 'resources/unsubscribe' && typeof uri === 'string' && isSubscribed(hub, uri)) {
		ask(hub, 'resources/subscribe', {uri});
	}
}

function fromFirst(hub: Hub, session: Session, line: Messages, bytes: Buffer): void {
	const spans = line.kind === 'batch' ? elementSpans(bytes) : [];
	const parts =
		line.kind === 'batch'
			? line.messages.map((message, index) => ({message, span: spans[index]}))
			: [{message: line.message, span: undefined}];
	for (const {message, span} of parts) {
		const own = span ? bytes.subarray(span.start, span.end) : bytes;
		noteFirst(hub, session, message, own);
		logToServer(hub, session, message, own);
	}
	hub.toServer(bytes);
	for (const {message} of parts) mendWishes(hub, message);
}

/** Takes note of a message of the first client that went to the server in parts. */
export function noteStreamedByFirst(hub: Hub, {method, idText, head, size}: Streamed): void {
	const {first} = hub;
	if (!first) return;
	const id: unknown = idText === undefined ? undefined : JSON.parse(idText);
	if (idText !== undefined && method !== undefined) noteCall(hub, first, idKey(id), {idText, method});
	if (idText !== undefined && method === undefined) hub.asked.delete(idKey(id));
	hub.log({
		direction: 'to-server',
		session: first.name,
		method,
		id: idText === undefined ? undefined : String(id),
		bytes: head,
		size,
	});
}

// ── A joined session ──────────────────────────────────────────────────────────────────────────────────────

function refusal(idText: string, rpcCode: number, why: string): Buffer {
	return ownErrorLine(idText, new UserError('SERVER_PROTOCOL', why), rpcCode);
}

function answerInitialize(hub: Hub, session: Session, idText: string): void {
	const {handshake} = hub;
	if (handshake.status === 'ready') {
		session.send(resultLine(idText, handshake.result));
	} else if (handshake.status === 'stateless') {
		session.send(
			refusal(
				idText,
				-32_600,
				`${hub.id} is being used without a handshake (protocol ${handshake.protocol ?? '2026-07-28'}): such a conversation cannot be joined yet.`,
			),
		);
	} else {
		hub.waiting.add(() => answerInitialize(hub, session, idText));
	}
}

/** Answers what must not or need not reach the server; tells whether it did. */
function answeredHere(hub: Hub, session: Session, request: Request, idText: string): boolean {
	const {method, params} = request;
	if (method === 'initialize') {
		readClient(session, request);
		answerInitialize(hub, session, idText);
		return true;
	}
	if (hub.handshake.status !== 'ready') {
		session.send(
			refusal(idText, -32_002, `${hub.id} has not finished its handshake with the client that started it.`),
		);
		return true;
	}
	const uri = params.uri;
	if (method === 'resources/unsubscribe' && typeof uri === 'string' && isSubscribed(hub, uri, session)) {
		session.uris.delete(uri);
		session.send(resultLine(idText, '{}'));
		return true;
	}
	return false;
}

function requestFromJoined(hub: Hub, session: Session, request: Request, bytes: Buffer): void {
	const idText = textAt(bytes, ['id']) ?? idKey(request.id);
	if (answeredHere(hub, session, request, idText)) return;
	noteWish(session, request);
	const key = idKey(ownId(hub));
	const tokenText = textAt(bytes, ['params', '_meta', 'progressToken']);
	noteCall(hub, session, key, {idText, method: request.method, ...(tokenText !== undefined && {tokenText})});
	if (tokenText !== undefined) hub.tokens.set(key, {session, text: tokenText});
	const level = request.method === 'logging/setLevel' ? wantedLevel(hub) : undefined;
	hub.toServer(
		replaceValues(bytes, [
			{keys: ['id'], text: key},
			...(tokenText === undefined ? [] : [{keys: ['params', '_meta', 'progressToken'], text: key}]),
			...(level === undefined ? [] : [{keys: ['params', 'level'], text: idKey(level)}]),
		]),
	);
}

/** The client that started the server has done, and keeps doing, these for all. */
const swallowed = new Set(['notifications/initialized', 'notifications/roots/list_changed']);

function notificationFromJoined(
	hub: Hub,
	session: Session,
	{method, params}: Notification,
	bytes: Buffer,
): void {
	if (swallowed.has(method)) return;
	if (method !== 'notifications/cancelled') {
		hub.toServer(bytes);
		return;
	}
	const idText = idKey(params.requestId);
	for (const [key, call] of hub.calls) {
		if (call.session !== session || idKey(JSON.parse(call.idText)) !== idText) continue;
		call.cancelled = true;
		hub.toServer(replaceValues(bytes, [{keys: ['params', 'requestId'], text: key}]));
	}
}

function fromJoined(hub: Hub, session: Session, message: WireMessage, bytes: Buffer): void {
	logToServer(hub, session, message, bytes);
	if (message.kind === 'request') requestFromJoined(hub, session, message, bytes);
	if (message.kind === 'notification') notificationFromJoined(hub, session, message, bytes);
	if (message.kind === 'response' && hub.asked.get(idKey(message.id))?.session === session) {
		hub.asked.delete(idKey(message.id));
		hub.toServer(bytes);
	}
	if (message.kind === 'other') refuseLine(hub, session, 'no-message');
}

function logToServer(hub: Hub, session: Session, message: WireMessage, bytes: Buffer): void {
	if (message.kind === 'other') return;
	hub.log({
		direction: 'to-server',
		session: session.name,
		method: message.kind === 'response' ? undefined : message.method,
		id: message.kind === 'notification' ? undefined : String(message.id),
		bytes,
	});
}

/** Takes one whole line of a session to where it belongs. What is no message is answered here: no server gets it. */
export function fromSession(hub: Hub, session: Session, bytes: Buffer): void {
	const line = readWireLine(bytes);
	if (line.kind === 'no-json' || line.kind === 'no-message') {
		if (/[^ \t\r\n]/.test(bytes.toString('latin1'))) refuseLine(hub, session, line.kind);
		return;
	}
	if (session.first) {
		fromFirst(hub, session, line, bytes);
		return;
	}
	if (line.kind === 'message') {
		fromJoined(hub, session, line.message, withLineEnd(bytes));
		return;
	}
	// 2025-03-26 has batches: each element is a message of its own to us, and is answered as one.
	for (const [index, {start, end}] of elementSpans(bytes).entries()) {
		const message = line.messages[index];
		if (message) fromJoined(hub, session, message, withLineEnd(bytes.subarray(start, end)));
	}
}

/** Answers a line that is no message as JSON-RPC asks, and says so in the log. */
export function refuseLine(hub: Hub, session: Session, why: 'no-json' | 'no-message' | 'too-long'): void {
	const [code, words] = refusals[why];
	hub.remark(`${session.name} sent ${words}, which the server did not get`);
	session.send(errorLine('null', code, `You sent ${words}.`));
}

export function withLineEnd(bytes: Buffer): Buffer {
	return bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);
}
