import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {keepBackup, listBackups} from '../../../source/core/clients/backups.ts';
import {replaceConfig} from '../../../source/core/clients/replace-config.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import {unreadableWays} from '../../support/unreadable.ts';

let paths: Paths;
let file: string;
let folder: string;
beforeEach(() => {
	paths = temporaryPaths();
	file = join(paths.state, 'claude_desktop_config.json');
	folder = join(paths.state, 'backups');
	mkdirSync(folder, {recursive: true});
	vi.useFakeTimers({toFake: ['Date']});
});
afterEach(() => void vi.useRealTimers());

const put = (text: string) => writeFileSync(file, text);

/** Replaces the file as a sync does, and returns what was kept. */
async function replace(text: string): Promise<string> {
	const replaced = await replaceConfig({paths, path: file, expected: readFileSync(file), text});
	if (typeof replaced === 'symbol') throw new Error('changed meanwhile');
	return readFileSync(replaced.backup?.path ?? '', 'utf8');
}

const contents = async () => (await listBackups(paths, file)).map(({path}) => readFileSync(path, 'utf8'));

test('the order of backups is the one that they were made in, wherever the clock jumps to', async () => {
	put('0');
	const clocks = ['2031-05-01', '2026-11-29', '1970-01-01', '2026-11-30', '2044-01-01', '2026-12-01'];
	for (const [index, day] of [...clocks, ...clocks].entries()) {
		vi.setSystemTime(new Date(`${day}T12:00:00Z`));
		expect(await replace(String(index + 1)), day).toBe(String(index));
	}
	expect(await contents()).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2']);
});

test('those of an older program, also from a time that has not come, are kept and go first', async () => {
	put('now');
	vi.setSystemTime(new Date('2031-01-01T00:00:00Z'));
	await keepBackup(paths, file);
	const [name = ''] = readdirSync(folder);
	const [prefix = ''] = name.split('2031');
	for (let month = 1; month <= 10; month++) {
		const time = `2031-${String(month).padStart(2, '0')}-01T10-00-00.000Z`;
		writeFileSync(join(folder, `${prefix}${time}-ab1${month % 10}.json`), `old ${month}`);
	}
	writeFileSync(join(folder, 'of something else.json'), '');
	vi.setSystemTime(new Date('2026-11-29T00:00:00Z'));
	expect(await replace('first')).toBe('now');
	expect(await replace('second')).toBe('first');
	expect(await contents()).toEqual([
		'first',
		'now',
		'now',
		...[10, 9, 8, 7, 6, 5, 4].map(month => `old ${month}`),
	]);
	expect((await listBackups(paths, file))[0]?.time).toBe('2026-11-29T00:00:00.000Z');
	expect(readdirSync(folder)).toContain('of something else.json');
});

test('a folder of backups that cannot be read keeps the file as it is, and is not "no backups"', async () => {
	put('now');
	unreadableWays[1]?.[1](folder);
	await expect(listBackups(paths, file)).rejects.toMatchObject({code: 'RECORD_UNREADABLE'});
	await expect(replace('new')).rejects.toMatchObject({message: expect.stringMatching(/cannot be read/)});
	expect(readFileSync(file, 'utf8')).toBe('now');
});
