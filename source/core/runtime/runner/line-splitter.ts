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
};

/**
 * Cuts a stream into lines, bytes untouched. A line longer than the limit comes in parts, as it arrives,
 * unless it has to be whole.
 */
export function createLineSplitter({limit, keepWhole = () => false}: SplitterOptions): LineSplitter {
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
	const grow = (bytes: Buffer): Piece | undefined => {
		if (mode === 'parts') return {kind: 'part', bytes, first: false, last: false};
		keep(bytes);
		if (mode === 'whole' || size <= limit) return undefined;
		mode = keepWhole(kept[0] as Buffer) ? 'whole' : 'parts';
		return mode === 'parts' ? {kind: 'part', bytes: take(), first: true, last: false} : undefined;
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
					const piece = grow(chunk.subarray(at));
					if (piece) pieces.push(piece);
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
