import type {Client} from '@modelcontextprotocol/sdk/client/index.js';
import type {RequestOptions} from '@modelcontextprotocol/sdk/shared/protocol.js';
import {type Request, ResultSchema} from '@modelcontextprotocol/sdk/types.js';
import type {JsonObject} from '../../contract.ts';
import {type ErrorWords, mapError} from './map-error.ts';

/**
 * The SDK goes on listening to a signal after the answer, and then cancels what is long done: each request gets its
 * own.
 */
export async function withSignal<T>(
	signal: AbortSignal | undefined,
	request: (own: AbortSignal) => Promise<T>,
): Promise<T> {
	signal?.throwIfAborted();
	const own = new AbortController();
	const abort = () => own.abort(signal?.reason);
	signal?.addEventListener('abort', abort, {once: true});
	try {
		return await request(own.signal);
	} finally {
		signal?.removeEventListener('abort', abort);
	}
}

export type Asking = ErrorWords & {signal?: AbortSignal | undefined; options?: RequestOptions};

/**
 * One request, its result as the server gave it. `what` names it in an error. Throws what `mapError` makes of a
 * failure.
 */
export async function request(
	client: Client,
	{method, params}: Request,
	{signal, options, ...words}: Asking,
): Promise<JsonObject> {
	try {
		const result = await withSignal(signal, own =>
			client.request({method, ...(params && {params})}, ResultSchema, {...options, signal: own}),
		);
		return result as JsonObject;
	} catch (error) {
		throw mapError(error, words, signal);
	}
}
