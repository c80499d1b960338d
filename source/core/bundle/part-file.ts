import {createHash} from 'node:crypto';
import {type FileHandle, open, readdir, rename, rm, stat} from 'node:fs/promises';
import {join} from 'node:path';
import process from 'node:process';
import {ensureFolder} from '../files.ts';
import {readRegular} from '../regular-file.ts';

/** Where downloads that were interrupted wait to be gone on with. */
export type PartsPlace = {
	folder: string;
	/** Milliseconds after which one is not used any more. */
	keptFor: number;
	/** Whether the process that a name begins with is alive. */
	ownerIsAlive: (name: string) => boolean;
};

/** Bytes that are there already, the strong entity tag that says of which content they are, and that one's length. */
export type Kept = {etag: string; total: number | undefined; bytes: Buffer};

export type PartFile = {
	kept: Kept | undefined;
	/** Forgets what is there and begins anew with a content that has this tag. */
	begin: (etag: string, total: number | undefined) => Promise<void>;
	append: (bytes: Uint8Array) => Promise<void>;
	/** Lets go of the file: it is kept for another attempt, or removed. */
	close: (outcome: 'keep' | 'remove') => Promise<void>;
};

/** Addresses that this process downloads from now: only one of two downloads of the same one keeps a file. */
const inUse = new Set<string>();

/** The address itself may hold a token, so a name is made of its hash. */
function keyOf(url: URL): string {
	return createHash('sha256').update(url.href).digest('hex').slice(0, 32);
}

/** Takes over what this process, or one that is gone, left of the same address. */
async function claim(file: string, key: string, {folder, keptFor, ownerIsAlive}: PartsPlace): Promise<void> {
	const names = (await readdir(folder)).filter(name => name.endsWith(`-${key}.part`));
	for (const name of names) {
		if (!name.startsWith(`${process.pid}-`) && ownerIsAlive(name)) continue;
		const path = join(folder, name);
		const age = Math.abs(Date.now() - (await stat(path)).mtimeMs);
		await (age < keptFor ? rename(path, file) : rm(path));
	}
}

/** The first line says which content it is of, the rest is the content's beginning. */
async function readKept(file: string): Promise<Kept | undefined> {
	const content = await readRegular(file, {limit: Number.POSITIVE_INFINITY}).catch(() => undefined);
	const end = content?.indexOf('\n') ?? -1;
	if (!content || end < 0) return undefined;
	try {
		const {etag, total}: {etag?: unknown; total?: unknown} = JSON.parse(content.toString('utf8', 0, end));
		if (typeof etag !== 'string') return undefined;
		return {etag, total: typeof total === 'number' ? total : undefined, bytes: content.subarray(end + 1)};
	} catch {
		return undefined;
	}
}

/**
 * The file for what is downloaded from `url`, private to the user; undefined when there can be none. A disk that cannot
 * take it costs the chance to go on, never the download.
 */
export async function openPartFile(url: URL, place: PartsPlace): Promise<PartFile | undefined> {
	const key = keyOf(url);
	if (inUse.has(key)) return undefined;
	inUse.add(key);
	const file = join(place.folder, `${process.pid}-${key}.part`);
	let handle: FileHandle | undefined;
	const drop = async () => {
		await handle?.close().catch(() => undefined);
		handle = undefined;
		await rm(file, {force: true}).catch(() => undefined);
	};
	const attempt = (work: () => Promise<unknown>) => work().then(() => undefined, drop);
	await attempt(async () => {
		await ensureFolder(place.folder);
		await claim(file, key, place);
	});
	const kept = await readKept(file);
	if (kept) await attempt(async () => (handle = await open(file, 'a')));
	return {
		kept: handle && kept,
		async begin(etag, total) {
			await drop();
			await attempt(async () => {
				handle = await open(file, 'wx', 0o600);
				await handle.appendFile(`${JSON.stringify({etag, total})}\n`);
			});
		},
		append: bytes => attempt(async () => handle?.appendFile(bytes)),
		async close(outcome) {
			inUse.delete(key);
			if (outcome === 'remove') return drop();
			await attempt(async () => {
				await handle?.sync();
				await handle?.close();
			});
		},
	};
}
