const newline = 0x0a;

/** A whole line with its line end, or a piece of one that is too long to be kept. */
export type Piece =
	| {kind: 'line'; bytes: Buffer}
	| {kind: 'part'; bytes: Buffer; first: boolean; last: boolean};

export type LineSplitter = {
	push: (chunk: Buffer) => readonly Piece[];
	/** What is left when the stream ends without a line end. */
	end: () => readonly Piece[];
};

type SplitterOptions = {
	/** Bytes up to which a line is always given whole. */
	limit: number;
	/** Asked, with its beginning, when a line grows past the limit: whether it has to be whole nevertheless. */
	keepWhole?: (head: Buffer) => boolean;
	/** Bytes that are kept of a line that has to be whole; a longer one comes in parts all the same. */
	most?: number;
};

/** Bytes of a line that memory can hold several times over, as text and as what it means. */
export const mostOfLine = 64 * 1024 * 1024;

/**
 * Cuts a stream into lines, bytes untouched. A line longer than the limit comes in parts, as it arrives,
 * unless it has to be whole.
 */
export function createLineSplitter({
	limit,
	keepWhole = () => false,
	most = Number.POSITIVE_INFINITY,
}: SplitterOptions): LineSplitter {
	let kept: Buffer[] = [];
	let size = 0;
	let mode: 'short' | 'whole' | 'parts' = 'short';

	const take = (): Buffer => {
		const bytes = kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept);
		kept = [];
		size = 0;
		return bytes;
	};
	const keep = (bytes: Buffer) => {
		kept.push(bytes);
		size += bytes.length;
	};
	const grow = (bytes: Buffer): readonly Piece[] => {
		if (mode === 'parts') return [{kind: 'part', bytes, first: false, last: false}];
		keep(bytes);
		if (size <= limit) return [];
		if (mode === 'short') {
			const head = take();
			mode = keepWhole(head) ? 'whole' : 'parts';
			if (mode === 'parts') return [{kind: 'part', bytes: head, first: true, last: false}];
			keep(head);
		}
		if (size <= most) return [];
		mode = 'parts';
		const parts = kept;
		kept = [];
		size = 0;
		return parts.map((part, index) => ({kind: 'part', bytes: part, first: index === 0, last: false}));
	};
	const finish = (bytes: Buffer): Piece => {
		const parts = mode === 'parts';
		mode = 'short';
		if (parts) return {kind: 'part', bytes, first: false, last: true};
		keep(bytes);
		return {kind: 'line', bytes: take()};
	};

	return {
		push(chunk) {
			const pieces: Piece[] = [];
			let at = 0;
			while (at < chunk.length) {
				const end = chunk.indexOf(newline, at);
				if (end === -1) {
					for (const piece of grow(chunk.subarray(at))) pieces.push(piece);
					break;
				}
				pieces.push(finish(chunk.subarray(at, end + 1)));
				at = end + 1;
			}
			return pieces;
		},
		end: () => (mode === 'parts' || size > 0 ? [finish(Buffer.alloc(0))] : []),
	};
}
