import type {Response} from 'undici';
import {UserError} from '../errors.ts';
import {type Timeouts, withAgent} from '../network/agent.ts';
import {askOne} from './ask-one.ts';
import {badStatus, failed} from './download-faults.ts';
import {follow} from './follow-redirects.ts';
import type {Address} from './source.ts';
import {isStrong, type Validators, validatorsOf} from './validators.ts';

export type AskOptions = {
	allowHttp?: boolean | undefined;
	signal?: AbortSignal | undefined;
	timeouts?: Timeouts;
};

type Answer = {response: Response; url: URL};

/** The answer's head; its body is not read. Throws `DOWNLOAD_REFUSED` or `DOWNLOAD_FAILED`. */
async function askOnce(
	start: Address,
	{method, headers}: {method: 'GET' | 'HEAD'; headers: Record<string, string>},
	{allowHttp = false, signal, timeouts}: AskOptions,
): Promise<Answer> {
	let current = start.url;
	return withAgent(timeouts, async agent => {
		try {
			const answer = await follow(
				start,
				address => {
					current = address.url;
					return askOne(agent, address, {method, headers, signal});
				},
				allowHttp,
			);
			// What is not wanted is left on the way; a server that goes on sending is no concern of ours.
			await answer.response.body?.cancel().catch(() => undefined);
			return answer;
		} catch (error) {
			signal?.throwIfAborted();
			throw error instanceof UserError ? error : failed(current, error);
		}
	});
}

function isSame({response, url}: Answer, known: Validators): boolean {
	const now = validatorsOf(url, response);
	if (!response.ok || now.final !== known.final || now.length !== known.length) return false;
	return (
		(now.etag !== undefined && now.etag === known.etag) ||
		(now.lastModified !== undefined && now.lastModified === known.lastModified)
	);
}

/**
 * Whether a server still has the content that it once said these things about: by `If-None-Match` with a strong
 * entity tag, else by what it says to `HEAD`. False means that it may have another; only its bytes tell.
 * Throws `DOWNLOAD_REFUSED`, `DOWNLOAD_FAILED` or `BUNDLE_NOT_FOUND`.
 */
export async function isUnchanged(start: Address, known: Validators, options: AskOptions): Promise<boolean> {
	const {etag, final} = known;
	if (isStrong(etag)) {
		const {response, url} = await askOnce(start, {method: 'GET', headers: {'if-none-match': etag}}, options);
		const now = validatorsOf(url, response);
		if (response.status === 304) return now.final === final;
		if (!response.ok) throw badStatus(url, response.status);
		return now.final === final && now.etag === etag;
	}
	if (etag === undefined && known.lastModified === undefined) return false;
	// Whoever does not answer to HEAD may well answer to GET.
	return isSame(await askOnce(start, {method: 'HEAD', headers: {}}, options), known);
}
