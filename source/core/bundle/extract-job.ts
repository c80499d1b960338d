import type {PackedFile} from './gate.ts';

/** Files in the form that costs least to hand to a thread: memory is shared and one string copied. */
export type FileTable = {
	/** Joined by NUL, which no name has. */
	paths: string;
	numbers: Float64Array<SharedArrayBuffer>;
};

/** What a worker that waits is sent. */
export type ExtractJob = {
	buffer: SharedArrayBuffer;
	/** An absolute folder that exists. */
	folder: string;
	files: FileTable;
	/** Indexes into `files` at which a batch begins; a worker takes the next batch from `next`. */
	batches: Uint32Array;
	next: Int32Array<SharedArrayBuffer>;
};

export type ExtractReport =
	| {kind: 'progress'; bytes: number}
	| {kind: 'corrupt'; path: string; why: string}
	| {kind: 'system'; code: string | undefined; path: string; message: string}
	| {kind: 'done'};

const columns = 6;

export function writeTable(files: readonly PackedFile[]): FileTable {
	const numbers = new Float64Array(
		new SharedArrayBuffer(files.length * columns * Float64Array.BYTES_PER_ELEMENT),
	);
	for (const [index, {size, crc32, executable, offset, compressedSize, compressed}] of files.entries()) {
		numbers.set(
			[size, crc32, Number(executable), offset, compressedSize, Number(compressed)],
			index * columns,
		);
	}
	return {paths: files.map(({path}) => path).join('\0'), numbers};
}

/** Reads what `writeTable` wrote: a function that gives the file at an index. */
export function readTable({paths, numbers}: FileTable): (index: number) => PackedFile {
	const names = paths.split('\0');
	return index => {
		const at = index * columns;
		return {
			path: names[index] as string,
			size: numbers[at] as number,
			crc32: numbers[at + 1] as number,
			executable: numbers[at + 2] === 1,
			offset: numbers[at + 3] as number,
			compressedSize: numbers[at + 4] as number,
			compressed: numbers[at + 5] === 1,
		};
	};
}
