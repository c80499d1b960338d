import type {Streamed} from './hub.ts';
import {createMessageScanner} from './message-scanner.ts';
import {withoutMark} from './wire-message.ts';

/** Longer lines stream through: parsed whole, a message of a megabyte costs the runner fifteen of memory. */
export const wholeLine = 128 * 1024;

/** What a long line that begins like this may be: a message or several, something that only all of it tells, or neither. */
export function beginsLike(head: Buffer): 'message' | 'unclear' | 'nothing' {
	const scanner = createMessageScanner();
	return scanner.push(withoutMark(head)) ? scanner.looksLike() : 'nothing';
}

/** A line that comes in parts: its beginning is kept for the log, and what it holds is found as it passes. */
export type LongLine = {
	/** Takes the next part; false once it is known to be no message. */
	push: (bytes: Buffer) => boolean;
	/** What was in the line that has ended; undefined when that is no message. */
	end: () => readonly Streamed[] | undefined;
	head: Buffer;
	size: () => number;
};

/** `headBytes` of it are kept. */
export function beginLongLine(bytes: Buffer, headBytes: number): LongLine {
	const scanner = createMessageScanner();
	const head = Buffer.from(bytes.subarray(0, headBytes));
	let size = 0;
	let good = true;
	return {
		head,
		size: () => size,
		push(part) {
			const isFirst = size === 0;
			size += part.length;
			good &&= scanner.push(isFirst ? withoutMark(part) : part);
			if (isFirst) good &&= scanner.looksLike() === 'message';
			return good;
		},
		end: () =>
			good
				? scanner.end()?.map((message, index) => ({...message, head: index === 0 ? head : Buffer.alloc(0)}))
				: undefined,
	};
}
