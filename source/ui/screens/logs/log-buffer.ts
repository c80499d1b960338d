import type {LogLine} from '../../../core/contract.ts';

/** A line, or a request with its answer: both are one row. */
export type LogRow = {readonly line: LogLine; readonly answer?: LogLine};

/** Rows in memory; what is older or newer is read from the files when it is scrolled to. */
const capacity = 20_000;

/** Answers to what a server asked have no method, those of servers have a time. */
export function isAnswer({message}: LogLine): boolean {
	return message?.id !== undefined && (message.milliseconds !== undefined || message.method === undefined);
}

function pairKey({server, session, message}: LogLine, isRequest: boolean): string {
	const asked = (message?.direction === 'to-server') === isRequest ? 'to-server' : 'from-server';
	return `${server}\n${session}\n${asked}\n${message?.id}`;
}

/**
 * A part of a log in memory. Rows are numbered from the first that was added, those before it downwards, so that a
 * place stays the same whatever is added or dropped around it.
 */
export function createLogBuffer() {
	let rows: LogRow[] = [];
	let first = 0;
	/** Requests without an answer, with the numbers of their rows. */
	let open = new Map<string, number>();
	let behind = false;
	let complete = false;

	const add = (into: LogRow[], line: LogLine, base: number, waiting: Map<string, number>) => {
		if (line.kind === 'message' && line.message?.id !== undefined) {
			if (isAnswer(line)) {
				const asked = waiting.get(pairKey(line, false));
				const row = asked === undefined ? undefined : into[asked - base];
				if (asked !== undefined && row) {
					waiting.delete(pairKey(line, false));
					into[asked - base] = {line: row.line, answer: line};
					return;
				}
			} else waiting.set(pairKey(line, true), base + into.length);
		}
		into.push({line});
	};
	const append = (lines: readonly LogLine[]) => {
		for (const line of lines) add(rows, line, first, open);
		// In large steps: each one copies what stays.
		if (rows.length <= capacity * 1.2) return;
		const dropped = rows.length - capacity;
		rows = rows.slice(dropped);
		first += dropped;
		complete = false;
		for (const [key, number] of open) if (number < first) open.delete(key);
	};

	return {
		/** What came. While one reads elsewhere nothing that is read may fall out: then it is left to the files. */
		push(lines: readonly LogLine[], reading: boolean): void {
			if (behind) return;
			if (reading && rows.length + lines.length > capacity) behind = true;
			else append(lines);
		},
		/** Lines right before the first; none means that there are no more. */
		addBefore(lines: readonly LogLine[]): void {
			const before: LogRow[] = [];
			const waiting = new Map<string, number>();
			for (const line of lines) add(before, line, 0, waiting);
			complete = lines.length === 0;
			first -= before.length;
			rows = [...before, ...rows];
			if (rows.length <= capacity * 1.2) return;
			rows = rows.slice(0, capacity);
			behind = true;
			open = new Map();
		},
		/** Lines right after the last, while it is behind. */
		addAfter(lines: readonly LogLine[]): void {
			append(lines);
		},
		/** Another part of the log altogether. */
		replace(lines: readonly LogLine[], more: {before: boolean; after: boolean}): void {
			first += rows.length + 1;
			rows = [];
			open = new Map();
			append(lines);
			complete = !more.before;
			behind = more.after;
		},
		/** The number of the first row, and one past the last. */
		first: () => first,
		end: () => first + rows.length,
		at: (number: number): LogRow | undefined => rows[number - first],
		/** Whether lines came that are not in it. */
		isBehind: () => behind,
		/** Whether the first row is the beginning of the log. */
		isComplete: () => complete,
	};
}

export type LogBuffer = ReturnType<typeof createLogBuffer>;
