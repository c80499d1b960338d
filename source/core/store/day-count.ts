import {join} from 'node:path';
import {ensureFolder, replaceFile} from '../files.ts';
import type {Paths} from '../paths.ts';
import {readStored, readToReplace, type StoredFormat} from '../stored-file.ts';

type Days = {day: string; count: number};

function daysFile({state}: Paths): string {
	return join(state, 'days.json');
}

const format: StoredFormat<Days> = {
	what: 'the count of days',
	parse: ({day, count}) =>
		typeof day === 'string' && typeof count === 'number' && Number.isSafeInteger(count)
			? {day, count}
			: undefined,
	hint: 'Move it away: it is made again.',
};

/** The number of the day that was counted last; 0 before the first, and where that cannot be read. */
export async function dayNumber(paths: Paths): Promise<number> {
	const known = await readStored(daysFile(paths), format).catch(() => undefined);
	return known?.count ?? 0;
}

/**
 * Counts the days on which something was changed and returns today's number; undefined when that cannot be told. What
 * is kept for some days goes by this: a clock that jumps by years makes one day of it, whichever way it jumps. Hold the
 * store's lock.
 */
export async function countDay(paths: Paths, now: Date): Promise<number | undefined> {
	try {
		const known = await readToReplace(daysFile(paths), format);
		const day = now.toISOString().slice(0, 10);
		if (known?.day === day) return known.count;
		const count = known === undefined ? 0 : known.count + 1;
		await ensureFolder(paths.state);
		await replaceFile(daysFile(paths), `${JSON.stringify({schema: 1, day, count})}\n`);
		return count;
	} catch {
		return undefined;
	}
}
