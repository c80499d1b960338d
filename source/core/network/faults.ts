import {proxyWords} from './proxy.ts';

const sentences: Readonly<Record<string, string>> = {
	ENOTFOUND: 'its host name is not known',
	EAI_AGAIN: 'host names cannot be looked up now',
	ECONNREFUSED: 'nothing answers there',
	ECONNRESET: 'the connection was cut',
	EPIPE: 'the connection was cut',
	EHOSTUNREACH: 'the host cannot be reached',
	ENETUNREACH: 'the network cannot be reached',
	ETIMEDOUT: 'no connection came about in time',
	UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
	UND_ERR_HEADERS_TIMEOUT: 'the server does not answer',
	UND_ERR_BODY_TIMEOUT: 'the server stopped sending',
	UND_ERR_SOCKET: 'the connection was cut before the end',
	UND_ERR_HEADERS_OVERFLOW: 'its headers are too large',
	SLOW: 'the server sends so slowly that it would not end today',
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'it sent another number of bytes than it announced',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by somebody this machine does not know',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by somebody this machine does not know',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet: look at the clock of this machine',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
	ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there: perhaps its address begins with http://',
};

const unknownIssuers: readonly string[] = [
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];

function* chain(error: unknown): Generator<Error> {
	for (let at = error; at instanceof Error; at = at.cause) {
		yield at;
		if (at instanceof AggregateError) for (const one of at.errors) yield* chain(one);
	}
}

const codesBehind = new WeakMap<Error, readonly string[]>();

/** An error of ours that remembers what it came from; its cause is not in it, for that may hold credentials. */
export function cameFrom<Ours extends Error>(error: Ours, codes: readonly string[]): Ours {
	codesBehind.set(error, codes);
	return error;
}

/** The codes of an error and of what caused it: fetch itself only says "fetch failed". */
export function codesOf(error: unknown): readonly string[] {
	return [...chain(error)].flatMap(
		at => codesBehind.get(at) ?? ('code' in at && typeof at.code === 'string' ? [at.code] : []),
	);
}

/** Whether it failed because nobody whom Node knows vouches for the certificate. */
export function isUnknownIssuer(error: unknown): boolean {
	return codesOf(error).some(code => unknownIssuers.includes(code));
}

const ofProxy = new WeakSet<Error>();

/** Marks what went wrong on the way to a proxy, and not behind it. */
export function markProxyError(error: Error): Error {
	ofProxy.add(error);
	return error;
}

/** The status that a proxy answered with instead of making a way: undici has it in its words alone. */
function proxyStatus(error: unknown): number | undefined {
	for (const at of chain(error)) {
		const {message} = at;
		// `fetch` makes of this status an error without a word.
		const isMute = message === '' && !('code' in at) && !(at instanceof AggregateError);
		if (isMute || /^proxy authentication required/i.test(message)) return 407;
		const [, status] = /^Proxy response \((\d{3})\)/.exec(message) ?? [];
		if (status !== undefined) return Number(status);
	}
	return undefined;
}

/** What undici says without a code. */
function uncoded(error: unknown): string | undefined {
	for (const {name, message} of chain(error)) {
		if (name === 'HTTPParserError') return 'what answers there does not speak HTTP';
		if (message === 'bad port') return 'its port belongs to another protocol and is never asked over HTTP';
	}
	return undefined;
}

export type NetworkFault = {
	/** The rest of a sentence that ends with a colon; tells no credentials. */
	why: string;
	hint: string;
	codes: readonly string[];
};

function statusWords(status: number): string {
	if (status === 407) return 'asks for credentials (status 407)';
	return status === 403 ? 'does not allow it (status 403)' : `answered with status ${status}`;
}

/** What kept an address from being asked, in words. */
export function networkFault(url: URL, error: unknown): NetworkFault {
	const codes = codesOf(error);
	const code = codes.find(candidate => Object.hasOwn(sentences, candidate));
	const known = code === undefined ? undefined : `${sentences[code]} (${code})`;
	const other = codes.length > 0 ? codes.join(', ') : 'the connection failed';
	const why = known ?? uncoded(error) ?? other;
	const status = proxyStatus(error);
	if (status !== undefined) {
		const hint =
			status === 407
				? 'Put the credentials into HTTPS_PROXY: http://user:password@proxy.example:3128'
				: `Ask who runs the proxy, or go without it for this host: NO_PROXY=${url.hostname}`;
		return {why: `${proxyWords(url)} ${statusWords(status)}`, hint, codes};
	}
	const isOfProxy = [...chain(error)].some(at => ofProxy.has(at)) || codes.includes('UND_ERR_PRX_TLS');
	if (isOfProxy) {
		const hint = `Check the address in HTTPS_PROXY or HTTP_PROXY, or go without it for this host: NO_PROXY=${url.hostname}`;
		return {why: `${proxyWords(url)} cannot be used: ${why}`, hint, codes};
	}
	const certificate = code !== undefined && (code.includes('CERT') || unknownIssuers.includes(code));
	const hint = certificate
		? 'If your network uses a certificate of its own, name its file in NODE_EXTRA_CA_CERTS.'
		: 'Check the address and the network (HTTPS_PROXY, if you need a proxy) and try again.';
	return {why, hint, codes};
}
