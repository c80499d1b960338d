import {McpError, ErrorCode as McpErrorCode} from '@modelcontextprotocol/sdk/types.js';
import {type ErrorCode, toUserError, UserError} from '../../errors.ts';
import {cutAt, isObject, rpcWords} from '../../json-words.ts';
import {safeLine} from '../../safe-text.ts';
import {ServerError} from '../answer-errors.ts';

/** The code of an answer that says: first the person has to do something at a page. */
const urlElicitationRequired = -32_042;
const invalidParams = -32_602;

export type ErrorWords = {
	/** What was asked for: `The call of echo`. */
	what: string;
	/** What it means when the server says that the parameters are invalid: `SERVER_PROTOCOL` unless told. */
	invalid?: ErrorCode;
	/** What the server sent meanwhile that answers no request. */
	stray?: (() => string | undefined) | undefined;
};

const mostOfStray = 200;

/** A request that nobody answered in time; `seconds`: how long that was, where it is known. */
export function timedOut({what, stray}: ErrorWords, seconds?: number): UserError {
	const sent = stray?.();
	const limit = seconds === undefined ? '' : ` (${seconds} s)`;
	const words =
		sent === undefined ? '' : ` Its last output that answers nothing was: ${cutAt(sent, mostOfStray)}`;
	return new UserError('SERVER_TIMEOUT', `${what} was not answered in time${limit}.${words}`, {
		hint: 'Allow more with --timeout <seconds>, or look at its log.',
	});
}

function needsYou({rpc}: ServerError, what: string, cause: unknown): UserError {
	const elicitations = isObject(rpc.data) ? rpc.data.elicitations : undefined;
	const asked = (Array.isArray(elicitations) ? elicitations : []).filter(isObject);
	const pages = asked.map(({message, url}) => safeLine(`${url}${message ? ` (${message})` : ''}`));
	return new UserError(
		'SERVER_NEEDS_YOU',
		`${what} needs you first: the server asks you to go to ${pages.join(' and ') || 'a page that it does not name'}.`,
		{hint: 'Look at the address before you open it, do there what is asked, then call again.', rpc, cause},
	);
}

function serverError(error: ServerError, {what, invalid}: ErrorWords, cause: unknown): UserError {
	const {id, rpc, throughRunner} = error;
	if (rpc.code === urlElicitationRequired) return needsYou(error, what, cause);
	const code = rpc.code === invalidParams && invalid !== undefined ? invalid : 'SERVER_PROTOCOL';
	const asked = what.charAt(0).toLowerCase() + what.slice(1);
	return new UserError(code, `${id} answered with ${rpcWords(rpc)}`, {
		hint: throughRunner
			? `See what it logged around ${asked}: mcpb-tui logs ${id}`
			: `That was the answer to ${asked}. Ask the author of ${id} what it means.`,
		rpc,
		cause,
	});
}

function unknownMessage(error: unknown, what: string): UserError {
	// What the SDK's schemas do not take; its own message is a listing of the schema's complaints.
	if (error instanceof Error && error.name === 'ZodError') {
		return new UserError(
			'SERVER_PROTOCOL',
			`The server's answer is not one that the protocol knows (${what}).`,
			{
				hint: 'Look at the message in its log.',
				cause: error,
			},
		);
	}
	return toUserError(error);
}

/** What the SDK says of a request that comes after the end of the connection. */
function isNotConnected(error: unknown): boolean {
	return error instanceof Error && error.message === 'Not connected';
}

/**
 * An error of the SDK as one that can be shown. The codes that the SDK gives to its own timer and to a connection
 * that ended are also codes of servers: an error of a server is known by what `checkMessages` puts into it.
 */
export function mapError(error: unknown, words: ErrorWords, signal?: AbortSignal): UserError {
	if (error instanceof UserError) return error;
	const {what} = words;
	const refusal = error instanceof McpError ? error.data : undefined;
	if (refusal instanceof UserError) return refusal;
	if (signal?.aborted) return new UserError('INTERRUPTED', `${what} was cancelled.`, {cause: error});
	if (refusal instanceof ServerError) return serverError(refusal, words, error);
	if (!(error instanceof McpError) && !isNotConnected(error)) return unknownMessage(error, what);
	if (!(error instanceof McpError) || (error.code as number) === McpErrorCode.ConnectionClosed) {
		return new UserError('SERVER_UNREACHABLE', `The server ended before it answered (${what}).`, {
			hint: 'Look at its log.',
			cause: error,
		});
	}
	return timedOut(words);
}

/** The code that a server answered with; undefined for any other error. */
export function rpcCodeOf(error: unknown): number | undefined {
	return error instanceof UserError ? error.rpc?.code : undefined;
}
