import {type FSWatcher, watch} from 'node:fs';
import {type FileHandle, stat} from 'node:fs/promises';
import {basename, dirname} from 'node:path';
import {openRegular} from '../regular-file.ts';
import {chunkSize, readAt} from '../runtime/file-end.ts';
import {createLineSplitter, type LineSplitter, type Piece} from '../runtime/runner/line-splitter.ts';

/** Bytes of a line that are kept; the rest of it is counted. */
const longest = 64 * 1024;

/** What is kept beyond that until the secrets are hidden: none may be cut into two harmless halves. */
const margin = 8 * 1024;

/** A line as it is shown: of one that is too long the beginning. */
export function cutLine(text: string): string {
	const more = /… \((\d+) more bytes\)$/.exec(text);
	if (text.length <= longest + 40) return text;
	return `${text.slice(0, longest)} … (${text.length - longest - (more?.[0].length ?? 0) + Number(more?.[1] ?? 0)} more bytes)`;
}

/** Pieces of lines as text without their ends; of a line that is too long the beginning and how much was cut. */
function createTexts(): {text: (piece: Piece) => string | undefined} {
	let cut: {kept: Buffer; size: number} | undefined;
	const plain = (bytes: Buffer) => bytes.toString('utf8').replace(/\r?\n$/, '');
	return {
		text(piece) {
			if (piece.kind === 'line') return plain(piece.bytes);
			cut = cut && !piece.first ? {...cut, size: cut.size + piece.bytes.length} : undefined;
			cut ??= {kept: Buffer.from(piece.bytes.subarray(0, longest + margin)), size: piece.bytes.length};
			if (!piece.last) return undefined;
			const {kept, size} = cut;
			cut = undefined;
			return `${plain(kept)} … (${size - kept.length} more bytes)`;
		},
	};
}

type Reader = {
	/** Lines from where it stands to the end of the file. */
	lines: () => AsyncGenerator<string>;
	/** An unfinished last line, as text. */
	rest: () => readonly string[];
	position: () => number;
};

export function createReader(handle: FileHandle, start: number): Reader {
	let position = start;
	const splitter: LineSplitter = createLineSplitter({limit: longest + margin});
	const {text} = createTexts();
	const asTexts = (pieces: readonly Piece[]) => pieces.flatMap(piece => text(piece) ?? []);
	return {
		position: () => position,
		rest: () => asTexts(splitter.end()),
		async *lines() {
			for (;;) {
				const bytes = await readAt(handle, position, chunkSize);
				if (bytes.length === 0) return;
				position += bytes.length;
				yield* asTexts(splitter.push(bytes));
			}
		},
	};
}

export type Changes = {
	/** Waits until the file may have changed since the last look; false when the signal ended it. */
	next: () => Promise<boolean>;
	close: () => void;
};

/** Watches a file by its name, so that one which takes its place is seen too. */
export function watchFile(path: string, signal: AbortSignal | undefined): Changes {
	const name = basename(path);
	let changed = false;
	let wake: (() => void) | undefined;
	const onAbort = () => wake?.();
	const watcher: FSWatcher = watch(dirname(path), (_kind, other) => {
		if (other !== null && other !== name) return;
		changed = true;
		wake?.();
	});
	watcher.on('error', onAbort);
	signal?.addEventListener('abort', onAbort, {once: true});
	return {
		async next() {
			while (!changed) {
				if (signal?.aborted) return false;
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			}
			changed = false;
			return !signal?.aborted;
		},
		close() {
			signal?.removeEventListener('abort', onAbort);
			watcher.close();
		},
	};
}

/** Whether the file of that name is still the one that is open, and at least as long as what was read of it. */
export async function isSameFile(path: string, handle: FileHandle, position: number): Promise<boolean> {
	const [now, open] = await Promise.all([stat(path).catch(() => undefined), handle.stat()]);
	if (!now) return true;
	return now.ino === open.ino && now.dev === open.dev && now.size >= position;
}

/** Opens a regular file for reading; undefined when there is none that can be read. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
	return openRegular(path).catch(() => undefined);
}
