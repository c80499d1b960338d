import type {LogLine, LogPlace} from '../../contract.ts';

type Lines = AsyncGenerator<LogLine[], unknown>;

/** One of the files that are merged. It is opened when the merge comes near `near`, the time of its end there. */
export type Strand = {key: string; near: string; open: () => Lines};

type Head = {key: string; lines: Lines; list: readonly LogLine[]; at: number};

const listSize = 500;

function timeOf(head: Head | undefined): string | undefined {
	return head?.list[head.at]?.time;
}

/** The order of all lines: by time, then by file. */
export function compare(a: Pick<LogPlace, 'time' | 'file'>, b: Pick<LogPlace, 'time' | 'file'>): number {
	if (a.time !== b.time) return a.time < b.time ? -1 : 1;
	return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}

/**
 * Merges what several files hold, `forward` by time or back. Files that the merge has not come near to are not
 * opened: of a hundred runs a few are read for the last lines.
 */
export async function* mergeLines(
	strands: readonly Strand[],
	direction: 'forward' | 'back',
): AsyncGenerator<LogLine[]> {
	const sign = direction === 'forward' ? 1 : -1;
	const waiting = [...strands].sort((a, b) => sign * (a.near < b.near ? 1 : a.near > b.near ? -1 : 0));
	const heads: Head[] = [];

	const advance = async (head: Head): Promise<boolean> => {
		const {value, done} = await head.lines.next();
		if (done) return false;
		// Lists come in the order of the file.
		head.list = direction === 'forward' ? value : value.toReversed();
		head.at = 0;
		return true;
	};
	const first = (): Head | undefined => {
		let best: Head | undefined;
		for (const head of heads) {
			const line = head.list[head.at];
			const leader = best?.list[best.at];
			if (!line) continue;
			const before =
				leader && compare({time: line.time, file: head.key}, {time: leader.time, file: best?.key ?? ''});
			if (before === undefined || before * sign < 0) best = head;
		}
		return best;
	};
	const isNear = (time: string | undefined): boolean => {
		const next = waiting.at(-1);
		if (!next) return false;
		return time === undefined || (direction === 'forward' ? next.near <= time : next.near >= time);
	};
	const openNear = async () => {
		while (isNear(timeOf(first()))) {
			const next = waiting.pop();
			if (!next) return;
			const head: Head = {key: next.key, lines: next.open(), list: [], at: 0};
			if (await advance(head)) heads.push(head);
		}
	};
	/** What can be taken from one file before another has to be looked at. */
	const take = (head: Head): readonly LogLine[] => {
		const alone = heads.length === 1 && !isNear(head.list.at(-1)?.time);
		const taken = head.list.slice(head.at, alone ? undefined : head.at + 1);
		head.at += taken.length;
		return taken;
	};

	try {
		let list: LogLine[] = [];
		for (;;) {
			// Not before it is asked for: whoever has enough wants no more to be read.
			for (const head of heads.filter(({at, list: {length}}) => at === length)) {
				if (!(await advance(head))) heads.splice(heads.indexOf(head), 1);
			}
			await openNear();
			const head = first();
			if (!head) break;
			list.push(...take(head));
			if (list.length < listSize) continue;
			yield list;
			list = [];
		}
		if (list.length > 0) yield list;
	} finally {
		for (const {lines} of heads) await lines.return(undefined);
	}
}
