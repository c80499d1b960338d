import {createHash} from 'node:crypto';
import {rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {UserError} from '../errors.ts';
import {parseJson} from '../exact-json.ts';
import {ensureFolder, readIfExists, replaceFile} from '../files.ts';
import {withLock} from '../lock.ts';
import type {Paths} from '../paths.ts';
import {rememberedAs} from '../plain-url.ts';

/** What there is a file of for each extension, and the type of its entries. */
export type CallFile<Entry> = {
	readonly name: 'calls' | 'saved';
	readonly isEntry: (value: unknown) => value is Entry;
};

const schema = 1;

function folder(paths: Paths): string {
	return join(paths.state, 'history');
}

/** An extension's id is a file name; that of a server which is not ours may be anything. */
function fileOf<Entry>(paths: Paths, server: string, {name}: CallFile<Entry>): string {
	const id = rememberedAs(server);
	const safe = /^[a-z0-9-]{1,64}$/.test(id)
		? id
		: `_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
	return join(folder(paths), `${safe}.${name}.json`);
}

/** The entries of a file's text; undefined when it is none of ours. */
function parse<Entry>(file: string, text: string, isEntry: CallFile<Entry>['isEntry']): Entry[] | undefined {
	let value: {schema?: unknown; entries?: unknown} | null;
	try {
		value = parseJson(text) as typeof value;
	} catch {
		return undefined;
	}
	if (typeof value?.schema === 'number' && value.schema > schema) {
		throw new UserError('RECORD_NEWER', `${file} was written by a newer mcpb-tui (schema ${value.schema}).`, {
			hint: 'Update mcpb-tui; nothing was changed.',
		});
	}
	return Array.isArray(value?.entries) ? value.entries.filter(isEntry) : undefined;
}

/** The entries as they are in the file, the newest first. A damaged file has none. Throws `RECORD_NEWER`. */
export async function readEntries<Entry>(
	paths: Paths,
	id: string,
	kind: CallFile<Entry>,
): Promise<readonly Entry[]> {
	const file = fileOf(paths, id, kind);
	const text = await readIfExists(file);
	return (text !== undefined && parse(file, text, kind.isEntry)) || [];
}

/**
 * Changes the entries of a file while nobody else does; what `change` throws leaves it as it is. A damaged
 * file is kept beside as `….damaged`. Throws `STORE_BUSY` and `RECORD_NEWER`.
 */
export async function changeEntries<Entry>(
	paths: Paths,
	id: string,
	kind: CallFile<Entry>,
	change: (entries: readonly Entry[]) => readonly Entry[],
): Promise<void> {
	await ensureFolder(folder(paths));
	await withLock(join(folder(paths), 'lock'), async () => {
		const file = fileOf(paths, id, kind);
		const text = await readIfExists(file);
		const before = text === undefined ? [] : parse(file, text, kind.isEntry);
		const entries = change(before ?? []);
		if (!before) await rename(file, `${file}.damaged`);
		if (entries.length === 0) await rm(file, {force: true});
		else await replaceFile(file, `${JSON.stringify({schema, entries})}\n`);
	});
}
