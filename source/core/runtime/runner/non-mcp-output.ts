/** Lines on a server's stdout that are not MCP: how many, and the first of them with secrets hidden. */
export type NonMcpOutput = {lines: number; first: string};

const mostShown = 120;

/** Counts them over one run; `tell` is given one sentence when the first comes. */
export function createNonMcpCount(tell: (sentence: string) => void): {
	add: (text: string) => void;
	sum: () => NonMcpOutput | undefined;
} {
	let lines = 0;
	let first = '';
	return {
		add(text) {
			lines++;
			if (lines > 1) return;
			first = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
			tell(`prints text to stdout that is not MCP; clients may fail (text belongs on stderr)`);
		},
		sum: () => (lines === 0 ? undefined : {lines, first}),
	};
}

/** The sum of a run, as its log keeps it. */
export function nonMcpWords({lines, first}: NonMcpOutput): string {
	return `${lines} ${lines === 1 ? 'line' : 'lines'} on stdout not MCP, the first: ${first}`;
}

/** What `nonMcpWords` said. */
export function readNonMcpWords(text: string): NonMcpOutput | undefined {
	const [, lines, first] = /^(\d+) lines? on stdout not MCP, the first: (.*)$/s.exec(text) ?? [];
	return lines === undefined || first === undefined ? undefined : {lines: Number(lines), first};
}
