import {createHash, randomBytes} from 'node:crypto';
import {chmod, copyFile, link, readdir, readFile, rm, stat} from 'node:fs/promises';
import {basename, extname, join} from 'node:path';
import {ensureFolder} from '../files.ts';
import type {Paths} from '../paths.ts';

const kept = 10;

/** In the name of a backup: secrets that nothing else holds any more were taken out of it. */
export const withoutSecretsMark = '.without-secrets';

/** The old file under another name: `linked` means that it is the very file that others may still have open. */
export type Backup = {path: string; linked: boolean};

function prefixOf(target: string): string {
	const hash = createHash('sha256').update(target).digest('hex').slice(0, 8);
	return `${basename(target, extname(target))}.${hash}.`;
}

/**
 * Keeps the file as it is now in `state/backups/`: by a hard link where the file system permits, so that what
 * another program is writing into it at this moment is not lost, else as a copy.
 */
export async function keepBackup(paths: Paths, target: string): Promise<Backup> {
	const folder = await ensureFolder(join(paths.state, 'backups'));
	const time = new Date().toISOString().replaceAll(':', '-');
	const path = join(folder, `${prefixOf(target)}${time}-${randomBytes(2).toString('hex')}${extname(target)}`);
	try {
		await link(target, path);
		return {path, linked: true};
	} catch {
		await copyFile(target, path);
		return {path, linked: false};
	}
}

export type KeptFile = {name: string; path: string /** ISO 8601. */; time: string; size: number};

/** The backups of a client's file, the newest first. */
export async function listBackups(paths: Paths, target: string): Promise<readonly KeptFile[]> {
	const folder = join(paths.state, 'backups');
	const prefix = prefixOf(target);
	const names = (await readdir(folder).catch(() => [])).filter(name => name.startsWith(prefix));
	const kept = await Promise.all(
		names.map(async (name): Promise<KeptFile | undefined> => {
			const [, day, clock] = /^(\d{4}-\d\d-\d\d)T([\d.-]+Z)-/.exec(name.slice(prefix.length)) ?? [];
			const path = join(folder, name);
			const found = await stat(path).catch(() => undefined);
			if (!day || !clock || !found?.isFile()) return undefined;
			return {name, path, time: `${day}T${clock.replaceAll('-', ':')}`, size: found.size};
		}),
	);
	return kept.filter(file => file !== undefined).sort((a, b) => (a.name < b.name ? 1 : -1));
}

/** Takes back a backup of a change that did not come about. */
export async function dropBackup({path}: Backup): Promise<void> {
	await rm(path, {force: true});
}

/** Makes a backup private, once the file has been replaced and is no longer the same one, and removes the oldest. */
export async function settleBackup(paths: Paths, target: string, {path}: Backup): Promise<void> {
	await chmod(path, 0o600);
	const folder = join(paths.state, 'backups');
	const prefix = prefixOf(target);
	const names = (await readdir(folder)).filter(name => name.startsWith(prefix)).sort();
	await Promise.all(names.slice(0, -kept).map(name => rm(join(folder, name), {force: true})));
}

/** What the kept file holds now; differs from what was replaced when another program wrote into it late. */
export async function readBackup({path}: Backup): Promise<Buffer> {
	return readFile(path);
}
