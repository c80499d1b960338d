import type {Readable, Writable} from 'node:stream';
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import {UserError} from '../errors.ts';
import {createLineSplitter} from './runner/line-splitter.ts';

type Ends = {
	input: Readable;
	output: Writable;
	close: () => Promise<void> | void;
	/** Takes a line that is no message. */
	onOther?: (text: string) => void;
};

/** A transport that gives its messages as lines, unread, where it is one of ours. */
export type LineTransport = Transport & {
	/** Takes a line; returns whether it was a message. */
	online?: (line: string) => boolean;
};

const mostOfOther = 64 * 1024;

/**
 * A transport of the SDK over two streams. The SDK's own gives up at messages of 10 MB, holds its reading position
 * by copying, and owns the process behind the streams.
 */
export function createLineTransport({input, output, close, onOther}: Ends): LineTransport {
	const splitter = createLineSplitter({limit: 1024 * 1024, keepWhole: () => true});
	let closed = false;

	const transport: LineTransport = {
		async start() {
			input.on('data', (chunk: Buffer) => {
				for (const {bytes} of splitter.push(chunk)) read(bytes);
			});
			input.once('end', () => {
				// The last line may have no line end.
				for (const {bytes} of splitter.end()) read(bytes);
				gone();
			});
			for (const stream of [input, output]) {
				stream.on('error', error => transport.onerror?.(error));
				stream.once('close', gone);
			}
		},
		async send(message) {
			if (output.destroyed || output.writableEnded)
				throw new UserError('SERVER_UNREACHABLE', 'The connection to the server has ended.');
			if (output.write(`${JSON.stringify(message)}\n`)) return;
			await new Promise<void>(resolve => {
				output.once('drain', resolve).once('close', resolve);
			});
		},
		async close() {
			await close();
			gone();
		},
	};

	function read(bytes: Buffer): void {
		// A byte order mark, as some runtimes write one before the first line.
		const text = bytes
			.toString('utf8')
			.replace(/^\uFEFF/, '')
			.trimEnd();
		if (text === '' || transport.online?.(text)) return;
		onOther?.(text.slice(0, mostOfOther));
	}

	function gone(): void {
		if (closed) return;
		closed = true;
		transport.onclose?.();
	}

	return transport;
}
