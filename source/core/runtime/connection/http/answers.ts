/** What a server at a URL sends: messages, some of which are answers. */
import type {JSONRPCMessage, JSONRPCRequest} from '@modelcontextprotocol/sdk/types.js';
import type {JsonObject} from '../../../contract.ts';
import {UserError} from '../../../errors.ts';
import {isObject} from '../../../json-words.ts';
import {readAnswer} from '../../read-answer.ts';
import {readLine} from '../read-line.ts';
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
	const answered = ({id, method, result, error}: JsonObject): JSONRPCRequest | undefined => {
		if (method !== undefined && result === undefined && error === undefined) return undefined;
		if (id === null || id === undefined) return error === undefined ? undefined : lone();
		return pending().find(request => String(request.id) === String(id));
	};
	const takeOne = (message: JsonObject) => {
		const request = answered(message);
		// Whether it is a message at all is judged by who takes it.
		if (!request) return deliver(message as unknown as JSONRPCMessage);
		const answer = readAnswer({...message, id: request.id});
		if (answer?.kind === 'result' || answer?.kind === 'error') {
			onAnswer(request);
			const content = answer.kind === 'result' ? {result: answer.result} : {error: answer.error};
			return deliver({jsonrpc: '2.0', id: request.id, ...content} as JSONRPCMessage);
		}
		const words = remoteWords(remote, JSON.stringify(message));
		const why = answer ? ` (${remoteWords(remote, answer.problem)})` : '';
		onAnswer(request, protocolFault(remote, `answered with what is no answer: ${words}${why}`));
	};
	const unreadable = (text: string, problem: string) => {
		other = remoteWords(remote, text);
		const request = lone();
		// What a server logs, or a word that only keeps the line alive, is no broken answer.
		if (request && /^\s*(?:\[\s*)?\{/.test(text) && text.includes('jsonrpc'))
			onAnswer(request, protocolFault(remote, `sent an answer that cannot be read: ${problem}: ${other}`));
	};
	return {
		take(text) {
			const read = readLine(text);
			if ('problem' in read) return unreadable(text, read.problem);
			for (const message of read.values) {
				if (isObject(message)) takeOne(message);
				else other = remoteWords(remote, text);
			}
		},
		leftover: () => (other === '' ? '' : ` What came is no MCP message: ${other}`),
	};
}
