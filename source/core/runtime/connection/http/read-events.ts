import type {ReadableStream} from 'node:stream/web';
import {createParser, type EventSourceMessage} from 'eventsource-parser';
import {decodeAll, tooLarge} from './read-body.ts';
import {connectionFault, type Remote} from './remote.ts';

const lineFeed = 10;
const carriageReturn = 13;

export type Events = {
	onEvent: (event: EventSourceMessage) => void;
	/** How many milliseconds the server wants to be left alone before its stream is opened again. */
	onRetry?: (milliseconds: number) => void;
};

/**
 * Reads a stream of server-sent events until it ends. What `onEvent` throws ends it, as does an event that is larger
 * than the limit; a stream that is cut throws `SERVER_UNREACHABLE`.
 */
export async function readEvents(
	remote: Remote,
	stream: ReadableStream<Uint8Array> | null,
	{onEvent, onRetry}: Events,
): Promise<void> {
	const decoder = new TextDecoder();
	const parser = createParser({
		onEvent,
		...(onRetry && {onRetry}),
		onError(error) {
			if (error.type === 'max-buffer-size-exceeded') throw tooLarge(remote);
		},
		maxBufferSize: remote.limit,
	});
	try {
		// Bytes of a long line weigh less than their text.
		const line: Uint8Array[] = [];
		let length = 0;
		for await (const bytes of stream ?? []) {
			line.push(bytes);
			length += bytes.length;
			if (length > remote.limit) throw tooLarge(remote);
			if (!bytes.includes(lineFeed) && !bytes.includes(carriageReturn)) continue;
			parser.feed(decodeAll(line, part => decoder.decode(part, {stream: true})));
			length = 0;
		}
	} catch (error) {
		throw connectionFault(remote, remote.url, error);
	}
}
