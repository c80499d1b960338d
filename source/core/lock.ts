import {lstat, open} from 'node:fs/promises';
import {dirname} from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {diskFault, UserError} from './errors.ts';
import {ensureFolder} from './files.ts';
import {oddKind} from './regular-file.ts';

const patience = 10_000;
const held = new Map<string, Promise<unknown>>();

/** `node:sqlite` announces itself as experimental on standard error; that one line is kept from the user's screen. */
async function loadSqlite() {
	const original = process.emitWarning;
	process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
		if (!String(warning).includes('SQLite')) original.call(process, warning, ...rest);
	}) as typeof process.emitWarning;
	try {
		return await import('node:sqlite');
	} finally {
		process.emitWarning = original;
	}
}

/** What is wrong with a lock file: SQLite only says that it "cannot open" it, so the system is asked. */
async function unlockable(file: string, error: unknown): Promise<unknown> {
	try {
		await (await open(file, 'a')).close();
	} catch (reason) {
		return diskFault(reason) ?? reason;
	}
	return new UserError('STORE_UNWRITABLE', `Cannot lock ${file}: ${(error as Error).message}.`, {
		hint: 'Check its disk and try again; nothing was changed.',
		cause: error,
	});
}

async function openOrExplain<T>(file: string, start: () => T): Promise<T> {
	try {
		return start();
	} catch (error) {
		throw await unlockable(file, error);
	}
}

async function acquire(file: string, signal: AbortSignal | undefined): Promise<() => void> {
	const {DatabaseSync} = await loadSqlite();
	await ensureFolder(dirname(file));
	const stats = await lstat(file).catch(() => undefined);
	const what = stats?.isSymbolicLink() ? undefined : stats && oddKind(stats);
	// SQLite would open a pipe or a device and wait.
	if (what !== undefined)
		throw new UserError('STORE_UNWRITABLE', `Cannot lock ${file}: it is ${what}.`, {
			hint: 'Remove it and try again; nothing was changed.',
		});
	const database = await openOrExplain(file, () => new DatabaseSync(file));
	const deadline = performance.now() + patience;
	for (;;) {
		signal?.throwIfAborted();
		try {
			// Not `locking_mode = EXCLUSIVE`: an attempt that fails would keep its shared lock, and two of them block
			// each other for good.
			// Nothing is ever written, so a journal on the disk would only be one more thing that a full one refuses.
			database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
			return () => database.close();
		} catch (error) {
			const busy = error instanceof Error && /locked|busy/i.test(error.message);
			if (!busy || performance.now() > deadline) {
				database.close();
				if (!busy) throw await unlockable(file, error);
				throw new UserError('STORE_BUSY', `Another mcpb-tui has held ${file} for ten seconds.`, {
					hint: 'Wait for it to finish (an install, perhaps), or end it, and try again.',
				});
			}
		}
		await pause(15 + Math.random() * 20, undefined, {signal});
	}
}

/**
 * Runs `work` while no other process and no other caller in this one holds the lock `file`. The lock is the
 * kernel's, by way of SQLite: a killed process frees it at once, a sleeping one keeps it.
 * Throws `STORE_BUSY` after ten seconds. Not re-entrant.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
	const before = held.get(file) ?? Promise.resolve();
	const turn = before.then(async () => {
		const release = await acquire(file, signal);
		try {
			return await work();
		} finally {
			release();
		}
	});
	const settled = turn.catch(() => undefined);
	held.set(file, settled);
	try {
		return await turn;
	} finally {
		if (held.get(file) === settled) held.delete(file);
	}
}
