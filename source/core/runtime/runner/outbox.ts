import type {Writable} from 'node:stream';

const blockSize = 64 * 1024;

export type Outbox = {
	/** Sends it now or, behind what waits, later; false when too much waits already. */
	send: (bytes: Buffer) => boolean;
	/** Hands all that waits to the stream, which is about to be ended. */
	flush: () => void;
};

/**
 * What goes out to somebody who may be slow. What waits is gathered in blocks: a stream keeps each write by itself,
 * and of small messages that costs four times what they weigh.
 */
export function createOutbox(stream: Writable, most: number): Outbox {
	let full: Buffer[] = [];
	let block = Buffer.alloc(0);
	let used = 0;
	let size = 0;
	const closeBlock = () => {
		if (used > 0) full.push(block.subarray(0, used));
		block = Buffer.alloc(0);
		used = 0;
	};
	const gather = (bytes: Buffer) => {
		size += bytes.length;
		if (used + bytes.length > block.length) closeBlock();
		if (bytes.length >= blockSize) {
			full.push(bytes);
			return;
		}
		if (block.length === 0) block = Buffer.allocUnsafeSlow(blockSize);
		used += bytes.copy(block, used);
	};
	const flush = () => {
		closeBlock();
		const ready = full;
		full = [];
		size = 0;
		for (const bytes of ready) stream.write(bytes);
	};
	stream.on('drain', flush);
	return {
		send(bytes) {
			if (stream.writableLength + size > most) return false;
			if (stream.writableNeedDrain) gather(bytes);
			else stream.write(bytes);
			return true;
		},
		flush,
	};
}
