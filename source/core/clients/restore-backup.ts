import type {BackupView, JsonValue, RestoredBackup} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {linkTarget} from '../files.ts';
import {withLock} from '../lock.ts';
import type {Paths} from '../paths.ts';
import {redacted} from '../redact.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {type Backup, listBackups, withoutSecretsMark} from './backups.ts';
import {isClaudeRunning} from './client-running.ts';
import {
	type ConfigFile,
	changedMeanwhile,
	readBytes,
	readConfig,
	sameBytes,
	sweepBeside,
} from './config-file.ts';
import {removeEntry} from './config-text.ts';
import {fingerprint} from './entry.ts';
import {ledgerLock} from './ledger.ts';
import {attempts, busy, overtakenWords, replaceConfig} from './replace-config.ts';
import {restartWarning} from './sync-warnings.ts';

/** The kept files of a client's file, the newest first, each with the servers that it holds. */
export async function viewBackups(path: string, paths: Paths): Promise<readonly BackupView[]> {
	const target = await linkTarget(path).catch(() => path);
	const found = await listBackups(paths, target);
	return Promise.all(
		found.map(async ({name, path: file, time, size}): Promise<BackupView> => {
			const marked = name.includes(withoutSecretsMark) && {withoutSecrets: true as const};
			const known = {name: safeLine(name), path: file, time, size, ...marked};
			try {
				const {servers} = await readConfig(file, 0);
				return {...known, servers: [...servers.keys()].map(safeLine)};
			} catch (error) {
				return {...known, servers: [], problem: safeLine(toUserError(error).message)};
			}
		}),
	);
}

function notFound(name: string): UserError {
	return new UserError('BACKUP_NOT_FOUND', `There is no backup "${name}" of the client's file.`, {
		hint: 'See which there are with: mcpb-tui sync --backups',
	});
}

/** What the file would hold and does not, by the names of its servers: their content may be secret. */
function compare(before: ReadonlyMap<string, JsonValue>, after: ReadonlyMap<string, JsonValue>) {
	const names = new Set([...before.keys(), ...after.keys()]);
	const pick = (test: (old: JsonValue | undefined, fresh: JsonValue | undefined) => boolean): SafeText[] =>
		[...names].filter(name => test(before.get(name), after.get(name))).map(safeLine);
	return {
		added: pick(old => old === undefined),
		removed: pick((_, fresh) => fresh === undefined),
		changed: pick(
			(old, fresh) => old !== undefined && fresh !== undefined && fingerprint(old) !== fingerprint(fresh),
		),
	};
}

/** Tells which entries of a backup cannot work, where secrets were taken out of it. */
function lackingSecrets(name: string, servers: ConfigFile['servers']): readonly SafeText[] {
	if (!name.includes(withoutSecretsMark)) return [];
	const ids = [...servers].flatMap(([id, entry]) => (JSON.stringify(entry).includes(redacted) ? [id] : []));
	return [
		safeLine(
			`Secrets were taken out of this backup; ${redacted} stands in their place in: ${ids.join(', ')}. Write these entries again with: mcpb-tui sync --restore ${ids.join(' ')}`,
		),
	];
}

async function serversNow(path: string): Promise<ConfigFile['servers']> {
	// What is to be replaced may be broken: that is what backups are for.
	return readConfig(path, 0).then(
		({servers}) => servers,
		() => new Map(),
	);
}

async function putBack(
	paths: Paths,
	target: string,
	bytes: Buffer,
): Promise<{backup?: Backup; warnings: readonly SafeText[]}> {
	for (let attempt = 0; attempt < attempts; attempt++) {
		const expected = await readBytes(target);
		if (sameBytes(expected, bytes)) return {warnings: []};
		const replaced = await replaceConfig({paths, path: target, expected, text: bytes});
		if (replaced === changedMeanwhile) continue;
		const {backup, overtaken} = replaced;
		if (!backup) return {warnings: []};
		return {backup, warnings: overtaken ? [safeLine(overtakenWords(backup))] : []};
	}
	throw busy(target);
}

export type RestoreRequest = {
	path: string;
	paths: Paths;
	name: string;
	dryRun?: boolean;
	/** Of its entries those that must not come back, by name. */
	leaveOut?: (servers: ConfigFile['servers']) => Promise<readonly string[]>;
};

/** A kept file as it may come back. */
async function readKept(
	file: string,
	leaveOut: RestoreRequest['leaveOut'],
): Promise<{bytes: Buffer; servers: ConfigFile['servers']; left: readonly string[]} | undefined> {
	const {bytes, text, servers} = await readConfig(file, 0);
	if (!bytes) return undefined;
	const left = (await leaveOut?.(servers)) ?? [];
	if (left.length === 0) return {bytes, servers, left};
	const edited = left.reduce((rest, id) => removeEntry(rest, id, undefined), text);
	const kept = new Map([...servers].filter(([id]) => !left.includes(id)));
	return {bytes: Buffer.from(edited), servers: kept, left};
}

function leftOutWarning(ids: readonly string[]): SafeText {
	return safeLine(
		`Of the backup the entries of ${ids.join(', ')} do not come back: a policy of this machine forbids what they run.`,
	);
}

/**
 * Puts a kept file back in the place of a client's file, byte for byte but for what must not come back; the file as it is
 * now is kept first. Our own
 * entries in it may not be what is wanted: the next sync tells. Throws `BACKUP_NOT_FOUND`, `CLIENT_CONFIG_INVALID`
 * for a backup that the client could not read, `CLIENT_CONFIG_UNWRITABLE` or `CLIENT_CONFIG_BUSY`.
 */
export async function restoreBackup({
	path,
	paths,
	name,
	dryRun = false,
	leaveOut,
}: RestoreRequest): Promise<RestoredBackup> {
	const target = await linkTarget(path).catch(() => path);
	const restore = async (): Promise<RestoredBackup> => {
		const chosen = (await listBackups(paths, target)).find(
			candidate => candidate.name === name || candidate.path === name,
		);
		if (!chosen) throw notFound(name);
		const found = await readKept(chosen.path, leaveOut);
		if (!found) throw notFound(name);
		const {bytes, servers, left} = found;
		const told = left.length > 0 ? [leftOutWarning(left)] : [];
		const differences = compare(await serversNow(target), servers);
		const same = sameBytes(await readBytes(target), bytes);
		const known = {path, restored: safeLine(chosen.name), time: chosen.time, ...differences};
		const incomplete = lackingSecrets(chosen.name, servers);
		if (dryRun || same) return {...known, written: false, same, warnings: [...incomplete, ...told]};
		await sweepBeside(target);
		const {backup, warnings} = await putBack(paths, target, bytes);
		return {
			...known,
			written: true,
			same,
			...(backup && {backup: backup.path}),
			warnings: [...incomplete, ...told, ...warnings, restartWarning(await isClaudeRunning())],
		};
	};
	// A look leaves no lock file behind.
	return dryRun ? restore() : withLock(ledgerLock(paths), restore);
}
