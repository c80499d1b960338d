import type {RequestInit, Response} from 'undici';
import {UserError} from '../../../errors.ts';
import type {Asker} from '../../../network/agent.ts';
import {networkFault} from '../../../network/faults.ts';
import {plainUrl} from '../../../plain-url.ts';
import {type SafeText, safeLine} from '../../../safe-text.ts';

/** A server at a URL, as far as requests to it go. */
export type Remote = {
	url: URL;
	/** Its address as it may be shown. */
	where: string;
	/** Sent with every request; may be secrets. */
	headers: Readonly<Record<string, string>>;
	/** Hides those secrets in what the server says. */
	redact: (text: string) => string;
	/** Most bytes of one answer. */
	limit: number;
	ask: Asker['ask'];
};

const longestWords = 300;

/** What a server says, bounded and fit to be shown; its secrets are hidden before anything is cut. */
export function remoteWords({redact}: Pick<Remote, 'redact'>, text: string): SafeText {
	const words = safeLine(redact(text)).trim();
	return (words.length > longestWords ? `${words.slice(0, longestWords)}…` : words) as SafeText;
}

/** What kept an answer from coming whole, as an error that can be shown; what was cancelled stays that. */
export function connectionFault({where}: Remote, url: URL, error: unknown): unknown {
	if ((error as Error).name === 'AbortError') return error;
	// The proxy has no valid address: nothing was tried yet.
	if (error instanceof UserError && error.code === 'DOWNLOAD_FAILED')
		return new UserError('SERVER_UNREACHABLE', error.message, {
			...(error.hint !== undefined && {hint: error.hint}),
		});
	if (error instanceof UserError) return error;
	const {why, hint} = networkFault(url, error);
	return new UserError('SERVER_UNREACHABLE', `The connection to ${where} failed: ${safeLine(why)}.`, {hint});
}

const mostHops = 5;

/** Where a response sends on to with the same method; undefined when it does not. */
function redirectTarget({status, headers}: Response, from: URL): URL | undefined {
	const location = [301, 302, 307, 308].includes(status) ? headers.get('location') : null;
	return location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
}

/** The headers may be secrets, so they go nowhere else; the https of the same host is the one way up. */
function isSamePlace(from: URL, to: URL): boolean {
	if (to.username !== '' || to.password !== '') return false;
	if (from.origin === to.origin) return true;
	const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:';
	return isUpgrade && from.hostname === to.hostname && from.port === '' && to.port === '';
}

function refusedRedirect({where}: Remote, from: URL, to: URL): UserError {
	const target = to.protocol === 'http:' || to.protocol === 'https:' ? plainUrl(to) : to.protocol;
	const isDowngrade = from.protocol === 'https:' && to.protocol === 'http:';
	const why = isDowngrade
		? `redirects from https to plain http (${target})`
		: `redirects to ${target}, which is another server`;
	return new UserError('SERVER_UNREACHABLE', `${where} ${safeLine(why)}; it was not followed.`, {
		hint: isDowngrade
			? 'Tell the people who run it.'
			: 'If that is the right address, name it instead: headers are sent only to the server that you name.',
	});
}

export type RemoteRequest = Pick<RequestInit, 'method' | 'body'> & {
	url?: URL;
	headers: Readonly<Record<string, string>>;
	signal: AbortSignal;
};

/**
 * Sends one request and gives the response whatever its status is. Redirects within the same server are followed.
 * Throws `SERVER_UNREACHABLE`, and an AbortError when the signal ends.
 */
export async function openResponse(remote: Remote, request: RemoteRequest): Promise<Response> {
	const {url = remote.url, headers, ...init} = request;
	let at = url;
	for (let hop = 0; ; hop++) {
		let response: Response;
		try {
			response = await remote.ask(at, {...init, headers: {...remote.headers, ...headers}});
		} catch (error) {
			throw connectionFault(remote, at, error);
		}
		const target = redirectTarget(response, at);
		if (!target) return response;
		await response.body?.cancel().catch(() => undefined);
		if (!isSamePlace(at, target)) throw refusedRedirect(remote, at, target);
		if (hop === mostHops)
			throw new UserError('SERVER_UNREACHABLE', `${remote.where} redirects again and again.`, {
				hint: 'Check the address; a slash at its end can make the difference.',
			});
		at = target;
	}
}
