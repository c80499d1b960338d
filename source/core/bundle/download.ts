import {createHash} from 'node:crypto';
import type {EnvHttpProxyAgent, Response} from 'undici';
import type {DownloadProgress} from '../contract.ts';
import {UserError} from '../errors.ts';
import {type SharedBytes, sharedBytes, tooLarge} from './bundle-bytes.ts';
import {type Address, shownUrl, toAddress} from './source.ts';

export type DownloadOptions = {
	/** Most bytes, as they are after any decoding. */
	limit: number;
	allowHttp?: boolean | undefined;
	signal?: AbortSignal | undefined;
	onProgress?: ((progress: DownloadProgress) => void) | undefined;
	/** Milliseconds for connecting, for the answer to begin, and without a byte. */
	timeouts?: {connect: number; headers: number; idle: number};
};

const mostHops = 10;
const patience = {connect: 10_000, headers: 30_000, idle: 30_000};
const progressEvery = 100;

function isLoopback({hostname}: URL): boolean {
	return (
		hostname === 'localhost' ||
		hostname.endsWith('.localhost') ||
		hostname === '[::1]' ||
		/^127(?:\.\d+){3}$/.test(hostname)
	);
}

function refused(message: string, hint: string): UserError {
	return new UserError('DOWNLOAD_REFUSED', message, {hint});
}

function checkScheme(url: URL, from: URL | undefined, allowHttp: boolean): void {
	if (url.protocol === 'https:') return;
	if (url.protocol !== 'http:') {
		throw refused(
			`${shownUrl(from ?? url)} leads to ${url.protocol}, which is not fetched.`,
			'Download the file yourself and give its path.',
		);
	}
	if (from?.protocol === 'https:') {
		throw refused(
			`${shownUrl(from)} leads from https back to http (${shownUrl(url)}), where anybody on the way can change the bundle.`,
			'Tell its publisher, or download the file yourself and give its path.',
		);
	}
	if (allowHttp || isLoopback(url)) return;
	throw refused(
		`${shownUrl(url)} is plain http: anybody on the way can change the bundle.`,
		'Use its https:// address; if there is none and you accept that, add --allow-http.',
	);
}

