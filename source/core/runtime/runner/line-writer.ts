/** Writes whole lines, and lines that come in parts: what is written meanwhile waits for the end of such a line. */
export type LineWriter = {
	write: (line: Buffer) => void;
	writePart: (bytes: Buffer, last: boolean) => void;
	/** Ends a line that will not be completed; the other side sees that it is no message. */
	breakOff: () => void;
	/** Forgets what waits, and that a line has been begun. Returns whether one had been. */
	reset: () => boolean;
};

export function createLineWriter(put: (bytes: Buffer) => void): LineWriter {
	let waiting: Buffer[] = [];
	let inLine = false;
	const endLine = () => {
		inLine = false;
		for (const line of waiting.splice(0)) put(line);
	};
	return {
		write(line) {
			if (inLine) waiting.push(line);
			else put(line);
		},
		writePart(bytes, last) {
			inLine = true;
			put(bytes);
			if (last) endLine();
		},
		breakOff() {
			if (!inLine) return;
			put(Buffer.from('\n'));
			endLine();
		},
		reset() {
			const was = inLine;
			waiting = [];
			inLine = false;
			return was;
		},
	};
}
