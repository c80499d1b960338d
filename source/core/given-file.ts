import {openSync} from 'node:fs';
import {realpath, stat} from 'node:fs/promises';
import {Socket} from 'node:net';
import {isatty, ReadStream} from 'node:tty';
import {careful, type ReadOptions, readRegular, tooLarge, usualLimit} from './regular-file.ts';

/** Reads a pipe or a terminal to its end; one that nobody writes to is waited for, and the signal ends that. */
async function readStream(path: string, {limit = usualLimit, signal}: ReadOptions): Promise<Buffer> {
	const descriptor = openSync(path, careful);
	const stream = isatty(descriptor)
		? new ReadStream(descriptor)
		: new Socket({fd: descriptor, readable: true});
	const stop = () => stream.destroy(signal?.reason as Error);
	signal?.addEventListener('abort', stop, {once: true});
	const chunks: Buffer[] = [];
	let length = 0;
	try {
		signal?.throwIfAborted();
		for await (const chunk of stream) {
			chunks.push(chunk as Buffer);
			length += (chunk as Buffer).length;
			if (length > limit) throw tooLarge(path, limit);
		}
		return Buffer.concat(chunks);
	} finally {
		signal?.removeEventListener('abort', stop);
		stream.destroy();
	}
}

/**
 * Reads a file that the user named on the command line: a pipe of theirs (`<(pass show key)`, `/dev/stdin`) and a
 * terminal count too. Throws as `readRegular` does, and what the signal was aborted with.
 */
export async function readGiven(path: string, options: ReadOptions = {}): Promise<Buffer> {
	const stats = await stat(path);
	const isTerminal = stats.isCharacterDevice() && /^\/dev\/(?:pts\/|tty)/.test(await realpath(path));
	return stats.isFIFO() || isTerminal ? readStream(path, options) : readRegular(path, options);
}
