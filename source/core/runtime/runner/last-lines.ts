const mostLines = 200;
const mostText = 64 * 1024;

/** The last lines of a server's stderr: as many as a stack with its causes needs. */
export function createLastLines(): {
	add: (line: string) => void;
	all: () => readonly string[];
	clear: () => void;
} {
	let lines: string[] = [];
	let size = 0;
	return {
		add(line) {
			lines.push(line.slice(0, 4000));
			size += line.length;
			if (lines.length < 2 * mostLines && size < 2 * mostText) return;
			// Cut now and then, not for each line of a flood.
			lines = lines.slice(-mostLines);
			while (lines.length > 1 && lines.join('').length > mostText)
				lines = lines.slice(Math.ceil(lines.length / 2));
			size = lines.join('').length;
		},
		all: () => lines.slice(-mostLines),
		clear() {
			lines = [];
			size = 0;
		},
	};
}
