import {createHash} from 'node:crypto';
import type {Dirent} from 'node:fs';
import {lstat, readdir, realpath} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';
import {crc32} from 'node:zlib';
import {UserError} from '../errors.ts';
import {openRegular} from '../regular-file.ts';
import type {Limits} from '../settings.ts';
import {readInto, type SharedBytes, sharedBytes, tooLarge, unreadable} from './bundle-bytes.ts';
import {checkName} from './entry-name.ts';
import {checkFileSize, checkManifest, type PackedFile} from './gate.ts';
import {plural, quoted, refusal} from './refusal.ts';

type Found = {path: string; absolute: string; size: number; executable: boolean};

/** Left out of a copy: the history of the project, not the project. */
const leftOut = new Set(['.git']);

function special(path: string, what: string): Error {
	return refusal(
		'BUNDLE_SPECIAL_FILE',
		`${quoted(path)} is ${what}; a bundle holds plain files and folders only.`,
		'Replace it by the file itself, leave it out, or run the folder in place with --link.',
	);
}

/** A link to a file inside the folder stands for that file; any other would take in what nobody meant to install. */
async function throughLink(root: string, path: string): Promise<string> {
	const target = await realpath(join(root, path)).catch(() => undefined);
	if (target === undefined) throw special(path, 'a symbolic link to nothing');
	if (!target.startsWith(root.endsWith(sep) ? root : root + sep)) {
		throw special(path, 'a symbolic link to something outside the folder');
	}
	const inside = relative(root, target).split(sep);
	if (inside.some(part => leftOut.has(part))) throw special(path, 'a symbolic link to something left out');
	if (!(await lstat(target)).isFile()) throw special(path, 'a symbolic link to a folder');
	return target;
}

type Walk = {root: string; limits: Limits; strict: boolean; signal: AbortSignal | undefined};

/** A file or a link of the folder; undefined for what a lenient walk passes over. */
async function look({root, strict}: Walk, path: string, item: Dirent): Promise<Found | undefined> {
	if (item.isFile() || (strict && item.isSymbolicLink())) {
		const absolute = item.isFile() ? join(root, path) : await throughLink(root, path);
		const {size, mode} = await lstat(absolute);
		return {path, absolute, size, executable: (mode & 0o111) !== 0};
	}
	if (strict) throw special(path, 'no plain file');
	return undefined;
}

async function* walkFrom(walk: Walk, folder: string): AsyncGenerator<Found> {
	const {root, strict, signal} = walk;
	signal?.throwIfAborted();
	for (const item of await readdir(join(root, folder), {withFileTypes: true})) {
		if (leftOut.has(item.name)) continue;
		const path = folder === '' ? item.name : `${folder}/${item.name}`;
		if (strict) checkName(path);
		if (item.isDirectory()) {
			yield* walkFrom(walk, path);
			continue;
		}
		const found = await look(walk, path, item);
		if (found) yield found;
	}
}

/** Every file below the root, sorted by path. A strict walk refuses what cannot be copied, another passes it over. */
async function findFiles(walk: Walk): Promise<Found[]> {
	const all: Found[] = [];
	try {
		for await (const found of walkFrom(walk, '')) {
			all.push(found);
			if (all.length > walk.limits.entries) {
				throw refusal(
					'BUNDLE_TOO_LARGE',
					`The folder has more than ${plural(walk.limits.entries, 'file')}.`,
					'If that is meant, raise limits.entries in the settings.',
				);
			}
		}
	} catch (error) {
		walk.signal?.throwIfAborted();
		if (error instanceof UserError) throw error;
		throw unreadable((error as NodeJS.ErrnoException).path ?? walk.root, error);
	}
	return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export type FolderContents = {bytes: SharedBytes; files: readonly PackedFile[]; sha256: string};

/**
 * Reads a folder into memory as if it had been packed without compression, so that what is reviewed is what is
 * written. `sha256` is over the lines `<path>\0<mode>\0<sha256 of the file>\n`, sorted by path.
 * Throws `BUNDLE_…` errors that name the file.
 */
export async function readFolder(
	root: string,
	limits: Limits,
	signal?: AbortSignal,
): Promise<FolderContents> {
	const found = await findFiles({root, limits, strict: true, signal});
	checkManifest(found);
	for (const {path, size} of found) checkFileSize(path, size, limits);
	const total = found.reduce((sum, {size}) => sum + size, 0);
	const limit = Math.min(limits.bundleBytes, limits.totalBytes);
	if (total > limit) throw tooLarge(root, total, limit);
	const bytes = sharedBytes(total);
	const whole = createHash('sha256');
	const files: PackedFile[] = [];
	let offset = 0;
	for (const {path, absolute, size, executable} of found) {
		const hash = createHash('sha256');
		let sum = 0;
		const onPart = (part: Uint8Array) => {
			hash.update(part);
			sum = crc32(part, sum);
		};
		try {
			const handle = await openRegular(absolute, {noLink: true});
			try {
				await readInto(handle, bytes.subarray(offset, offset + size), onPart, signal);
			} finally {
				await handle.close();
			}
		} catch (error) {
			signal?.throwIfAborted();
			throw unreadable(absolute, error);
		}
		whole.update(`${path}\0${executable ? '755' : '644'}\0${hash.digest('hex')}\n`);
		files.push({path, size, crc32: sum, executable, offset, compressedSize: size, compressed: false});
		offset += size;
	}
	return {bytes, files, sha256: whole.digest('hex')};
}

/** The files of a folder that is run in place: listed, not read, so their checksums are 0. */
export async function listFolder(
	root: string,
	limits: Limits,
	signal?: AbortSignal,
): Promise<readonly Pick<PackedFile, 'path' | 'size' | 'crc32' | 'executable'>[]> {
	const found = await findFiles({root, limits, strict: false, signal});
	checkManifest(found);
	return found.map(({path, size, executable}) => ({path, size, crc32: 0, executable}));
}
