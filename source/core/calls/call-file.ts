import {createHash} from 'node:crypto';
import {rename, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {toUserError, UserError} from '../errors.ts';
import {ensureFolder, exists, namesIn, replaceFile} from '../files.ts';
import {withLock} from '../lock.ts';
import type {Paths} from '../paths.ts';
import {rememberedAs} from '../plain-url.ts';
import {readStored, readToReplace, type StoredFormat} from '../stored-file.ts';

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
function fileOf(paths: Paths, server: string, {name}: {name: CallFile<unknown>['name']}): string {
	const id = rememberedAs(server);
	const safe = /^[a-z0-9-]{1,64}$/.test(id)
		? id
		: `_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
	return join(folder(paths), `${safe}.${name}.json`);
}

const kinds = ['calls', 'saved'] as const;

/** Moves all that is remembered of an extension's calls into a folder, or from there to its place where nothing is yet. */
export async function moveCallFiles(
	paths: Paths,
	id: string,
	direction: {into: string} | {from: string},
): Promise<void> {
	await ensureFolder(folder(paths));
	await withLock(join(folder(paths), 'lock'), async () => {
		for (const name of kinds) {
			const place = fileOf(paths, id, {name});
			const [from, to] =
				'into' in direction
					? [place, join(direction.into, `${name}.json`)]
					: [join(direction.from, `${name}.json`), place];
			if ((await exists(from)) && !(await exists(to))) await rename(from, to);
		}
	});
}

function formatOf<Entry>({isEntry, name}: CallFile<Entry>): StoredFormat<readonly Entry[]> {
	return {
		what: name === 'saved' ? 'the saved calls of a server' : 'the history of calls of a server',
		parse: ({entries}) => (Array.isArray(entries) ? entries.filter(isEntry) : undefined),
		hint: 'Move it away, or put it back from a backup.',
	};
}

/** The entries as they are in the file, the newest first. A damaged file has none. Throws `RECORD_UNREADABLE` and `RECORD_NEWER`. */
export async function readEntries<Entry>(
	paths: Paths,
	id: string,
	kind: CallFile<Entry>,
): Promise<readonly Entry[]> {
	try {
		return (await readStored(fileOf(paths, id, kind), formatOf(kind))) ?? [];
	} catch (error) {
		// The next call that is written moves it beside.
		if (error instanceof UserError && error.code === 'RECORD_DAMAGED') return [];
		throw error;
	}
}

/** What cannot be used of the files of calls of all servers, and why. */
export async function callFileFaults(paths: Paths): Promise<readonly UserError[]> {
	const names = (await namesIn(folder(paths))).filter(name => name.endsWith('.json'));
	const faults = await Promise.all(
		names.map(name => {
			const kind = name.endsWith('.saved.json') ? 'saved' : 'calls';
			const format = formatOf({name: kind, isEntry: (_value): _value is unknown => true});
			return readStored(join(folder(paths), name), format).then(() => undefined, toUserError);
		}),
	);
	return faults.filter(fault => fault !== undefined);
}

/**
 * Changes the entries of a file while nobody else does; what `change` throws leaves it as it is. A damaged
 * file is kept beside as `….damaged`. Throws `STORE_BUSY`, `RECORD_UNREADABLE` and `RECORD_NEWER`.
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
		const entries = change(await readEntries(paths, id, kind));
		await readToReplace(file, formatOf(kind));
		if (entries.length === 0) await rm(file, {force: true});
		else await replaceFile(file, `${JSON.stringify({schema, entries})}\n`);
	});
}
