import {setImmediate} from 'node:timers/promises';
import type {SharedBytes} from './bundle-bytes.ts';
import {corrupt, extract} from './extract.ts';
import type {ExtractWorkers} from './extract-workers.ts';
import type {PackedFile} from './gate.ts';
import {damageOf, inflateFile, readFileStart} from './inflate-file.ts';
import type {Bundle} from './open-bundle.ts';

type Contents = {files: readonly PackedFile[]; folders: readonly string[]};

function readManifest(bytes: Uint8Array, files: readonly PackedFile[]): Uint8Array {
	const manifest = files.find(({path}) => path === 'manifest.json') as PackedFile;
	// A copy, so that it can be handed on to what does not take shared memory.
	return Uint8Array.from(inflateChecked(bytes, manifest));
}

/** Throws `BUNDLE_CORRUPT`. */
function inflateChecked(bytes: Uint8Array, file: PackedFile): Uint8Array {
	try {
		return inflateFile(bytes, file);
	} catch (error) {
		const why = damageOf(error);
		throw why === undefined ? error : corrupt(file.path, why);
	}
}

export function unpackedSize(files: Bundle['files']): number {
	return files.reduce((sum, {size}) => sum + size, 0);
}

export type Known = Pick<Bundle, 'origin' | 'sha256' | 'size' | 'signature' | 'warnings'>;

/** A bundle whose bytes are in memory. */
export function inMemory(
	known: Known,
	bytes: SharedBytes,
	contents: Contents,
	waiting?: ExtractWorkers,
): Bundle {
	let held: SharedBytes | undefined = bytes;
	let workers = waiting;
	return {
		...known,
		files: contents.files,
		unpackedSize: unpackedSize(contents.files),
		manifestBytes: readManifest(bytes, contents.files),
		async readStart(path) {
			const file = contents.files.find(candidate => candidate.path === path);
			return held && file && readFileStart(held, file);
		},
		async check(signal) {
			for (const file of contents.files) {
				// A large bundle takes a while, in which a signal is to be heard.
				await setImmediate(undefined, {signal});
				if (held) inflateChecked(held, file);
			}
		},
		async unpack(folder, options) {
			if (!held) throw new Error('the bundle is closed');
			const started = workers;
			workers = undefined;
			await extract(held.buffer, contents, folder, {...options, ...(started && {workers: started})});
		},
		close() {
			held = undefined;
			void workers?.stop();
			workers = undefined;
		},
	};
}
