import {McpError, ErrorCode as McpErrorCode} from '@modelcontextprotocol/sdk/types.js';
import {toUserError, UserError} from '../../errors.ts';
import {safeLine} from '../../safe-text.ts';

/** The code of an answer that says: first the person has to do something at a page. */
const urlElicitationRequired = -32_042;

function needsYou(error: McpError, what: string): UserError {
	const {elicitations} = (error.data ?? {}) as {elicitations?: unknown};
	const asked = (Array.isArray(elicitations) ? elicitations : []) as {message?: unknown; url?: unknown}[];
	const pages = asked.map(({message, url}) => safeLine(`${url}${message ? ` (${message})` : ''}`));
	return new UserError(
		'SERVER_NEEDS_YOU',
		`${what} needs you first: the server asks you to go to ${pages.join(' and ') || 'a page that it does not name'}.`,
		{hint: 'Look at the address before you open it, do there what is asked, then call again.', cause: error},
	);
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

/** An error of the SDK as one that can be shown. `what` names what was asked for: `The call of echo`. */
export function mapError(error: unknown, what: string, signal?: AbortSignal): UserError {
	if (error instanceof UserError) return error;
	if (signal?.aborted) return new UserError('INTERRUPTED', `${what} was cancelled.`, {cause: error});
	if (!(error instanceof McpError)) return unknownMessage(error, what);
	const said = error.message.replace(/^MCP error -?\d+: /, '');
	switch (error.code as number) {
		case McpErrorCode.RequestTimeout:
			return new UserError('SERVER_TIMEOUT', `${what} was not answered in time.`, {
				hint: 'Allow more with --timeout <seconds>, or look at its log.',
				cause: error,
			});
		case McpErrorCode.ConnectionClosed:
			return new UserError('SERVER_UNREACHABLE', `The server ended before it answered (${what}): ${said}`, {
				hint: 'Look at its log.',
				cause: error,
			});
		case McpErrorCode.InvalidParams:
			return new UserError('TOOL_ARGUMENTS_INVALID', `The server refused the arguments (${what}): ${said}`, {
				cause: error,
			});
		case urlElicitationRequired:
			return needsYou(error, what);
		default:
			return new UserError(
				'SERVER_PROTOCOL',
				`The server answered with error ${error.code} (${what}): ${said}`,
				{cause: error},
			);
	}
}
