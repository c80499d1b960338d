import {constants, type Stats} from 'node:fs';
import {
	copyFile,
	type FileHandle,
	link,
	lstat,
	mkdir,
	open,
	readdir,
	readlink,
	realpath,
	rename,
	rm,
	stat,
} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import process from 'node:process';
import {systemCode, UserError} from './errors.ts';
import {randomName} from './random-name.ts';
import {oddKind, readRegular} from './regular-file.ts';
import {isAbsence, unreadable} from './unreadable.ts';

/** A name nobody else picks, in the same folder, so that a rename stays on one file system. */
export function temporaryName(path: string): string {
	return join(dirname(path), `.${basename(path)}.${process.pid}-${randomName()}.tmp`);
}

/** The text of a regular file, or undefined when there is none. Throws `RECORD_UNREADABLE` on any other failure. */
export async function readIfExists(path: string): Promise<string | undefined> {
	try {
		return (await readRegular(path)).toString('utf8');
	} catch (error) {
		if (isAbsence(path, error)) return undefined;
		throw unreadable(path, error);
	}
}

/** The names in a folder, none when it is not there. Throws `RECORD_UNREADABLE` on any other failure. */
export async function namesIn(folder: string): Promise<readonly string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		if (isAbsence(folder, error)) return [];
		throw unreadable(folder, error);
	}
}

/**
 * The same of a folder whose content we delete again: none where a link stands in its place, for what it leads to is
 * somebody else's.
 */
export async function ownNamesIn(folder: string): Promise<readonly string[]> {
	const stats = await lstat(folder).catch(() => undefined);
	return stats?.isSymbolicLink() ? [] : namesIn(folder);
}

const meansNothing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');

/** Whether there is something at a path that can be used. Throws `RECORD_UNREADABLE` when that cannot be told. */
export async function exists(path: string): Promise<boolean> {
	try {
		await stat(path);
		return true;
	} catch (error) {
		if (meansNothing(error)) return false;
		throw unreadable(path, error);
	}
}

/** Whether nothing at all has that name. What cannot be told is no. */
export async function isAbsent(path: string): Promise<boolean> {
	return lstat(path).then(() => false, meansNothing);
}

/** Makes the topmost missing folder of a path, or fails with what stands in the way of that. */
async function makeTopmost(path: string): Promise<void> {
	const parent = dirname(path);
	if (parent !== path && !(await exists(parent))) return makeTopmost(parent);
	await mkdir(path, {mode: 0o700});
}

/** Makes a folder and its parents, private to the user. */
export async function ensureFolder(path: string): Promise<string> {
	try {
		await mkdir(path, {recursive: true, mode: 0o700});
	} catch (error) {
		if (systemCode(error) !== 'ENOENT') throw error;
		// Node says so whatever the disk's reason was (read-only, failing): the plain way says it.
		await makeTopmost(path);
		await mkdir(path, {recursive: true, mode: 0o700});
	}
	return path;
}

/**
 * Makes a rename or a new name in `folder` survive a power cut, as far as that can be had. Does not throw: what it
 * is called for has happened, and a failure would make callers take back what others see by now.
 */
export async function syncFolder(folder: string): Promise<void> {
	// Windows has no way to open a folder for this, and needs none; some network file systems cannot do it either.
	if (process.platform === 'win32') return;
	const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
	await handle?.sync().catch(() => undefined);
	await handle?.close().catch(() => undefined);
}

async function writeWhole(handle: FileHandle, path: string, content: string | Uint8Array): Promise<void> {
	const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
	try {
		await handle.writeFile(bytes);
		await handle.sync();
	} catch (error) {
		// A handle's errors do not say which file it is.
		throw Object.assign(error as Error, {path});
	}
	const {size} = await handle.stat();
	if (size !== bytes.byteLength) {
		throw Object.assign(new Error(`ENOSPC: short write, ${size} of ${bytes.byteLength} bytes`), {
			code: 'ENOSPC',
			path,
		});
	}
}

