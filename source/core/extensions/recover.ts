import {lstat, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {systemCode} from '../errors.ts';
import {isAbsent, namesIn, readIfExists} from '../files.ts';
import {type ExtensionRecord, isExtensionId, parseRecord, recordFile, recordName} from '../store/record.ts';
import {removedFolder} from '../store/removed.ts';
import {findLeftovers} from '../store/staging.ts';
import {sweepBesideFiles, sweepStore} from '../store/sweep-store.ts';
import type {Context} from './context.ts';
import {dropSecrets, finishSecrets} from './secrets.ts';

/**
 * The record in a folder that was an extension's before it was moved out of the store; undefined when there is none that
 * means anything. Throws when that cannot be told.
 */
async function recordIn(folder: string): Promise<ExtensionRecord | undefined> {
	const file = join(folder, recordName);
	// A bundle may hold a folder of that name, and what is no folder holds nothing.
	const found = await lstat(file).catch(error => {
		if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
		throw error;
	});
	const text = found?.isFile() ? await readIfExists(file) : undefined;
	if (text === undefined) return undefined;
	try {
		const {id} = JSON.parse(text) as {id: string};
		return parseRecord(id, text);
	} catch {
		return undefined;
	}
}

/**
 * Of an extension that was moved out, and whose secrets nobody got to take out of the vault any more. False when that
 * cannot be told now: its folder has to stay, as nothing else says which they are.
 */
async function finishRemoval(context: Context, folder: string): Promise<boolean> {
	let record: ExtensionRecord | undefined;
	try {
		record = await recordIn(folder);
	} catch {
		return false;
	}
	// A bundle may hold a file of that name: nothing is believed about what is installed.
	if (!record || !isExtensionId(record.id)) return true;
	// Also of one that is installed and cannot be read the secrets are in use.
	if (!(await isAbsent(recordFile(context.paths, record.id)))) return true;
	await dropSecrets(context, record.id, record.secrets).catch(() => undefined);
	return true;
}

/**
 * Finishes what a killed process began, or takes it back: removed extensions lose their secrets, secrets
 * that no record came to name leave the vault, and what was staged, thrown away or written beside its place is deleted. Next to nothing to do when nothing was broken off.
 * Hold the store's lock.
 */
export async function recover(context: Context): Promise<void> {
	const {paths} = context;
	await sweepBesideFiles(paths);
	await finishSecrets(context);
	const leftovers = await findLeftovers(paths);
	if (leftovers.length === 0) return;
	const removed = removedFolder(paths);
	const kept = (await namesIn(removed).catch(() => [])).map(name => join(removed, name));
	for (const folder of kept) await finishRemoval(context, folder);
	const finished: string[] = [];
	for (const folder of leftovers) if (await finishRemoval(context, folder)) finished.push(folder);
	await Promise.all(
		finished.map(folder => rm(folder, {recursive: true, force: true}).catch(() => undefined)),
	);
	await sweepStore(paths);
}
