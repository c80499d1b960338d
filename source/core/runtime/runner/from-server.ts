import {isJsonObject, parseJson} from '../../exact-json.ts';
import {own} from '../../own.ts';
import {answeredKey, takeOther} from './broken-answers.ts';
import {withLineEnd} from './from-session.ts';
import {allSessions, type Call, type Hub, type Session, type Streamed, setHandshake} from './hub.ts';
import {elementSpans, replaceValues, spanAt} from './json-spans.ts';
import {mostOfLine} from './line-splitter.ts';
import {subscribers, wantsLevel} from './shared-wishes.ts';
import {errorLine, idKey, readWireLine, resultLine, type WireMessage, withoutMark} from './wire-message.ts';

type Response = Extract<WireMessage, {kind: 'response'}>;
type Request = Extract<WireMessage, {kind: 'request'}>;
type Notification = Extract<WireMessage, {kind: 'notification'}>;

type Delivery = {session: Session; bytes: Buffer};

// ── Answers ───────────────────────────────────────────────────────────────────────────────────────────────

function noteInitialize(hub: Hub, {result}: Response, bytes: Buffer): void {
	const {handshake} = hub;
	if (handshake.status !== 'asked') return;
	const span = result && spanAt(bytes, ['result']);
	if (!span) {
		setHandshake(hub, {status: 'none'});
		return;
	}
	const version = result?.protocolVersion;
	const info = result?.serverInfo as {name?: unknown} | undefined;
	setHandshake(hub, {
		status: 'answered',
		params: handshake.params,
		result: Buffer.from(bytes.subarray(span.start, span.end)),
		protocol: typeof version === 'string' ? version.slice(0, 40) : undefined,
		serverName: typeof info?.name === 'string' ? info.name.slice(0, 200) : undefined,
	});
}

function undoFailedWish(call: Call, response: Response): void {
	if (!response.failed) return;
	if (call.method === 'logging/setLevel' && call.session) call.session.level = undefined;
}

function routeResponse(hub: Hub, response: Response, bytes: Buffer): readonly Delivery[] {
	const key = answeredKey(hub, response.id);
	const call = hub.calls.get(key);
	hub.calls.delete(key);
	// A task goes on reporting progress after the call that made it was answered.
	if (!response.result?.task) hub.tokens.delete(key);
	if (hub.handshake.status === 'asked' && hub.handshake.key === key) noteInitialize(hub, response, bytes);
	logFromServer(hub, call?.session ?? hub.first, response, bytes, call);
	if (!call) return hub.first && !key.startsWith(`"${hub.prefix}`) ? [{session: hub.first, bytes}] : [];
	undoFailedWish(call, response);
	call.answered?.(response, bytes);
	if (!call.session) return [];
	return [
		{
			session: call.session,
			bytes: call.session.first ? bytes : replaceValues(bytes, [{keys: ['id'], text: call.idText}]),
		},
	];
}

// ── Requests of the server ────────────────────────────────────────────────────────────────────────────────

const neededCapability: Readonly<Record<string, string>> = {
	'elicitation/create': 'elicitation',
	'sampling/createMessage': 'sampling',
	'roots/list': 'roots',
};

function isCapable(session: Session, method: string): boolean {
	const needed = own(neededCapability, method);
	return needed === undefined || session.capabilities.has(needed);
}

/** A request of the server names no call of ours, so it is a guess whom it concerns; only a safe one is made. */
function addressee(hub: Hub, method: string): Session | undefined {
	const busy = new Set(
		[...hub.calls.values()].flatMap(({session, cancelled}) => (session && !cancelled ? session : [])),
	);
	const capable = [...busy].filter(session => isCapable(session, method));
	if (capable.length === 1) return capable[0];
	if (capable.length > 1) {
		const whom = hub.first ? 'the client that started the server' : 'nobody';
		hub.remark(
			`${method} of the server could be meant for ${capable.map(({name}) => name).join(' or ')}: it goes to ${whom}`,
		);
	}
	return hub.first;
}

/** The answer to a request of the server that nobody is there for. */
export function answerForAbsent(method: string, idText: string): Buffer {
	if (method === 'ping') return resultLine(idText, '{}');
	if (method === 'roots/list') return resultLine(idText, '{"roots":[]}');
	if (method === 'elicitation/create') return resultLine(idText, '{"action":"decline"}');
	if (method === 'sampling/createMessage')
		return errorLine(idText, -1, 'Nobody is there who could answer a sampling request.');
	return errorLine(idText, -32_601, `Nobody is there who could answer ${method}.`);
}

function routeRequest(hub: Hub, request: Request, bytes: Buffer): readonly Delivery[] {
	const session = addressee(hub, request.method);
	logFromServer(hub, session, request, bytes);
	if (!session) {
		const span = spanAt(bytes, ['id']);
		const idText = span ? bytes.toString('utf8', span.start, span.end) : idKey(request.id);
		hub.toServer(answerForAbsent(request.method, idText));
		return [];
	}
	hub.asked.set(idKey(request.id), {session, method: request.method});
	return [{session, bytes}];
}

// ── Notifications ─────────────────────────────────────────────────────────────────────────────────────────

