import {UserError} from '../errors.ts';
import {cameFrom, codesOf, networkFault} from '../network/faults.ts';
import {shownUrl} from './source.ts';

/** For an address that is not asked. */
export function refused(message: string, hint: string): UserError {
	return new UserError('DOWNLOAD_REFUSED', message, {hint});
}

const cuts: readonly string[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT'];

/** Whether a connection was there and ended too soon. */
export const wasCut = (error: unknown): boolean => codesOf(error).some(code => cuts.includes(code));

/** An error of the network in a sentence that tells no credentials. */
export function failed(url: URL, error: unknown): UserError {
	const {why, hint, codes} = networkFault(url, error);
	return cameFrom(
		new UserError('DOWNLOAD_FAILED', `Cannot download ${shownUrl(url)}: ${why}.`, {hint}),
		codes,
	);
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
