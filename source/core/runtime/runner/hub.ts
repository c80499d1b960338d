/**
 * The meeting place of one server and its sessions: who is there, what is in flight, what has been agreed.
 * `from-session.ts` and `from-server.ts` route messages through it.
 */
import {UserError} from '../../errors.ts';
import {randomName} from '../../random-name.ts';
import {createHiddenAnswers} from '../hidden-answers.ts';
import type {MessageNote} from './run-log.ts';
import {idKey, line, ownErrorLine, type WireMessage} from './wire-message.ts';

export type Session = {
	/** `client` for the one that started the runner, else `s1`, `s2`, … */
	name: string;
	/** The first client's bytes are never changed. */
	first: boolean;
	send: (bytes: Buffer) => void;
	/** What it said it can answer: `elicitation`, `sampling`, `roots`. */
	capabilities: ReadonlySet<string>;
	clientName: string | undefined;
	/** The log level it asked for, and the resources it subscribed to. */
	level: string | undefined;
	uris: Set<string>;
};

/** A message that passed in parts and was never held whole: only this is known of it. */
export type Streamed = {
	method: string | undefined;
	idText: string | undefined;
	/** Its first bytes, for the log. */
	head: Buffer;
	size: number;
};

export type Call = {
	/** Undefined: the runner's own. */
	session: Session | undefined;
	/** The session's own id and progress token, as JSON texts. */
	idText: string;
	tokenText?: string;
	method: string;
	at: number;
	/** A cancelled call may still be answered, but it asks for nothing any more. */
	cancelled?: boolean;
	answered?: (message: Extract<WireMessage, {kind: 'response'}>, bytes: Buffer) => void;
	/** Called instead when its answer cannot be read. */
	failed?: (error: UserError) => void;
};

type Agreed = {
	params: string;
	result: Buffer;
	protocol: string | undefined;
	serverName: string | undefined;
};

/** What the server and whoever speaks for all of us have agreed on. */
export type Handshake =
	| {status: 'none'}
	| {status: 'asked'; key: string; params: string}
	| ({status: 'answered'} & Agreed)
	| ({status: 'ready'} & Agreed)
	/** 2026-07-28: every request carries its own version and there is nothing that could be shared. */
	| {status: 'stateless'; protocol: string | undefined};

export type Hub = {
	/** The extension's. */
	id: string;
	/** What the runner's own ids begin with; nobody else's do. */
	prefix: string;
	count: number;
	first: Session | undefined;
	joined: Set<Session>;
	handshake: Handshake;
	/** Requests to the server by the id that the server sees, as JSON text. */
	calls: Map<string, Call>;
	/** Progress tokens of ours; one can outlive its call, as that of a task does. */
	tokens: Map<string, {session: Session; text: string}>;
	/** Requests of the server that wait for a session's answer, by id. */
	asked: Map<string, {session: Session; method: string}>;
	/** Sessions that came before the handshake was done. */
	waiting: Set<() => void>;
	/** Takes the next line of output that is no message. */
	findHidden: ReturnType<typeof createHiddenAnswers>;
	toServer: (bytes: Buffer) => void;
	log: (note: MessageNote) => void;
	/** Something about the conversation that the user should be able to read. */
	remark: (text: string) => void;
};

export function createHub(surroundings: Pick<Hub, 'id' | 'toServer' | 'log' | 'remark'>): Hub {
	return {
		prefix: `mcpb-tui-${randomName()}.`,
		count: 0,
		first: undefined,
		joined: new Set(),
		handshake: {status: 'none'},
		calls: new Map(),
		tokens: new Map(),
		asked: new Map(),
		waiting: new Set(),
		findHidden: createHiddenAnswers(),
		...surroundings,
	};
}

export function createSession(name: string, first: boolean, send: (bytes: Buffer) => void): Session {
	return {
		name,
		first,
		send,
		capabilities: new Set(),
		clientName: undefined,
		level: undefined,
		uris: new Set(),
	};
}

export function allSessions(hub: Hub): readonly Session[] {
	return hub.first ? [hub.first, ...hub.joined] : [...hub.joined];
}

/** Whether the server may still answer somebody else than the first client, be it one that has left. */
export function hasOtherCalls(hub: Hub): boolean {
	for (const {session} of hub.calls.values()) if (!session?.first) return true;
	return false;
}

/** The key of the call that an answer with this id is for: some servers write a number as text, or the reverse. */
export function callKey({calls}: Hub, id: unknown): string {
	const key = idKey(id);
	if (calls.has(key) || (typeof id === 'string' && !/^-?\d+$/.test(id))) return key;
	const twin = typeof id === 'string' ? id : JSON.stringify(key);
	return calls.has(twin) ? twin : key;
}

/** A new id of the runner's own. */
export function ownId(hub: Hub): string {
	return `${hub.prefix}${++hub.count}`;
}

/** Asks the server something in the runner's own name. */
export function ask(hub: Hub, method: string, params: object, answered?: Call['answered']): void {
	const id = ownId(hub);
	hub.calls.set(idKey(id), {
		session: undefined,
		idText: idKey(id),
		method,
		at: performance.now(),
		...(answered && {answered}),
	});
	hub.toServer(line({id, method, params}));
}

export function setHandshake(hub: Hub, handshake: Handshake): void {
	hub.handshake = handshake;
	if (handshake.status !== 'ready' && handshake.status !== 'stateless') return;
	const waiting = [...hub.waiting];
	hub.waiting.clear();
	for (const proceed of waiting) proceed();
}

/** Takes a session out: what it asked for is cancelled, what it was asked is answered for it. */
export function leave(
	hub: Hub,
	session: Session,
	answerFor: (method: string, idText: string) => Buffer,
): void {
	hub.joined.delete(session);
	for (const [key, call] of hub.calls) {
		if (call.session !== session) continue;
		call.session = undefined;
		if (call.cancelled) continue;
		call.cancelled = true;
		hub.toServer(
			line({
				method: 'notifications/cancelled',
				params: {requestId: JSON.parse(key), reason: 'The session ended.'},
			}),
		);
	}
	for (const [key, token] of hub.tokens) if (token.session === session) hub.tokens.delete(key);
	for (const [key, asked] of hub.asked) {
		if (asked.session !== session) continue;
		hub.asked.delete(key);
		hub.toServer(answerFor(asked.method, key));
	}
}

/** Answers every request that the server will not answer any more. */
export function failCalls(hub: Hub, why: string, code = -32_000): void {
	const error = new UserError('SERVER_UNREACHABLE', why);
	for (const call of hub.calls.values()) {
		if (!call.cancelled) call.session?.send(ownErrorLine(call.idText, error, code));
	}
	hub.calls.clear();
	hub.tokens.clear();
	hub.asked.clear();
}