function routeNotification(hub: Hub, {method, params}: Notification, bytes: Buffer): readonly Delivery[] {
	const toAll = (sessions: readonly Session[]) => sessions.map(session => ({session, bytes}));
	switch (method) {
		case 'notifications/progress': {
			const key = idKey(params.progressToken);
			const token = hub.tokens.get(key);
			if (token)
				return [
					{
						session: token.session,
						bytes: replaceValues(bytes, [{keys: ['params', 'progressToken'], text: token.text}]),
					},
				];
			return hub.first && !key.startsWith(`"${hub.prefix}`) ? [{session: hub.first, bytes}] : [];
		}
		case 'notifications/cancelled': {
			const key = idKey(params.requestId);
			const session = hub.asked.get(key)?.session ?? hub.first;
			// Whoever leaves now owes no answer any more, and one that comes too late is dropped.
			hub.asked.delete(key);
			return session ? [{session, bytes}] : [];
		}
		case 'notifications/message':
			return toAll(allSessions(hub).filter(session => wantsLevel(session, params.level)));
		case 'notifications/resources/updated':
			return toAll(typeof params.uri === 'string' ? subscribers(hub, params.uri) : allSessions(hub));
		default:
			return toAll(allSessions(hub));
	}
}

function logFromServer(
	hub: Hub,
	session: Session | undefined,
	message: WireMessage,
	bytes: Buffer,
	call?: Call,
): void {
	if (message.kind === 'other') return;
	hub.log({
		direction: 'from-server',
		session: session?.name,
		method: message.kind === 'response' ? call?.method : message.method,
		id: message.kind === 'notification' ? undefined : String(call ? JSON.parse(call.idText) : message.id),
		bytes,
		...(call && {milliseconds: performance.now() - call.at}),
		...(message.kind === 'notification' &&
			message.method === 'notifications/message' && {logged: loggedParams(message.params, bytes)}),
	});
}

/** What a log notification says, with all digits of its numbers. */
function loggedParams(params: Notification['params'], bytes: Buffer): Notification['params'] {
	if (typeof params.data === 'string') return params;
	const exact = parseJson(bytes.toString('utf8'));
	return isJsonObject(exact) && isJsonObject(exact.params) ? exact.params : params;
}

function route(hub: Hub, message: WireMessage, bytes: Buffer): readonly Delivery[] {
	switch (message.kind) {
		case 'response':
			return routeResponse(hub, message, bytes);
		case 'request':
			return routeRequest(hub, message, bytes);
		case 'notification':
			logFromServer(hub, undefined, message, bytes);
			return routeNotification(hub, message, bytes);
		case 'other':
			return hub.first ? [{session: hub.first, bytes}] : [];
	}
}

function fromBatch(hub: Hub, messages: readonly WireMessage[], bytes: Buffer): void {
	const deliveries = elementSpans(bytes).flatMap(({start, end}, index) => {
		const message = messages[index];
		return message ? route(hub, message, withLineEnd(bytes.subarray(start, end))) : [];
	});
	if (deliveries.length === messages.length && deliveries.every(({session}) => session.first)) {
		hub.first?.send(bytes);
		return;
	}
	for (const {session, bytes: part} of deliveries) session.send(part);
}

/** Takes one whole line of the server to whom it concerns; false when it is no message at all. */
export function fromServer(hub: Hub, raw: Buffer): boolean {
	const bytes = withoutMark(raw);
	const line = readWireLine(bytes);
	if (line.kind === 'no-json') takeOther(hub, bytes, 'it is not valid JSON');
	if (line.kind === 'no-message') takeOther(hub, bytes);
	if (line.kind === 'batch') fromBatch(hub, line.messages, bytes);
	if (line.kind === 'message')
		for (const {session, bytes: own} of route(hub, line.message, bytes)) session.send(own);
	return line.kind === 'batch' || line.kind === 'message';
}

/** Answers a message of the server that was too long to be read, in the place of whoever waits for it. */
export function refuseFromServer(hub: Hub, {method, idText, size}: Streamed): void {
	const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
	const why = `It is ${megabytes(size)} long, and the runner reads messages of up to ${megabytes(mostOfLine)} where several sessions share a server or no client does.`;
	hub.remark(`a message of the server was dropped: ${why}`);
	if (idText === undefined) return;
	if (method === undefined)
		fromServer(hub, errorLine(idText, -32_603, `The server's answer was dropped. ${why}`));
	else hub.toServer(errorLine(idText, -32_600, why));
}

/** Takes note of a message of the server that went to the first client in parts. */
export function noteStreamedByServer(hub: Hub, {method, idText, head, size}: Streamed): void {
	const {first} = hub;
	const key = idText === undefined ? undefined : idKey(JSON.parse(idText));
	const call = key !== undefined && method === undefined ? hub.calls.get(key) : undefined;
	if (key !== undefined && call) hub.calls.delete(key);
	if (key !== undefined && method !== undefined && first) hub.asked.set(key, {session: first, method});
	hub.log({
		direction: 'from-server',
		session: first?.name,
		method: method ?? call?.method,
		id: idText === undefined ? undefined : String(JSON.parse(idText)),
		bytes: head,
		size,
		...(call && {milliseconds: performance.now() - call.at}),
	});
}
