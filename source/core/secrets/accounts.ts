import {join} from 'node:path';
import process from 'node:process';
import {UserError} from '../errors.ts';
import {createFile, ensureFolder, readIfExists} from '../files.ts';
import type {Paths} from '../paths.ts';
import {readRegular} from '../regular-file.ts';

/** The name under which a vault keeps one secret; the store's uuid keeps two stores on one machine apart. */
export function secretAccount(storeUuid: string, id: string, key: string): string {
	return `${storeUuid}/${id}/${key}`;
}

function parseUuid(file: string, text: string): string {
	try {
		const {uuid} = JSON.parse(text) as {uuid?: unknown};
		if (typeof uuid === 'string' && /^[0-9a-f-]{36}$/.test(uuid)) return uuid;
	} catch {}
	// Made anew, it would cut every extension off from its secrets.
	throw new UserError('RECORD_DAMAGED', `${file} is damaged: it does not hold the store's uuid.`, {
		hint: `Restore it from a backup, or remove it and give every secret again with: mcpb-tui config <id> --set <key>=-`,
	});
}

/**
 * The uuid of this store, made at the first call (`data/store.json`). Takes no lock: callers may hold the store's.
 * Throws `RECORD_DAMAGED` when the file has no uuid in it.
 */
export async function storeUuid(paths: Paths): Promise<string> {
	const file = join(paths.data, 'store.json');
	const present = await readIfExists(file);
	if (present !== undefined) return parseUuid(file, present);
	// Loaded here, once in a store's life: the launcher must not pay for it at every start.
	const {randomUUID} = process.getBuiltinModule('node:crypto');
	// A store without one has no secrets yet.
	if (paths.lookOnly) return randomUUID();
	await ensureFolder(paths.data);
	await createFile(file, `${JSON.stringify({schema: 1, uuid: randomUUID()})}\n`);
	return parseUuid(file, (await readRegular(file)).toString('utf8'));
}
