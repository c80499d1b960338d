import {UserError} from '../../errors.ts';
import {shownJson} from '../../json-words.ts';
import {createAnswerErrors} from '../answer-errors.ts';
import {readAnswer} from '../read-answer.ts';
import {handshakeRefused, knownVersions, readHandshake} from '../read-handshake.ts';
import {type Hub, ownId, setHandshake} from './hub.ts';
import {idKey, line} from './wire-message.ts';

// As long as Claude Desktop waits: the first start of a `uvx` or `npx` server downloads what it needs.
const patience = 120_000;

/** What the runner says of itself where no client is there to speak first. */
function ownParameters(version: string): object {
	return {
		protocolVersion: knownVersions[0],
		capabilities: {roots: {listChanged: true}, sampling: {}, elicitation: {form: {}, url: {}}},
		clientInfo: {name: 'mcpb-tui', version},
	};
}

/** Throws `SERVER_PROTOCOL` for an answer after which nobody can talk to the server, as a connection would. */
function judge(server: string, id: string, bytes: Buffer): void {
	const answer = readAnswer(JSON.parse(bytes.toString('utf8')));
	if (answer?.kind === 'error') throw handshakeRefused(server, answer.error);
	const raw = bytes.toString('utf8', 0, 1000).trim();
	const {malformed} = createAnswerErrors({id: server, redact: line => line, throughRunner: true});
	if (answer?.kind !== 'result')
		throw malformed('initialize', answer?.problem ?? 'it has neither a result nor an error', raw);
	if (answer.id !== id)
		throw malformed('initialize', `its id is ${shownJson(answer.id ?? null)}, not ${id}`, raw);
	readHandshake(server, answer.result);
}

/**
 * Makes the handshake with the server in the runner's own name: with its own parameters, given its version, or
 * with those of the first client, repeated after a restart. `died` rejects when the server ends before that.
 * Throws `SERVER_PROTOCOL` when the server refuses, `SERVER_TIMEOUT` when it does not answer.
 */
export async function shakeHands(
	hub: Hub,
	versionOrParameters: string | object,
	died: Promise<never>,
): Promise<void> {
	const params =
		typeof versionOrParameters === 'string' ? ownParameters(versionOrParameters) : versionOrParameters;
	const id = ownId(hub);
	const answer = Promise.withResolvers<void>();
	const timer = setTimeout(() => {
		answer.reject(
			new UserError('SERVER_TIMEOUT', `The server has not answered the handshake for ${patience / 1000} s.`, {
				hint: 'See what it says in its log; it may be loading something, or be no MCP server.',
			}),
		);
	}, patience);
	setHandshake(hub, {status: 'asked', key: idKey(id), params: JSON.stringify(params)});
	hub.calls.set(idKey(id), {
		session: undefined,
		idText: idKey(id),
		method: 'initialize',
		at: performance.now(),
		answered(_message, bytes) {
			try {
				judge(hub.id, id, bytes);
				answer.resolve();
			} catch (error) {
				answer.reject(error);
			}
		},
		failed: answer.reject,
	});
	hub.toServer(line({id, method: 'initialize', params}));
	try {
		await Promise.race([answer.promise, died]);
	} finally {
		clearTimeout(timer);
	}
	hub.toServer(line({method: 'notifications/initialized'}));
	// Only now may sessions speak: their first message has to come after this one.
	if (hub.handshake.status === 'answered') setHandshake(hub, {...hub.handshake, status: 'ready'});
}
