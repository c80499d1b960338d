/** The client that started the runner: its streams as a session. */
import {type ClientStreams, pumpClientInput} from './client-streams.ts';
import {fromSession, noteStreamedByFirst, refuseLine} from './from-session.ts';
import {createSession, type Hub, type Session, type Streamed} from './hub.ts';
import {createLineWriter, type LineWriter} from './line-writer.ts';
import type {RunLog} from './run-log.ts';
import type {ServerLink} from './server-link.ts';
import {errorLine, idKey} from './wire-message.ts';

export type FirstClient = {streams: ClientStreams; session: Session; writer: LineWriter};

export function createFirstClient(streams: ClientStreams, onGone: () => void): FirstClient {
	const {output} = streams;
	output.on('error', onGone);
	const writer = createLineWriter(bytes => {
		if (!output.destroyed) output.write(bytes);
	});
	return {streams, session: createSession('client', true, writer.write), writer};
}

type Surroundings = {
	hub: Hub;
	link: ServerLink;
	log: RunLog;
	deliver: (who: Session, work: () => void) => void;
	onEnd: () => void;
};

/** Takes a part of a line that streams by; with the last part come its messages. */
function passPart(
	{hub, link}: Surroundings,
	session: Session,
	bytes: Buffer,
	messages: readonly Streamed[] | undefined,
): void {
	// Noted first: once the last part is there, the server may answer.
	for (const message of messages ?? []) noteStreamedByFirst(hub, message);
	if (link.writePart(bytes, messages !== undefined)) return;
	for (const {idText, method} of messages ?? []) {
		if (idText === undefined || method === undefined) continue;
		hub.calls.delete(idKey(JSON.parse(idText)));
		session.send(errorLine(idText, -32_000, 'The server ended before it had read this request.'));
	}
}

/** Hears the client from now on. */
export function listenToFirst({streams, session}: FirstClient, surroundings: Surroundings): void {
	const {hub, link, log, deliver, onEnd} = surroundings;
	link.addInlet(streams.input);
	pumpClientInput(streams, {
		needsWhole: () => hub.handshake.status === 'none',
		headBytes: () => log.lineBytes,
		onLine: bytes => deliver(session, () => fromSession(hub, session, bytes)),
		onPart: (bytes, messages) => deliver(session, () => passPart(surroundings, session, bytes, messages)),
		onRefused: why =>
			deliver(session, () => {
				link.breakOff();
				refuseLine(hub, session, why);
			}),
		onEnd,
	});
}
