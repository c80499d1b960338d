import {join} from 'node:path';
import {ensureFolder, replaceFile} from '../files.ts';
import type {Paths} from '../paths.ts';
import {readStored, type StoredFormat} from '../stored-file.ts';
import type {Shell} from './config-text.ts';
import type {Place} from './entry.ts';

/**
 * One entry that we wrote: its fingerprint and not its text, which in a direct entry may hold secrets. `pending` is
 * what we were about to write when we last wrote the file: if we were killed, it tells ours from someone else's.
 */
export type LedgerEntry = {written?: string; pending?: string; secrets?: readonly Place[]};

/** What we wrote into one client's file. */
export type LedgerFile = {entries: Readonly<Record<string, LedgerEntry>>; shell?: Shell};

/** By the absolute path of the client's file, links resolved. */
type Ledger = {schema: 1; files: Readonly<Record<string, LedgerFile>>};

const emptyLedgerFile: LedgerFile = {entries: {}};

function ledgerFile(paths: Paths): string {
	return join(paths.state, 'ledger.json');
}

export function ledgerLock(paths: Paths): string {
	return join(paths.state, 'ledger.lock');
}

const format: StoredFormat<Ledger> = {
	what: "the list of what was written into clients' files",
	parse(value) {
		const ledger = value as Partial<Ledger>;
		const whole =
			ledger.schema === 1 &&
			typeof ledger.files === 'object' &&
			ledger.files !== null &&
			Object.values(ledger.files).every(
				known => typeof known?.entries === 'object' && known.entries !== null,
			);
		return whole ? (ledger as Ledger) : undefined;
	},
	hint: 'Move it away and run: mcpb-tui sync. Entries that are as they should be are recognised again.',
};

/** Without it nobody can tell whose an entry is, so the client's file is not touched where it cannot be read. */
async function readLedger(paths: Paths): Promise<Ledger> {
	return (await readStored(ledgerFile(paths), format)) ?? {schema: 1, files: {}};
}

/** What we wrote into the client's file `target`. Throws `RECORD_UNREADABLE`, `RECORD_DAMAGED` or `RECORD_NEWER`. */
export async function readLedgerFile(paths: Paths, target: string): Promise<LedgerFile> {
	const {files} = await readLedger(paths);
	return (Object.hasOwn(files, target) && files[target]) || emptyLedgerFile;
}

/** Records what we wrote into `target`. Hold the ledger's lock. */
export async function writeLedgerFile(paths: Paths, target: string, known: LedgerFile): Promise<void> {
	const {files} = await readLedger(paths);
	const {[target]: _, ...others} = files;
	const ledger: Ledger = {
		schema: 1,
		files: Object.keys(known.entries).length > 0 ? {...others, [target]: known} : others,
	};
	await ensureFolder(paths.state);
	await replaceFile(ledgerFile(paths), `${JSON.stringify(ledger, undefined, '\t')}\n`);
}
