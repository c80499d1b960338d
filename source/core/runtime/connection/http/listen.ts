import {setTimeout as pause} from 'node:timers/promises';
import {readEvents} from './read-events.ts';
import {openResponse, type Remote} from './remote.ts';
import {contentType} from './status-fault.ts';

const shortestPause = 100;
const usualPause = 1000;
const longestPause = 30_000;
const mostFailures = 2;

export type Listening = {
	take: (text: string) => void;
	signal: AbortSignal;
	/** Those of the session that is listened in; undefined when that is over. */
	headers: () => Readonly<Record<string, string>> | undefined;
};

/**
 * Hears what a server has to say of its own accord, as long as the session lasts: a stream that ends is opened again.
 * A server need not offer that; nothing is thrown.
 */
export async function listen(remote: Remote, {take, signal, headers}: Listening): Promise<void> {
	let last: string | undefined;
	let backoff = usualPause;
	let retry: number | undefined;
	for (let failures = 0; failures <= mostFailures; ) {
		const own = headers();
		if (!own || signal.aborted) return;
		let news = false;
		try {
			const response = await openResponse(remote, {
				method: 'GET',
				headers: {accept: 'text/event-stream', ...(last !== undefined && {'last-event-id': last}), ...own},
				signal,
			});
			if (!response.ok || contentType(response) !== 'text/event-stream') {
				await response.body?.cancel();
				return;
			}
			failures = 0;
			await readEvents(remote, response.body, {
				onEvent({id, event = 'message', data}) {
					news = true;
					if (id) last = id;
					if (data !== '' && event === 'message') take(data);
				},
				onRetry(milliseconds) {
					retry = Math.min(Math.max(milliseconds, shortestPause), longestPause);
				},
			});
		} catch {
			failures += 1;
		}
		// A server that closes at once each time is not asked without pause.
		backoff = news ? usualPause : Math.min(backoff * 1.5, longestPause);
		await pause(retry ?? backoff, undefined, {signal, ref: false}).catch(() => undefined);
	}
}