/** The file that a path means: through symbolic links, also through one whose target is not there yet. */
export async function linkTarget(path: string): Promise<string> {
	try {
		return await realpath(path);
	} catch (error) {
		if (systemCode(error) !== 'ENOENT') throw error;
	}
	const next = await readlink(path).catch(error => {
		if (['ENOENT', 'EINVAL'].includes(systemCode(error) ?? '')) return undefined;
		throw error;
	});
	if (next !== undefined) return linkTarget(resolve(dirname(path), next));
	const folder = dirname(path);
	return folder === path ? path : join(await linkTarget(folder), basename(path));
}

/** Programs run as root must not leave the user a file that only root can read. */
async function keepOwner(handle: FileHandle, old: Stats): Promise<void> {
	if (process.getuid?.() !== 0) return;
	const {uid, gid} = await handle.stat();
	if (uid !== old.uid || gid !== old.gid) await handle.chown(old.uid, old.gid);
}

export type ReplaceOptions = {
	/** Mode of a new file; a replaced one keeps its own. */
	mode?: number;
	/** Called when the new content is on disk beside the old one, right before the rename; a throw leaves the old one. */
	beforeRename?: () => Promise<void>;
};

/** The file that is about to be replaced, if there is one. Throws `FILE_UNWRITABLE` for anything but a regular file. */
async function replaceable(path: string): Promise<Stats | undefined> {
	const stats = await lstat(path).catch(error => {
		if (systemCode(error) === 'ENOENT') return undefined;
		throw error;
	});
	const what = stats && oddKind(stats);
	if (what === undefined) return stats;
	throw new UserError('FILE_UNWRITABLE', `${path} is ${what}, not a regular file, so it was not replaced.`, {
		hint: 'Give the path of a regular file.',
	});
}

/**
 * Replaces a file so that at any moment it holds the old content or the new one, whole. A symbolic link stays
 * and its target is replaced. Throws `FILE_UNWRITABLE` where there is a device, a pipe or the like, or the system's
 * error, and leaves what is there when anything fails.
 */
export async function replaceFile(
	path: string,
	content: string | Uint8Array,
	{mode = 0o600, beforeRename}: ReplaceOptions = {},
): Promise<void> {
	const target = await linkTarget(path);
	const old = await replaceable(target);
	const temporary = temporaryName(target);
	try {
		const handle = await open(temporary, 'wx', 0o600);
		try {
			await writeWhole(handle, path, content);
			await handle.chmod(old ? old.mode & 0o777 : mode);
			if (old) await keepOwner(handle, old);
		} finally {
			await handle.close();
		}
		await beforeRename?.();
		await replaceable(target);
		await rename(temporary, target);
	} catch (error) {
		// On a disk that fails this may fail too; what is left is swept by the next change.
		await rm(temporary, {force: true}).catch(() => undefined);
		throw error;
	}
	await syncFolder(dirname(target));
}

/**
 * Makes a file that is there whole or not at all, private to the user. Returns false, and touches nothing, when
 * there is one already: of two processes one wins and both can then read the same content.
 */
export async function createFile(path: string, content: string | Uint8Array): Promise<boolean> {
	const temporary = temporaryName(path);
	try {
		const handle = await open(temporary, 'wx', 0o600);
		try {
			await writeWhole(handle, path, content);
		} finally {
			await handle.close();
		}
		await link(temporary, path).catch(async error => {
			// Some file systems have no hard links; a copy is as exclusive, if not as whole.
			if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(systemCode(error) ?? '')) throw error;
			await copyFile(temporary, path, constants.COPYFILE_EXCL);
		});
	} catch (error) {
		if (systemCode(error) === 'EEXIST') return false;
		throw error;
	} finally {
		await rm(temporary, {force: true}).catch(() => undefined);
	}
	await syncFolder(dirname(path));
	return true;
}
