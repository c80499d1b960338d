/** What a server at a URL sends: messages, some of which are answers. */
import {
	isJSONRPCErrorResponse,
	isJSONRPCResultResponse,
	type JSONRPCMessage,
	type JSONRPCRequest,
} from '@modelcontextprotocol/sdk/types.js';
import {UserError} from '../../../errors.ts';
import {isJsonObject} from '../../../exact-json.ts';
import {parseMessages} from '../../exact-messages.ts';
import {type Remote, remoteWords} from './remote.ts';

export function protocolFault({where}: Pick<Remote, 'where'>, what: string): UserError {
	return new UserError('SERVER_PROTOCOL', `${where} ${what}`, {
		hint: 'That is for the people who run the server: it breaks the protocol.',
	});
}

export type Expecting = {
	/** The requests that an answer may be to. */
	pending: () => readonly JSONRPCRequest[];
	/** An answer came, or what cannot be one: then it is not delivered. */
	onAnswer: (request: JSONRPCRequest, problem?: UserError) => void;
	deliver: (message: JSONRPCMessage) => void;
};

export type Messages = {
	/** Takes a text of one or more messages and hands them on. */
	take: (text: string) => void;
	/** What came and was no message, as the end of a sentence; empty when nothing did. */
	leftover: () => string;
};

/** Hands on what a server sends, and tells each answer to a request. */
export function createMessages(remote: Remote, {pending, onAnswer, deliver}: Expecting): Messages {
	let other = '';
	/** The one request that is waited for: what names none can only be for that. */
	const lone = () => {
		const [only, ...others] = pending();
		return others.length === 0 ? only : undefined;
	};
	const answered = (message: JSONRPCMessage): JSONRPCRequest | undefined => {
		if ('method' in message) return undefined;
		const {id} = message as {id?: unknown};
		if ((id === null || id === undefined) && 'error' in message) return lone();
		return pending().find(request => String(request.id) === String(id));
	};
	const takeOne = (message: JSONRPCMessage) => {
		const request = answered(message);
		if (!request) return deliver(message);
		const answer = {...(message as object), id: request.id} as JSONRPCMessage;
		if (isJSONRPCResultResponse(answer) || isJSONRPCErrorResponse(answer)) {
			onAnswer(request);
			return deliver(answer);
		}
		const words = remoteWords(remote, JSON.stringify(message));
		onAnswer(request, protocolFault(remote, `answered with what is no answer: ${words}`));
	};
	const unreadable = (text: string, error: Error) => {
		other = remoteWords(remote, text);
		const request = lone();
		// A word that only keeps the line alive is no broken answer.
		if (request && /^\s*[[{]/.test(text))
			onAnswer(
				request,
				protocolFault(remote, `sent an answer that is not valid JSON (${error.message}): ${other}`),
			);
	};
	return {
		take(text) {
			let messages: readonly JSONRPCMessage[];
			try {
				messages = parseMessages(text);
			} catch (error) {
				return unreadable(text, error as Error);
			}
			for (const message of messages) {
				if (isJsonObject(message)) takeOne(message);
				else other = remoteWords(remote, text);
			}
		},
		leftover: () => (other === '' ? '' : ` What came is no MCP message: ${other}`),
	};
}
