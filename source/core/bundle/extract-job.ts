import type {PackedFile} from './gate.ts';

/** What a worker is started with. */
export type ExtractJob = {
	buffer: SharedArrayBuffer;
	/** An absolute folder that exists. */
	folder: string;
	files: readonly PackedFile[];
	/** Indexes into `files` at which a batch begins; a worker takes the next batch from `next`. */
	batches: Uint32Array;
	next: Int32Array<SharedArrayBuffer>;
};

export type ExtractReport =
	| {kind: 'progress'; bytes: number}
	| {kind: 'corrupt'; path: string; why: string}
	| {kind: 'system'; code: string | undefined; path: string; message: string}
	| {kind: 'done'};
