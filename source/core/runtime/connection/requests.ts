import type {Client} from '@modelcontextprotocol/sdk/client/index.js';
import type {RequestOptions} from '@modelcontextprotocol/sdk/shared/protocol.js';
import {type Request, ResultSchema} from '@modelcontextprotocol/sdk/types.js';
import type {JsonObject, JsonValue} from '../../contract.ts';
import {mapError} from './map-error.ts';

const mostPages = 1000;

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

export type Asking = {signal?: AbortSignal | undefined; what: string; options?: RequestOptions};

/**
 * One request, its result as the server gave it. `what` names it in an error. Throws what `mapError` makes of a
 * failure.
 */
export async function request(
	client: Client,
	{method, params}: Request,
	{signal, what, options}: Asking,
): Promise<JsonObject> {
	try {
		const result = await withSignal(signal, own =>
			client.request({method, ...(params && {params})}, ResultSchema, {...options, signal: own}),
		);
		return result as JsonObject;
	} catch (error) {
		throw mapError(error, what, signal);
	}
}

function isObject(value: JsonValue): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All pages of a list; `key` is where a page has its items. What is no object in it is left out. */
export async function requestAll<Item>(
	client: Client,
	method: string,
	key: string,
	asking: Asking,
): Promise<readonly Item[]> {
	const items: JsonObject[] = [];
	const seen = new Set<string>();
	let cursor: string | undefined;
	do {
		const page = await request(client, {method, params: cursor === undefined ? {} : {cursor}}, asking);
		const listed = page[key];
		if (Array.isArray(listed)) items.push(...(listed as readonly JsonValue[]).filter(isObject));
		cursor = typeof page.nextCursor === 'string' ? page.nextCursor : undefined;
		// A server that gives the same page for ever is not followed for ever.
		if (cursor !== undefined && (seen.has(cursor) || seen.size > mostPages)) break;
		if (cursor !== undefined) seen.add(cursor);
	} while (cursor !== undefined);
	return items as readonly unknown[] as readonly Item[];
}
