import type {Writable} from 'node:stream';
import {createLineWriter} from './line-writer.ts';

/** A source of messages that can be told to wait. */
type Inlet = {pause: () => void; resume: () => void};

/** The way into the server: one line at a time, and nobody is read while the server does not read. */
export type ServerLink = {
	attach: (stdin: Writable) => void;
	detach: () => void;
	/** Writes a whole line. */
	write: (bytes: Buffer) => void;
	/**
	 * Writes a part of a line that is too long to be kept; other lines wait for its end. False for the last part of
	 * one that nobody gets, as its server ended in the middle of it.
	 */
	writePart: (bytes: Buffer, last: boolean) => boolean;
	/** Ends a line of which no more parts come. */
	breakOff: () => void;
	addInlet: (inlet: Inlet) => () => void;
};

export function createServerLink(): ServerLink {
	const inlets = new Set<Inlet>();
	let stdin: Writable | undefined;
	let paused = false;
	/** The rest of a line whose beginning another server got. */
	let skipping = false;

	const resume = () => {
		paused = false;
		for (const inlet of inlets) inlet.resume();
	};
	const put = (bytes: Buffer) => {
		if (!stdin || stdin.writableEnded || stdin.destroyed) return;
		if (stdin.write(bytes) || paused) return;
		paused = true;
		for (const inlet of inlets) inlet.pause();
		stdin.once('drain', resume);
	};
	const writer = createLineWriter(put);

	return {
		attach(next) {
			stdin = next;
		},
		detach() {
			stdin = undefined;
			skipping = writer.reset() || skipping;
			if (paused) resume();
		},
		write: writer.write,
		writePart(bytes, last) {
			if (skipping) {
				skipping = !last;
				return false;
			}
			writer.writePart(bytes, last);
			return true;
		},
		breakOff() {
			skipping = false;
			writer.breakOff();
		},
		addInlet(inlet) {
			inlets.add(inlet);
			if (paused) inlet.pause();
			return () => inlets.delete(inlet);
		},
	};
}
