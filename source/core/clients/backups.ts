import {createHash, randomBytes} from 'node:crypto';
import {chmod, link, rm, stat, writeFile} from 'node:fs/promises';
import {basename, extname, join} from 'node:path';
import {ensureFolder, isAbsent, namesIn} from '../files.ts';
import type {Paths} from '../paths.ts';
import {readRegular} from '../regular-file.ts';

const kept = 10;

/** In the name of a backup: secrets that nothing else holds any more were taken out of it. */
export const withoutSecretsMark = '.without-secrets';

/** The old file under another name: `linked` means that it is the very file that others may still have open. */
export type Backup = {path: string; linked: boolean};

function backupsFolder(paths: Paths): string {
	return join(paths.state, 'backups');
}

function prefixOf(target: string): string {
	const hash = createHash('sha256').update(target).digest('hex').slice(0, 8);
	return `${basename(target, extname(target))}.${hash}.`;
}

/** A kept file by its name: `<file>.<hash>.<time>-<number>-<random>.json`, from older programs without the number. */
type Named = {name: string; time: string; number: number};

function parseName(prefix: string, name: string): Named | undefined {
	if (!name.startsWith(prefix)) return undefined;
	const rest = name.slice(prefix.length);
	const [, day, clock, number = '0'] =
		/^(\d{4}-\d\d-\d\d)T([\d.-]+Z)-(?:(\d{6,})-)?[0-9a-f]{4}(?:\.|$)/.exec(rest) ?? [];
	if (!day || !clock) return undefined;
	return {name, time: `${day}T${clock.replaceAll('-', ':')}`, number: Number(number)};
}

/**
 * The backups of a client's file, the oldest first, in the order in which they were made: by number, as a clock that goes
 * back would make the newest the oldest. Throws `RECORD_UNREADABLE`.
 */
async function backupsOf(paths: Paths, target: string): Promise<readonly Named[]> {
	const prefix = prefixOf(target);
	const found = (await namesIn(backupsFolder(paths))).flatMap(name => parseName(prefix, name) ?? []);
	return found.sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : 1));
}

/**
 * Keeps the file as it is now in `state/backups/`: by a hard link where the file system permits, so that what
 * another program is writing into it at this moment is not lost, else as a copy. Hold the ledger's lock.
 */
export async function keepBackup(paths: Paths, target: string): Promise<Backup> {
	const number = ((await backupsOf(paths, target)).at(-1)?.number ?? 0) + 1;
	const folder = await ensureFolder(backupsFolder(paths));
	const time = new Date().toISOString().replaceAll(':', '-');
	const own = `${String(number).padStart(6, '0')}-${randomBytes(2).toString('hex')}`;
	const path = join(folder, `${prefixOf(target)}${time}-${own}${extname(target)}`);
	try {
		await link(target, path);
		return {path, linked: true};
	} catch {
		await writeFile(path, await readRegular(target), {flag: 'wx', mode: 0o600});
		return {path, linked: false};
	}
}

export type KeptFile = {name: string; path: string /** ISO 8601. */; time: string; size: number};

/** The backups of a client's file, the newest first. Throws `RECORD_UNREADABLE`. */
export async function listBackups(paths: Paths, target: string): Promise<readonly KeptFile[]> {
	const kept = await Promise.all(
		(await backupsOf(paths, target)).toReversed().map(async ({name, time}): Promise<KeptFile | undefined> => {
			const path = join(backupsFolder(paths), name);
			// One that cannot be looked at is listed all the same: what is wrong with it is told when it is read.
			const found = await stat(path).catch(() => undefined);
			if (found ? !found.isFile() : await isAbsent(path)) return undefined;
			return {name, path, time, size: found?.size ?? 0};
		}),
	);
	return kept.filter(file => file !== undefined);
}

/** Takes back a backup of a change that did not come about. */
export async function dropBackup({path}: Backup): Promise<void> {
	await rm(path, {force: true});
}

/** Makes a backup private, once the file has been replaced and is no longer the same one, and removes the oldest others. */
export async function settleBackup(paths: Paths, target: string, {path}: Backup): Promise<void> {
	await chmod(path, 0o600);
	const others = (await backupsOf(paths, target)).filter(({name}) => name !== basename(path));
	await Promise.all(
		others.slice(0, -(kept - 1)).map(({name}) => rm(join(backupsFolder(paths), name), {force: true})),
	);
}

/** What the kept file holds now; differs from what was replaced when another program wrote into it late. */
export async function readBackup({path}: Backup): Promise<Buffer> {
	return readRegular(path);
}
