/** What an HTTP status says, as an error that can be shown. */
import type {Response} from 'undici';
import type {JsonValue, RpcError} from '../../../contract.ts';
import {UserError} from '../../../errors.ts';
import {isJsonObject, parseJson} from '../../../exact-json.ts';
import {shownJson} from '../../../json-words.ts';
import {type SafeText, safeLine} from '../../../safe-text.ts';
import {readWords} from './read-body.ts';
import {type Remote, remoteWords} from './remote.ts';

function parsed(text: string): JsonValue | undefined {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

const mostOfData = 200;

/** `error -32000: Session not found`, of JSON-RPC; what other servers call their message. */
function wordsOfJson(value: JsonValue): string | undefined {
	if (!isJsonObject(value)) return undefined;
	const {error, message, error_description: description, detail} = value;
	if (isJsonObject(error) && error.message !== undefined) {
		const code = error.code === undefined ? '' : `error ${JSON.stringify(error.code)}: `;
		const data = error.data === undefined ? '' : ` (data: ${shownJson(error.data, mostOfData)})`;
		return `${code}${String(error.message)}${data}`;
	}
	const words = [error, description, message, detail].filter(part => typeof part === 'string');
	return words.length > 0 ? words.join(': ') : undefined;
}

/** The error of JSON-RPC that a body is, its secrets hidden. */
function rpcOf({redact}: Pick<Remote, 'redact'>, text: string): RpcError | undefined {
	const json = parsed(redact(text));
	const error = isJsonObject(json) && json.jsonrpc === '2.0' ? json.error : undefined;
	if (!isJsonObject(error)) return undefined;
	const {code, message, data} = error;
	if (typeof code !== 'number' || !Number.isInteger(code) || typeof message !== 'string') return undefined;
	return {code, message, ...(data !== undefined && {data})};
}

function wordsOfPage(text: string): string {
	const [, title] = /<title[^>]*>([^<]{1,1000})/i.exec(text) ?? [];
	return (
		title?.trim() ||
		text.replaceAll(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]{0,1000}>/gi, ' ').replaceAll(/\s+/g, ' ')
	);
}

/** The server's own words in a body: of JSON its message, of a page its title. */
function bodyWords(remote: Pick<Remote, 'redact'>, text: string): SafeText {
	const json = parsed(text);
	const words =
		(json === undefined ? undefined : wordsOfJson(json)) ?? (/^\s*</.test(text) ? wordsOfPage(text) : text);
	return remoteWords(remote, words);
}

/** `in 30 s`, `after Wed, 21 Oct 2026 07:28:00 GMT`. */
function retryWords({headers}: Response): string | undefined {
	const after = headers.get('retry-after');
	if (after === null) return undefined;
	return /^\d+$/.test(after.trim()) ? `in ${Number(after)} s` : `after ${safeLine(after).slice(0, 40)}`;
}

function realmWords({headers}: Response): string {
	const [, realm] = /\brealm="([^"]{1,200})"/i.exec(headers.get('www-authenticate') ?? '') ?? [];
	return realm === undefined ? '' : `, for "${safeLine(realm)}"`;
}

const checkAddress = 'Check the address: it is the one of the MCP endpoint, often with /mcp at its end.';
const tellThem = 'Try again later, or tell the people who run it.';

type Words = {code: 'SERVER_UNAUTHORIZED' | 'SERVER_UNREACHABLE'; does: string; hint: string};

/** What the URL has done before: nothing that is known, answered as a server, opened a session. */
type Before = {inSession?: boolean; isKnown?: boolean};

function wordsOf(response: Response, {inSession = false, isKnown = false}: Before): Words {
	const {status} = response;
	const code = 'SERVER_UNREACHABLE';
	if (isKnown && !inSession && [404, 405, 410].includes(status))
		return {code, does: 'refused the request, though it made the handshake', hint: tellThem};
	// The specification has no other meaning for it.
	if (status === 404 && inSession)
		return {code, does: 'does not know the session any more', hint: 'Try again.'};
	const retry = retryWords(response);
	const later = retry === undefined ? tellThem : `It can be asked again ${retry}.`;
	switch (status) {
		case 401:
			return {
				code: 'SERVER_UNAUTHORIZED',
				does: `wants to know who you are${realmWords(response)}`,
				hint: 'Send its token as a header that stands in a file: --header Authorization=@file (the file holds: Bearer …)',
			};
		case 403:
			return {
				code: 'SERVER_UNAUTHORIZED',
				does: 'does not allow it',
				hint: 'What was sent as credentials is not enough: use others (--header Authorization=@file), or ask the people who run it for access.',
			};
		case 404:
		case 410:
			return {code, does: 'has no MCP server at this path', hint: checkAddress};
		case 405:
			return {code, does: 'does not take what MCP sends', hint: checkAddress};
		case 408:
		case 504:
			return {code, does: 'did not answer in its own time', hint: later};
		case 413:
			return {code, does: 'does not take a request of this size', hint: 'Send less at a time.'};
		case 429:
			return {
				code,
				does: 'was asked too often',
				hint: retry === undefined ? 'Wait a while and try again.' : `It can be asked again ${retry}.`,
			};
		case 503:
			return {code, does: 'is not available now', hint: later};
		default:
			return status >= 500
				? {code, does: 'has a problem of its own', hint: later}
				: {
						code,
						does: 'refused the request',
						hint: 'Check what was sent: the address, the headers, the arguments.',
					};
	}
}

const statuses = new WeakMap<object, number>();

/** The HTTP status that an error of ours came from. */
export function statusBehind(error: unknown): number | undefined {
	return typeof error === 'object' && error !== null ? statuses.get(error) : undefined;
}

/**
 * The error for a status that is none of success, with the server's own words.
 */
export function statusFault(
	remote: Remote,
	response: Response,
	{body, ...before}: Before & {body: string},
): UserError {
	const {code, does, hint} = wordsOf(response, before);
	const rpc = rpcOf(remote, body);
	const words = bodyWords(remote, body);
	const status = `HTTP ${response.status}`;
	const error = new UserError(
		code,
		`${remote.where} ${does} (${status})${words === '' ? '.' : `: ${words}`}`,
		{hint, ...(rpc && {rpc})},
	);
	statuses.set(error, response.status);
	return error;
}

/** The same, reading the words first. */
export async function refusal(remote: Remote, response: Response, before: Before = {}): Promise<UserError> {
	return statusFault(remote, response, {body: await readWords(response), ...before});
}

/** The error for a content that is neither JSON nor an event stream. */
export async function wrongContent(remote: Remote, response: Response): Promise<UserError> {
	const type = safeLine(response.headers.get('content-type') ?? 'no content type').slice(0, 100);
	const words = bodyWords(remote, await readWords(response));
	const what = /html/i.test(type) ? `a web page (${type})` : type;
	return new UserError(
		'SERVER_UNREACHABLE',
		`${remote.where} answers with ${what} instead of MCP${words === '' ? '.' : `: ${words}`}`,
		{hint: checkAddress},
	);
}

/** The type of a content, without its parameters; empty where it says none. */
export function contentType({headers}: Response): string {
	return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
