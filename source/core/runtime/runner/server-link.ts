import type {Writable} from 'node:stream';

/** A source of messages that can be told to wait. */
type Inlet = {pause: () => void; resume: () => void};

/** The way into the server: one line at a time, and nobody is read while the server does not read. */
export type ServerLink = {
	attach: (stdin: Writable) => void;
	detach: () => void;
	/** Writes a whole line. */
	write: (bytes: Buffer) => void;
	/** Writes a part of a line that is too long to be kept; other lines wait for its end. */
	writePart: (bytes: Buffer, last: boolean) => void;
	addInlet: (inlet: Inlet) => () => void;
};

export function createServerLink(): ServerLink {
	const inlets = new Set<Inlet>();
	let stdin: Writable | undefined;
	let waiting: Buffer[] = [];
	let inLine = false;
	let paused = false;

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

	return {
		attach(next) {
			stdin = next;
		},
		detach() {
			stdin = undefined;
			waiting = [];
			inLine = false;
			if (paused) resume();
		},
		write(bytes) {
			if (inLine) waiting.push(bytes);
			else put(bytes);
		},
		writePart(bytes, last) {
			inLine = !last;
			put(bytes);
			if (!last) return;
			for (const line of waiting.splice(0)) put(line);
		},
		addInlet(inlet) {
			inlets.add(inlet);
			if (paused) inlet.pause();
			return () => inlets.delete(inlet);
		},
	};
}
