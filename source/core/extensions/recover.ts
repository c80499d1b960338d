import {readdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {exists, readIfExists} from '../files.ts';
import {type ExtensionRecord, parseRecord, recordFile, recordName} from '../store/record.ts';
import {removedFolder} from '../store/removed.ts';
import {findLeftovers} from '../store/staging.ts';
import {sweepBesideFiles, sweepStore} from '../store/sweep-store.ts';
import type {Context} from './context.ts';
import {dropSecrets, finishSecrets} from './secrets.ts';

/** The record in a folder that was an extension's before it was moved out of the store. */
async function recordIn(folder: string): Promise<ExtensionRecord | undefined> {
	try {
		const text = await readIfExists(join(folder, recordName));
		if (text === undefined) return undefined;
		const {id} = JSON.parse(text) as {id: string};
		return parseRecord(id, text);
	} catch {
		return undefined;
	}
}

/** Of an extension that was moved out, and whose secrets nobody got to take out of the vault any more. */
async function finishRemoval(context: Context, folder: string): Promise<void> {
	const record = await recordIn(folder);
	// A bundle may hold a file of that name: nothing is believed about what is installed.
	if (!record || !/^[a-z0-9-]{1,64}$/.test(record.id)) return;
	if (await exists(recordFile(context.paths, record.id))) return;
	await dropSecrets(context, record.id, record.secrets).catch(() => undefined);
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
	const kept = (await readdir(removed).catch(() => [])).map(name => join(removed, name));
	for (const folder of [...leftovers, ...kept]) await finishRemoval(context, folder);
	await Promise.all(
		leftovers.map(folder => rm(folder, {recursive: true, force: true}).catch(() => undefined)),
	);
	await sweepStore(paths);
}
