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

export type Conversation = {
	send: (bytes: Buffer) => void;
	onGone: (cleanUp: () => void) => void;
	/** Whether it hears the log already: a second time would tell it everything twice. */
	hearsLog?: boolean;
};

async function perform(
	method: string,
	actions: ControlActions,
	conversation: Conversation,
): Promise<object | undefined> {
	const {send, onGone} = conversation;
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
			if (conversation.hearsLog) return {};
			conversation.hearsLog = true;
			onGone(actions.watchLog(entry => send(line({method: `${controlPrefix}log`, params: entry}))));
			return {};
		default:
			return undefined;
	}
}

/** Answers the line if it is a message to the runner itself; tells whether it was one. */
export function answerControl(bytes: Buffer, actions: ControlActions, conversation: Conversation): boolean {
	// The quoted name is looked for first: parsing every message twice would double the cost of each.
	if (!bytes.includes(`"${controlPrefix}`)) return false;
	const read = readWireLine(bytes);
	if (read.kind !== 'message' || !('method' in read.message)) return false;
	const {message} = read;
	if (!message.method.startsWith(controlPrefix)) return false;
	// None of them is a notification: without an id there is nothing to do.
	if (message.kind === 'notification') return true;
	const {id, method} = message;
	const idText = idKey(id);
	perform(method, actions, conversation).then(
		result =>
			conversation.send(
				result
					? resultLine(idText, JSON.stringify(result))
					: errorLine(idText, -32_601, `The runner has no method ${method.slice(0, 200)}.`),
			),
		(error: unknown) => {
			const {code, message, hint} = toUserError(error);
			conversation.send(errorLine(idText, -32_000, message, {code, hint}));
		},
	);
	return true;
}
