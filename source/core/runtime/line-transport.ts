import type {Readable, Writable} from 'node:stream';
import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import type {JSONRPCMessage} from '@modelcontextprotocol/sdk/types.js';
import {parseMessages} from './exact-messages.ts';
import {createLineSplitter} from './runner/line-splitter.ts';

type Ends = {
	input: Readable;
	output: Writable;
	close: () => Promise<void> | void;
	/** Takes a line that is no message. */
	onOther?: (text: string) => void;
};

const mostOfOther = 64 * 1024;

/**
 * A transport of the SDK over two streams. The SDK's own gives up at messages of 10 MB, holds its reading position
 * by copying, and owns the process behind the streams.
 */
export function createLineTransport({input, output, close, onOther}: Ends): Transport {
	const splitter = createLineSplitter({limit: 1024 * 1024, keepWhole: () => true});
	let closed = false;

	const transport: Transport = {
		async start() {
			input.on('data', (chunk: Buffer) => {
				for (const {bytes} of splitter.push(chunk)) {
					for (const message of read(bytes)) transport.onmessage?.(message);
				}
			});
			for (const stream of [input, output]) {
				stream.on('error', error => transport.onerror?.(error));
				stream.once('close', gone);
			}
			input.once('end', gone);
		},
		async send(message) {
			if (output.destroyed || output.writableEnded) throw new Error('The connection has ended.');
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

	function read(bytes: Buffer): readonly JSONRPCMessage[] {
		try {
			return parseMessages(bytes.toString('utf8'));
		} catch (error) {
			transport.onerror?.(error as Error);
			onOther?.(bytes.toString('utf8', 0, mostOfOther).trimEnd());
			return [];
		}
	}

	function gone(): void {
		if (closed) return;
		closed = true;
		transport.onclose?.();
	}

	return transport;
}