const networkSentences: Readonly<Record<string, string>> = {
	ENOTFOUND: 'its host name is not known',
	EAI_AGAIN: 'host names cannot be looked up now',
	ECONNREFUSED: 'nothing answers there',
	ECONNRESET: 'the connection was cut',
	EHOSTUNREACH: 'the host cannot be reached',
	ENETUNREACH: 'the network cannot be reached',
	ETIMEDOUT: 'no connection came about in time',
	UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
	UND_ERR_HEADERS_TIMEOUT: 'the server does not answer',
	UND_ERR_BODY_TIMEOUT: 'the server stopped sending',
	UND_ERR_SOCKET: 'the connection was cut before the end',
	UND_ERR_HEADERS_OVERFLOW: 'its headers are too large',
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'it sent another number of bytes than it announced',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by somebody this machine does not know',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** The codes of an error and of what caused it: fetch itself only says "fetch failed". */
function codesOf(error: unknown): string[] {
	const codes: string[] = [];
	for (let at = error; at instanceof Error; at = at.cause) {
		if ('code' in at && typeof at.code === 'string') codes.push(at.code);
		if (at instanceof AggregateError) codes.push(...at.errors.flatMap(codesOf));
	}
	return codes;
}

function failed(url: URL, error: unknown): UserError {
	const codes = codesOf(error);
	const code = codes.find(candidate => candidate in networkSentences);
	const known = code === undefined ? undefined : `${networkSentences[code]} (${code})`;
	const why = known ?? (codes.length > 0 ? codes.join(', ') : 'the connection failed');
	const certificate = code?.includes('CERT') ?? code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
	return new UserError('DOWNLOAD_FAILED', `Cannot download ${shownUrl(url)}: ${why}.`, {
		hint: certificate
			? 'If your network uses a certificate of its own, name its file in NODE_EXTRA_CA_CERTS.'
			: 'Check the address and the network (HTTPS_PROXY, if you need a proxy) and try again.',
	});
}

function badStatus(url: URL, status: number): UserError {
	const shown = shownUrl(url);
	if (status === 404 || status === 410) {
		return new UserError('BUNDLE_NOT_FOUND', `There is nothing at ${shown} (status ${status}).`, {
			hint: 'Check the address; a private place answers so too when it is asked without credentials.',
		});
	}
	const hints: Readonly<Record<number, string>> = {
		401: 'It asks for credentials: give them as https://user:password@host/…',
		403: 'It does not let you: check your credentials, or download the file in a browser.',
		407: 'The proxy asks for credentials: put them in HTTPS_PROXY.',
		429: 'It was asked too often: try again later.',
	};
	return new UserError('DOWNLOAD_FAILED', `${shown} answered with status ${status}.`, {
		hint: hints[status] ?? 'Try again later, or download the file in a browser and give its path.',
	});
}

function createMeter(totalBytes: number | undefined, onProgress: DownloadOptions['onProgress']) {
	const begin = performance.now();
	let last = begin;
	return (receivedBytes: number, final: boolean) => {
		const now = performance.now();
		if (!onProgress || (!final && now - last < progressEvery)) return;
		last = now;
		const bytesPerSecond = Math.round((receivedBytes * 1000) / Math.max(1, now - begin));
		const left = totalBytes === undefined ? undefined : totalBytes - receivedBytes;
		const secondsLeft = left === undefined || bytesPerSecond === 0 ? undefined : left / bytesPerSecond;
		onProgress({receivedBytes, totalBytes, bytesPerSecond, secondsLeft});
	};
}

function announcedLength({headers}: Response): number | undefined {
	// With an encoding the length is that of the encoded bytes.
	if (headers.get('content-encoding') || !headers.has('content-length')) return undefined;
	const length = Number(headers.get('content-length'));
	return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}

type Downloaded = {bytes: SharedBytes; sha256: string; final: string};

async function readBody(response: Response, url: URL, options: DownloadOptions): Promise<Downloaded> {
	const {limit, onProgress} = options;
	const total = announcedLength(response);
	if (total !== undefined && total > limit) throw tooLarge(shownUrl(url), total, limit);
	const hash = createHash('sha256');
	const meter = createMeter(total, onProgress);
	const parts: Uint8Array[] = [];
	let received = 0;
	// The bytes are counted as they are after decoding: 50 KB of gzip can be 50 MB.
	for await (const part of response.body ?? []) {
		received += part.length;
		if (received > limit) throw tooLarge(shownUrl(url), undefined, limit);
		hash.update(part);
		parts.push(part);
		meter(received, false);
	}
	meter(received, true);
	const bytes = sharedBytes(received);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return {bytes, sha256: hash.digest('hex'), final: shownUrl(url)};
}

type Ask = (address: Address) => Promise<Response>;

/** Follows redirects by hand: undici's own would go from https to http. */
async function follow(start: Address, ask: Ask, allowHttp: boolean): Promise<{response: Response; url: URL}> {
	let address = start;
	checkScheme(address.url, undefined, allowHttp);
	for (let hop = 0; hop <= mostHops; hop++) {
		const {url} = address;
		const response = await ask(address);
		const location = response.headers.get('location');
		const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
		if (!isRedirect) return {response, url};
		await response.body?.cancel();
		if (!URL.canParse(location, url.href)) {
			throw refused(`${shownUrl(url)} leads to an address that is no URL.`, 'Tell its publisher.');
		}
		const next = toAddress(new URL(location, url));
		checkScheme(next.url, url, allowHttp);
		const sameOrigin = next.url.origin === url.origin;
		address = {
			url: next.url,
			authorization: next.authorization ?? (sameOrigin ? address.authorization : undefined),
		};
	}
	throw refused(
		`${shownUrl(start.url)} was redirected more than ${mostHops} times.`,
		'Open it in a browser, download the file and give its path.',
	);
}

/**
 * Downloads a bundle into memory: over https (http from this machine only, unless allowed), through the proxy that
 * the environment names, at most ten redirects, credentials to their own origin only and never in an error.
 * `final` is where it came from in the end, without credentials and query.
 * Throws `DOWNLOAD_REFUSED`, `DOWNLOAD_FAILED`, `BUNDLE_NOT_FOUND` or `BUNDLE_TOO_LARGE`.
 */
export async function download(start: Address, options: DownloadOptions): Promise<Downloaded> {
	const {signal, allowHttp = false, timeouts = patience} = options;
	checkScheme(start.url, undefined, allowHttp);
	// By way of `default`: a bundled CommonJS module has no other names when it is imported late.
	const {EnvHttpProxyAgent: Agent, fetch} = (await import('undici')).default;
	const agent: EnvHttpProxyAgent = new Agent({
		connect: {timeout: timeouts.connect},
		headersTimeout: timeouts.headers,
		bodyTimeout: timeouts.idle,
	});
	let current = start.url;
	const ask: Ask = ({url, authorization}) => {
		current = url;
		return fetch(url, {
			redirect: 'manual',
			dispatcher: agent,
			// A bundle is compressed already.
			headers: {accept: '*/*', 'accept-encoding': 'identity', ...(authorization && {authorization})},
			...(signal && {signal}),
		});
	};
	try {
		const {response, url} = await follow(start, ask, allowHttp);
		if (!response.ok) throw badStatus(url, response.status);
		return await readBody(response, url, options);
	} catch (error) {
		signal?.throwIfAborted();
		throw error instanceof UserError ? error : failed(current, error);
	} finally {
		// Nothing is waited for: a stalled server would keep a polite close open.
		await agent.destroy();
	}
}
