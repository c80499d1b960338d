/** Servers at a URL: Streamable HTTP, and the older SSE where a server knows only that. */
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import type {ConnectOptions} from '../../contract.ts';
import {UserError} from '../../errors.ts';
import type {Timeouts} from '../../network/agent.ts';
import {isLoopback} from '../../network/loopback.ts';
import {plainUrl} from '../../plain-url.ts';
import {createRedactor} from '../../redact.ts';
import {defaultSettings} from '../../settings.ts';
import type {Remote} from './http/remote.ts';
import {createSseTransport} from './http/sse-transport.ts';
import {statusBehind} from './http/status-fault.ts';
import {createHttpTransport, type HttpTransport} from './http/streamable-http.ts';
import type {Line} from './line.ts';

export type RemoteOptions = Omit<ConnectOptions, 'headers'> & {
	/** As they are sent. */
	headers?: Readonly<Record<string, string>>;
	/** Most bytes of one answer; as the settings have it when nothing was set, unless told. */
	answerBytes?: number;
};

export type RemoteKind = 'streamable-http' | 'sse';

const goodbyePatience = 1000;
/** It runs already: nothing has to be fetched or started for the handshake. */
const handshakePatience = 20_000;

/** How long an answer takes is the request's affair, and a stream may be silent for ever. */
const patience: Timeouts = {connect: 10_000, headers: 0, idle: 0};

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
	if (url.protocol === 'http:' && !isLoopback(url) && !allowHttp) {
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

/** Whether a server answered as one that knows only the older transport (specification, "Backwards compatibility"). */
export function knowsOnlySse(error: unknown): boolean {
	return [400, 404, 405].includes(statusBehind(error) ?? 0);
}

/** Whether a server that was asked for the older transport showed no sign of it. */
export function knowsNoSse(error: unknown): boolean {
	const isOther = error instanceof UserError && error.code === 'SERVER_UNREACHABLE';
	return knowsOnlySse(error) || (isOther && statusBehind(error) === undefined);
}

/** The line to a server at a URL; nothing is sent on it yet. */
export async function openRemoteLine(
	url: URL,
	kind: RemoteKind,
	{
		headers = {},
		answerBytes = defaultSettings.limits.answerBytes,
		timeout = handshakePatience,
	}: RemoteOptions,
): Promise<Line> {
	const {createAsker} = await import('../../network/agent.ts');
	const secrets = Object.values(headers).flatMap(value => [value, ...value.split(' ')]);
	const asker = createAsker(url, patience);
	const where = plainUrl(url);
	const redact = createRedactor([...secrets, ...url.searchParams.values()]);
	const remote: Remote = {url, where, headers, redact, limit: answerBytes, ask: asker.ask};
	const end = Promise.withResolvers<UserError>();
	const transport: Transport & Partial<HttpTransport> =
		kind === 'sse'
			? createSseTransport(remote, {patience: timeout, onEnd: end.resolve})
			: createHttpTransport(remote);
	const {close, goodbye} = transport;
	transport.close = async () => {
		// The server may forget the session now; whether it answers is its own affair.
		await Promise.race([
			goodbye?.().catch(() => undefined),
			new Promise(resolve => setTimeout(resolve, goodbyePatience).unref()),
		]);
		await close.call(transport);
		await asker.destroy();
	};
	// The SDK's client listens too, from when it is connected.
	transport.onclose = () =>
		end.resolve(new UserError('SERVER_UNREACHABLE', `The connection to ${where} ended.`));
	return {
		id: where,
		patience: handshakePatience,
		pid: undefined,
		joined: false,
		ended: end.promise,
		redact,
		transport,
	};
}
