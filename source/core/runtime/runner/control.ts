/** The runner's own methods on the socket of a server: everything under `mcpb-tui/`. */
import {toUserError} from '../../errors.ts';
import type {LogEntry} from '../log-format.ts';
import {errorLine, idKey, line, readWireLine, resultLine} from './wire-message.ts';

const controlPrefix = 'mcpb-tui/';

export type ControlActions = {
	state: () => Promise<object>;
	sessions: () => readonly object[];
	/** Resolves when the server is gone; the conversation ends after the answer. */
	stop: () => Promise<void>;
	restart: () => Promise<object>;
	watchLog: (listener: (entry: LogEntry) => void) => () => void;
};

type Conversation = {send: (bytes: Buffer) => void; onGone: (cleanUp: () => void) => void};

async function perform(
	method: string,
	actions: ControlActions,
	{send, onGone}: Conversation,
): Promise<object | undefined> {
	switch (method.slice(controlPrefix.length)) {
		case 'state':
			return actions.state();
		case 'sessions':
			return {sessions: actions.sessions()};
		case 'stop':
			await actions.stop();
			return {};
		case 'restart':
			return actions.restart();
		case 'subscribe-log':
			onGone(actions.watchLog(entry => send(line({method: `${controlPrefix}log`, params: entry}))));
			return {};
		default:
			return undefined;
	}
}

/** Answers the line if it is a request to the runner itself; tells whether it was one. */
export function answerControl(bytes: Buffer, actions: ControlActions, conversation: Conversation): boolean {
	// The quoted name is looked for first: parsing every message twice would double the cost of each.
	if (!bytes.includes(`"${controlPrefix}`)) return false;
	const read = readWireLine(bytes);
	if (
		read?.kind !== 'message' ||
		read.message.kind !== 'request' ||
		!read.message.method.startsWith(controlPrefix)
	)
		return false;
	const {id, method} = read.message;
	const idText = idKey(id);
	perform(method, actions, conversation).then(
		result =>
			conversation.send(
				result
					? resultLine(idText, JSON.stringify(result))
					: errorLine(idText, -32_601, `The runner has no method ${method}.`),
			),
		(error: unknown) => {
			const {code, message, hint} = toUserError(error);
			conversation.send(errorLine(idText, -32_000, message, {code, hint}));
		},
	);
	return true;
}
