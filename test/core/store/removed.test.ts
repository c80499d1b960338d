import {existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Paths} from '../../../source/core/paths.ts';
import {recordFile} from '../../../source/core/store/record.ts';
import {bringBack, keepRemoved, removedFolder, sweepRemoved} from '../../../source/core/store/removed.ts';
import {isWaiting} from '../../../source/core/store/staging.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import {unreadableWays} from '../../support/unreadable.ts';

const newer = ['newer', (file: string) => writeFileSync(file, '{"schema": 2}'), ''] as const;
const day = (text: string) => new Date(`${text}T12:00:00Z`);

async function removed(paths: Paths, id: string): Promise<string> {
	putExtension(paths, id);
	return keepRemoved(paths, id);
}

const names = (paths: Paths) => readdirSync(removedFolder(paths)).sort();

test('what was removed is kept for seven days on which something was changed', async () => {
	const paths = temporaryPaths();
	const first = await removed(paths, 'first');
	for (let date = 1; date <= 8; date++) {
		await sweepRemoved(paths, day(`2026-12-0${date}`));
		await sweepRemoved(paths, day(`2026-12-0${date}`));
		expect(names(paths), `day ${date}`).toEqual([first]);
	}
	const second = await removed(paths, 'second');
	await sweepRemoved(paths, day('2026-12-09'));
	expect(names(paths)).toEqual([second]);
	await bringBack(paths, 'second', second);
	expect(existsSync(recordFile(paths, 'second'))).toBe(true);
});

test('a clock that jumps by years deletes nothing early, in whichever direction', async () => {
	const paths = temporaryPaths();
	const kept = await removed(paths, 'weather');
	for (const date of ['1970-01-01', '2044-06-01', '2026-11-29', '2000-01-01', '2099-12-31'])
		await sweepRemoved(paths, day(date));
	expect(names(paths)).toEqual([kept]);
	await bringBack(paths, 'weather', kept);
});

test('of an older program, which went by the clock, the same is kept as long', async () => {
	const paths = temporaryPaths();
	const old = join(removedFolder(paths), '86400000-ab12cd34');
	mkdirSync(old, {recursive: true});
	await sweepRemoved(paths, day('2026-12-01'));
	expect(existsSync(old)).toBe(true);
	for (let date = 2; date <= 9; date++) await sweepRemoved(paths, day(`2026-12-0${date}`));
	expect(existsSync(old)).toBe(false);
});

test('the last ten stay by their number, not by what the clock said', async () => {
	const paths = temporaryPaths();
	mkdirSync(join(removedFolder(paths), '99999999999999-ab12cd34'), {recursive: true});
	const kept: string[] = [];
	for (let number = 1; number <= 10; number++) kept.push(await removed(paths, `ext-${number}`));
	await sweepRemoved(paths, day('2026-12-01'));
	expect(names(paths)).toEqual([...kept].sort());
});

test('nothing is deleted while the count of days cannot be read, or is of a newer program', async () => {
	for (const [, damage] of [...unreadableWays, newer]) {
		const paths = temporaryPaths();
		const kept = await removed(paths, 'weather');
		mkdirSync(paths.state, {recursive: true});
		damage(join(paths.state, 'days.json'));
		for (let date = 1; date <= 9; date++) await sweepRemoved(paths, day(`2026-12-0${date}`));
		expect(names(paths)).toEqual([kept]);
	}
});

test('a download waits for a day by a clock that may have been wrong, and one that cannot be looked at stays', async () => {
	const folder = temporaryPaths().state;
	mkdirSync(folder, {recursive: true});
	const part = join(folder, '1-ab.part');
	writeFileSync(part, '');
	expect(await isWaiting(part)).toBe(true);
	for (const date of ['2000-01-01', '2099-01-01']) {
		utimesSync(part, day(date), day(date));
		expect(await isWaiting(part), date).toBe(false);
	}
	unreadableWays[1]?.[1](part);
	expect(await isWaiting(part)).toBe(true);
});
