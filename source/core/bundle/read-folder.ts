import {createHash} from 'node:crypto';
import type {Dirent} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';
import {lstat, readdir, realpath} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';
import {crc32} from 'node:zlib';
import {UserError} from '../errors.ts';
import {exists} from '../files.ts';
import {openRegular} from '../regular-file.ts';
import type {Limits} from '../settings.ts';
import {readInto, type SharedBytes, sharedBytes, tooLarge, unreadable} from './bundle-bytes.ts';
import {checkManifest} from './check-manifest.ts';
import {checkName} from './entry-name.ts';
import {checkFileSize, type PackedFile} from './gate.ts';
import {ignoreFile, readPackerRules} from './packer-rules.ts';
import {plural, quoted, refusal} from './refusal.ts';

type Found = {path: string; absolute: string; size: number; executable: boolean};

/** The history of a project is not the project, whatever its list of exceptions says. */
const history = '.git';

const manifestName = 'manifest.json';

function special(path: string, what: string): Error {
	return refusal(
		'BUNDLE_SPECIAL_FILE',
		`${quoted(path)} is ${what}; a bundle holds plain files and folders only.`,
		`Replace it by the file itself, leave it out (a line in ${ignoreFile}), or run the folder in place with --link.`,
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
	if (inside.includes(history)) throw special(path, 'a symbolic link to something left out');
	if (!(await lstat(target)).isFile()) throw special(path, 'a symbolic link to a folder');
	return target;
}

type Walk = {
	root: string;
	limits: Limits;
	/** Whether what cannot be copied is refused; a lenient walk passes it over. */
	strict: boolean;
	signal: AbortSignal | undefined;
	isLeftOut: (path: string) => boolean;
	/** The bundles that are left out: where there is no manifest, one of them is what was meant. */
	bundles: {path: string; size: number}[];
};

/** A file or a link of the folder; undefined for what a lenient walk passes over. */
async function look({root, strict}: Walk, path: string, item: Dirent): Promise<Found | undefined> {
	try {
		if (!item.isFile() && !item.isSymbolicLink()) throw special(path, 'no plain file');
		const absolute = item.isFile() ? join(root, path) : await throughLink(root, path);
		const {size, mode} = await lstat(absolute);
		return {path, absolute, size, executable: (mode & 0o111) !== 0};
	} catch (error) {
		if (!strict && error instanceof UserError) return undefined;
		throw error;
	}
}

async function* walkFrom(walk: Walk, folder: string): AsyncGenerator<Found> {
	const {root, strict, signal, isLeftOut, bundles} = walk;
	signal?.throwIfAborted();
	for (const item of await readdir(join(root, folder), {withFileTypes: true})) {
		const path = folder === '' ? item.name : `${folder}/${item.name}`;
		if (item.name === history) continue;
		// Of a folder that is left out nothing is taken, so it is not even entered.
		if (isLeftOut(path) || (item.isDirectory() && isLeftOut(`${path}/`))) {
			if (item.isFile() && /\.(?:mcpb|dxt)$/i.test(item.name)) bundles.push({path, size: 0});
			continue;
		}
		if (item.isDirectory()) {
			yield* walkFrom(walk, path);
			continue;
		}
		if (strict) checkName(path);
		const found = await look(walk, path, item);
		if (found) yield found;
	}
}

/** Every file below the root that a packer would take, sorted by path. */
async function findFiles(
	root: string,
	options: Pick<Walk, 'limits' | 'strict' | 'signal'>,
): Promise<Found[]> {
	const walk: Walk = {root, ...options, isLeftOut: await readPackerRules(root), bundles: []};
	const {limits, signal} = walk;
	const all: Found[] = [];
	try {
		for await (const found of walkFrom(walk, '')) {
			all.push(found);
			if (all.length > limits.entries) {
				throw refusal(
					'BUNDLE_TOO_LARGE',
					`The folder has more than ${plural(limits.entries, 'file')}.`,
					'If that is meant, raise limits.entries in the settings.',
				);
			}
		}
	} catch (error) {
		signal?.throwIfAborted();
		if (error instanceof UserError) throw error;
		throw unreadable((error as NodeJS.ErrnoException).path ?? root, error);
	}
	if (walk.isLeftOut(manifestName) && (await exists(join(root, manifestName)))) {
		throw refusal(
			'BUNDLE_NO_MANIFEST',
			`The ${ignoreFile} of ${root} leaves manifest.json out, and a bundle needs it.`,
			`Add a line !manifest.json at the end of ${join(root, ignoreFile)}.`,
		);
	}
	checkManifest(all.some(({path}) => path === manifestName) ? all : [...all, ...walk.bundles], root);
	return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Part = (bytes: Uint8Array) => void;

/** The hash of a folder: over the lines `<path>\0<mode>\0<sha256 of the file>\n`, sorted by path. */
function hashOfFolder() {
	const whole = createHash('sha256');
	return {
		/** Takes in one file, whose content `read` hands over part by part. */
		async add({path, absolute, executable}: Found, read: (handle: FileHandle, part: Part) => Promise<void>) {
			const hash = createHash('sha256');
			const handle = await openRegular(absolute, {noLink: true});
			try {
				await read(handle, part => hash.update(part));
			} finally {
				await handle.close();
			}
			whole.update(`${path}\0${executable ? '755' : '644'}\0${hash.digest('hex')}\n`);
		},
		digest: () => whole.digest('hex'),
	};
}

export type FolderContents = {bytes: SharedBytes; files: readonly PackedFile[]; sha256: string};

/**
 * Reads a folder into memory as if it had been packed without compression, so that what is reviewed is what is
 * written; what the reference packer leaves out is left out.
 * Throws `BUNDLE_…` errors that name the file.
 */
export async function readFolder(
	root: string,
	limits: Limits,
	signal?: AbortSignal,
): Promise<FolderContents> {
	const found = await findFiles(root, {limits, strict: true, signal});
	for (const {path, size} of found) checkFileSize(path, size, limits);
	const total = found.reduce((sum, {size}) => sum + size, 0);
	const limit = Math.min(limits.bundleBytes, limits.totalBytes);
	if (total > limit) throw tooLarge(root, total, limit);
	const bytes = sharedBytes(total);
	const whole = hashOfFolder();
	const files: PackedFile[] = [];
	let offset = 0;
	for (const one of found) {
		const {path, absolute, size, executable} = one;
		let sum = 0;
		try {
			await whole.add(one, (handle, onPart) =>
				readInto(
					handle,
					bytes.subarray(offset, offset + size),
					part => {
						onPart(part);
						sum = crc32(part, sum);
					},
					signal,
				),
			);
		} catch (error) {
			signal?.throwIfAborted();
			throw unreadable(absolute, error);
		}
		files.push({path, size, crc32: sum, executable, offset, compressedSize: size, compressed: false});
		offset += size;
	}
	return {bytes, files, sha256: whole.digest()};
}

type Listed = Pick<PackedFile, 'path' | 'size' | 'crc32' | 'executable'>;

/**
 * The files of a folder that is run in place, as far as a packer would take them: nothing is kept, so their checksums
 * are 0. The hash is the one that a copy would have; undefined where none can be made, because of its size or of a file
 * that cannot be read.
 */
export async function listFolder(
	root: string,
	limits: Limits,
	signal?: AbortSignal,
): Promise<{files: readonly Listed[]; sha256: string | undefined}> {
	const found = await findFiles(root, {limits, strict: false, signal});
	const files = found.map(({path, size, executable}) => ({path, size, crc32: 0, executable}));
	const total = found.reduce((sum, {size}) => sum + size, 0);
	return {files, sha256: total > limits.totalBytes ? undefined : await hashInPlace(found, signal)};
}

async function hashInPlace(found: readonly Found[], signal?: AbortSignal): Promise<string | undefined> {
	const whole = hashOfFolder();
	try {
		for (const one of found) {
			await whole.add(one, async (handle, onPart) => {
				for await (const part of handle.createReadStream({autoClose: false})) {
					signal?.throwIfAborted();
					onPart(part as Uint8Array);
				}
			});
		}
	} catch {
		signal?.throwIfAborted();
		return undefined;
	}
	return whole.digest();
}
