/** Servers at a URL: Streamable HTTP, and the older SSE where a server knows only that. */
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import type {ConnectOptions} from '../../contract.ts';
import {systemCode, UserError} from '../../errors.ts';
import {plainUrl} from '../../plain-url.ts';
import {createRedactor} from '../../redact.ts';
import {safeLine} from '../../safe-text.ts';
import type {Line} from './line.ts';

/** With the headers as they are sent. */
export type RemoteOptions = Omit<ConnectOptions, 'headers'> & {headers?: Readonly<Record<string, string>>};

export type RemoteKind = 'streamable-http' | 'sse';

const goodbyePatience = 1000;

const loopback = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Reads the URL of a server. Throws `USAGE` for one that must not be used. */
export function readServerUrl(text: string, {headers = {}, allowHttp = false}: RemoteOptions): URL {
	if (!URL.canParse(text)) {
		throw new UserError('USAGE', `"${text.replace(/[?#].*$/, '')}" is no URL.`, {
			hint: 'For example: https://example.com/mcp',
		});
	}
	const url = new URL(text);
	if (url.username || url.password) {
		throw new UserError('USAGE', `The URL of ${url.host} has a name or a password in it.`, {
			hint: 'Send them as a header that stands in a file: --header Authorization=@file',
		});
	}
	if (url.protocol === 'http:' && !loopback.test(url.hostname) && !allowHttp) {
		throw new UserError(
			'USAGE',
			`${plainUrl(url)} is plain http: anybody on the way can read and change what is said.`,
			{hint: 'Use its https:// address; if there is none and you accept that, add --allow-http.'},
		);
	}
	for (const [name, value] of Object.entries(headers)) {
		if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
			throw new UserError('USAGE', `"${name}" is no name of a header.`, {
				hint: 'For example: --header Authorization=@file',
			});
		if (/[^\t\u0020-\u007E\u0080-\u00FF]/.test(value))
			throw new UserError('USAGE', `The header ${name} has a value that no header can have.`, {
				hint: 'It must be one line of plain characters.',
			});
	}
	return url;
}

function statusOf(error: unknown): number | undefined {
	const code = (error as {code?: unknown}).code;
	return typeof code === 'number' && code >= 100 ? code : undefined;
}

/** Whether a server answered as one that knows only the older transport (specification, "Backwards compatibility"). */
export function knowsOnlySse(error: unknown): boolean {
	const status = error instanceof UserError ? statusOf(error.cause ?? {}) : undefined;
	return status !== undefined && [400, 404, 405].includes(status);
}

const networkSentences: Readonly<Record<string, string>> = {
	ENOTFOUND: 'its host name is not known',
	EAI_AGAIN: 'host names cannot be looked up now',
	ECONNREFUSED: 'nothing answers there',
	ECONNRESET: 'the connection was cut',
	UND_ERR_SOCKET: 'the connection was cut',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
	CERT_HAS_EXPIRED: 'its certificate has expired',
};

function networkReason(error: unknown): string {
	let cause = error;
	for (let depth = 0; depth < 5; depth++) {
		const code = systemCode(cause);
		if (code !== undefined) return networkSentences[code] ?? code;
		const next = (cause as {cause?: unknown} | undefined)?.cause;
		if (next === undefined) break;
		cause = next;
	}
	return cause instanceof Error ? cause.message : String(cause);
}

function remoteFailure(url: URL, error: unknown, redact: (text: string) => string): unknown {
	if (error instanceof UserError || (error as Error).name === 'AbortError') return error;
	const where = plainUrl(url);
	const status = statusOf(error);
	if (status === 401 || status === 403) {
		return new UserError('SERVER_UNAUTHORIZED', `${where} wants to know who you are (HTTP ${status}).`, {
			hint: 'Send its token as a header that stands in a file: --header Authorization=@file (the file holds: Bearer …)',
			cause: error,
		});
	}
	const reason = status === undefined ? networkReason(error) : `HTTP ${status}: ${(error as Error).message}`;
	return new UserError(
		'SERVER_UNREACHABLE',
		`${where} does not answer as an MCP server: ${safeLine(redact(reason)).slice(0, 300)}`,
		{hint: 'Check the address: it is the one of the MCP endpoint, often with /mcp at its end.', cause: error},
	);
}

async function createTransport(
	url: URL,
	kind: RemoteKind,
	headers: Readonly<Record<string, string>>,
): Promise<{transport: Transport; goodbye: () => Promise<void>}> {
	const requestInit = {headers: {...headers}};
	if (kind === 'sse') {
		const {SSEClientTransport} = await import('@modelcontextprotocol/sdk/client/sse.js');
		return {transport: new SSEClientTransport(url, {requestInit}), goodbye: async () => undefined};
	}
	const {StreamableHTTPClientTransport} = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
	const transport = new StreamableHTTPClientTransport(url, {requestInit});
	return {transport: transport as Transport, goodbye: () => transport.terminateSession()};
}

/** The line to a server at a URL; nothing is sent on it yet. */
export async function openRemoteLine(
	url: URL,
	kind: RemoteKind,
	{headers = {}}: RemoteOptions,
): Promise<Line> {
	const secrets = Object.values(headers).flatMap(value => [value, ...value.split(' ')]);
	const redact = createRedactor([...secrets, ...url.searchParams.values()]);
	const {transport, goodbye} = await createTransport(url, kind, headers);
	const end = Promise.withResolvers<UserError>();
	const {start, send, close} = transport;
	const explained = async (work: Promise<void>) => {
		try {
			await work;
		} catch (error) {
			throw remoteFailure(url, error, redact);
		}
	};
	transport.start = () => explained(start.call(transport));
	transport.send = (message, options) => explained(send.call(transport, message, options));
	transport.close = async () => {
		// The server may forget the session now; whether it answers is its own affair.
		await Promise.race([
			goodbye().catch(() => undefined),
			new Promise(resolve => setTimeout(resolve, goodbyePatience).unref()),
		]);
		await close.call(transport);
		end.resolve(new UserError('SERVER_UNREACHABLE', `The connection to ${plainUrl(url)} ended.`));
	};
	return {id: plainUrl(url), pid: undefined, joined: false, ended: end.promise, transport};
}
