/** Places where a text was found: parallel lists, in order. */
export type Hits = {
	readonly count: number;
	/** There are more, which are not counted. */
	readonly more: boolean;
	readonly lines: readonly number[];
	readonly offsets: readonly number[];
};

const mostHits = 20_000;
const none: Hits = {count: 0, more: false, lines: [], offsets: []};

/** What finds `query` anywhere, whatever the case; undefined for an empty one. */
export function queryPattern(query: string): RegExp | undefined {
	if (query === '') return undefined;
	return new RegExp(query.toWellFormed().replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'giu');
}

/** Where `query` occurs in the lines that `textOf` gives. */
export function findHits(count: number, textOf: (line: number) => string, query: string): Hits {
	const pattern = queryPattern(query);
	if (!pattern) return none;
	const lines: number[] = [];
	const offsets: number[] = [];
	for (let line = 0; line < count; line++) {
		for (const {index} of textOf(line).matchAll(pattern)) {
			if (lines.length === mostHits) return {count: mostHits, more: true, lines, offsets};
			lines.push(line);
			offsets.push(index);
		}
	}
	return {count: lines.length, more: false, lines, offsets};
}

/** The first hit at or after a place, the last before it for `by` -1; round the end to the other. */
export function hitFrom(hits: Hits, {line, offset}: {line: number; offset: number}, by: 1 | -1): number {
	const isAfter = (index: number) => {
		const at = hits.lines[index] ?? 0;
		return at > line || (at === line && (hits.offsets[index] ?? 0) >= offset);
	};
	let low = 0;
	let high = hits.count;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (isAfter(middle)) high = middle;
		else low = middle + 1;
	}
	if (by === 1) return low === hits.count ? 0 : low;
	return low === 0 ? hits.count - 1 : low - 1;
}
