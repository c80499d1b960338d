import {UserError} from '../errors.ts';
import {shownUrl} from './source.ts';

/** For an address that is not asked. */
export function refused(message: string, hint: string): UserError {
	return new UserError('DOWNLOAD_REFUSED', message, {hint});
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
	SLOW: 'the server sends so slowly that it would not end today',
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'it sent another number of bytes than it announced',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by somebody this machine does not know',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by somebody this machine does not know',
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

const unknownIssuers: readonly string[] = [
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];

const cuts: readonly string[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT'];

/** What an error of ours came from; its cause is not in it, for that may hold credentials. */
const codesBehind = new WeakMap<object, readonly string[]>();

function cameFrom(error: unknown, codes: readonly string[]): boolean {
	const behind = error instanceof UserError ? codesBehind.get(error) : undefined;
	return behind?.some(code => codes.includes(code)) ?? false;
}

/** Whether it failed because nobody whom Node knows vouches for the certificate. */
export const isUnknownIssuer = (error: unknown): boolean => cameFrom(error, unknownIssuers);

/** Whether a connection was there and ended too soon. */
export const wasCut = (error: unknown): boolean => cameFrom(error, cuts);

/** An error of the network in a sentence that tells no credentials. */
export function failed(url: URL, error: unknown): UserError {
	const codes = codesOf(error);
	const code = codes.find(candidate => Object.hasOwn(networkSentences, candidate));
	const known = code === undefined ? undefined : `${networkSentences[code]} (${code})`;
	const why = known ?? (codes.length > 0 ? codes.join(', ') : 'the connection failed');
	const certificate = code !== undefined && (code.includes('CERT') || unknownIssuers.includes(code));
	const ours = new UserError('DOWNLOAD_FAILED', `Cannot download ${shownUrl(url)}: ${why}.`, {
		hint: certificate
			? 'If your network uses a certificate of its own, name its file in NODE_EXTRA_CA_CERTS.'
			: 'Check the address and the network (HTTPS_PROXY, if you need a proxy) and try again.',
	});
	codesBehind.set(ours, codes);
	return ours;
}

/** For an answer that is no bundle. */
export function badStatus(url: URL, status: number): UserError {
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
