import {execFileSync} from 'node:child_process';
import {
	appendFileSync,
	closeSync,
	ftruncateSync,
	mkdirSync,
	openSync,
	renameSync,
	rmSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {join, posix, win32} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {clientLogFolders, foldersFor, newestFolder} from '../../../source/core/client-logs/log-folders.ts';
import {readClientLog} from '../../../source/core/client-logs/read-client-log.ts';
import type {ClientLogOptions, LogLine} from '../../../source/core/contract.ts';
import {resolvePaths} from '../../../source/core/paths.ts';
import {temporaryFolder} from '../../support/temporary.ts';

const line = (text: string, second = 0) =>
	`2026-02-09T04:43:${String(second).padStart(2, '0')}.000Z [weather] [info] ${text} { metadata: undefined }\n`;

function logs(content = '') {
	const folder = temporaryFolder();
	const file = join(folder, 'mcp-server-weather.log');
	writeFileSync(file, content);
	const read = (name: string | undefined, options: ClientLogOptions = {}) =>
		readClientLog(name, {
			folder,
			paths: resolvePaths({env: {}, home: folder}),
			clientPath: join(folder, 'x.json'),
			...options,
		});
	return {folder, file, read};
}

async function texts(lines: AsyncIterable<readonly LogLine[]>): Promise<string[]> {
	const found: string[] = [];
	for await (const list of lines) found.push(...list.map(({text}) => text));
	return found;
}

/** Follows a log, and gives as many lines as are asked for. */
function following(read: ReturnType<typeof logs>['read']) {
	const stop = new AbortController();
	onTestFinished(() => stop.abort());
	const lines = read('weather', {follow: true, signal: stop.signal});
	return async (count: number) => {
		const found: string[] = [];
		while (found.length < count) {
			const {value, done} = await lines.next();
			if (done) throw new Error('it ended');
			found.push(...value.map(({text}: LogLine) => text));
		}
		return found;
	};
}

test('the whole log, or its last entries, with line ends of Windows and a last line that has none', async () => {
	const {read} = logs(`${line('a')}${line('b').replace('\n', '\r\n')}raw\r\n${line('c').trimEnd()}`);
	expect(await texts(read('weather'))).toEqual(['a', 'b', 'raw', 'c']);
	expect(await texts(read('weather', {last: 2}))).toEqual(['raw', 'c']);
	expect(await texts(read('weather', {last: 0}))).toEqual([]);
	expect(await texts(read('weather', {last: 99}))).toHaveLength(4);
});

test('last entries are counted as entries, however many lines each has', async () => {
	const block = (index: number) =>
		`2026-02-09T04:43:00.000Z [weather] [info] state ${index} {\n${'  x: 1\n'.repeat(20)}}\n`;
	const {read} = logs(Array.from({length: 30}, (_, index) => block(index)).join(''));
	const found = await texts(read('weather', {last: 3}));
	expect(found.map(text => text.split('\n')[0])).toEqual(['state 27 {', 'state 28 {', 'state 29 {']);
});

test('a log of two gigabytes is opened at its end', async () => {
	const {file, read} = logs(line('first'));
	const handle = openSync(file, 'r+');
	ftruncateSync(handle, 2 * 1024 ** 3);
	closeSync(handle);
	appendFileSync(file, `\n${line('second last')}${line('last')}`);
	const begin = performance.now();
	expect(await texts(read('weather', {last: 2}))).toEqual(['second last', 'last']);
	expect(performance.now() - begin).toBeLessThan(2000);
});

test('a line that is too long is cut, and says by how much', async () => {
	const {read} = logs(`${'x'.repeat(1_000_000)}\n${line('after')}`);
	const [long = '', after] = await texts(read('weather'));
	expect(long.length).toBeLessThan(300_000);
	expect(long).toMatch(/ … \(\d+ more bytes\)$/);
	expect(after).toBe('after');
});

test('what is no regular file is refused at once', async () => {
	const {folder, file, read} = logs();
	rmSync(file);
	execFileSync('mkfifo', [file]);
	writeFileSync(join(folder, 'mcp.log'), line('other'));
	await expect(texts(read('weather'))).rejects.toMatchObject({
		code: 'FILE_UNREADABLE',
		message: expect.stringContaining('a named pipe'),
	});
	rmSync(join(folder, 'mcp.log'));
	expect(await newestFolder([folder])).toBeUndefined();
});

describe('following', () => {
	test('goes on with what is written, in pieces too', async () => {
		const {file, read} = logs(line('old'));
		const next = following(read);
		expect(await next(1)).toEqual(['old']);
		appendFileSync(file, line('in pieces').slice(0, 40));
		appendFileSync(file, line('in pieces').slice(40) + line('whole'));
		expect(await next(2)).toEqual(['in pieces', 'whole']);
	});

	test('goes on after the file was cut, and after another took its place', async () => {
		const {file, folder, read} = logs(line('old'));
		const next = following(read);
		expect(await next(1)).toEqual(['old']);
		appendFileSync(file, line('before'));
		expect(await next(1)).toEqual(['before']);
		const cut = next(1);
		truncateSync(file, 0);
		appendFileSync(file, line('cut'));
		expect(await cut).toEqual(['cut']);
		const rotated = next(2);
		appendFileSync(file, line('last of the old'));
		renameSync(file, join(folder, 'mcp-server-weather1.log'));
		writeFileSync(file, line('rotated'));
		expect(await rotated).toEqual(['last of the old', 'rotated']);
	});

	test('ends with the signal', async () => {
		const {read} = logs(line('old'));
		const stop = new AbortController();
		const all = texts(read('weather', {follow: true, signal: stop.signal}));
		stop.abort();
		expect((await all).length).toBeLessThanOrEqual(1);
	});
});

describe('the name', () => {
	test('is that of the client, whatever the case; without one it is the log of all', async () => {
		const {folder, read} = logs(line('one'));
		writeFileSync(join(folder, 'mcp-server-My Weather (beta).log'), line('two'));
		writeFileSync(join(folder, 'mcp.log'), '2026-02-09T04:43:03.000Z [info] [weather] all\n');
		expect(await texts(read('my weather (BETA)'))).toEqual(['two']);
		expect(await texts(read(undefined))).toEqual(['[weather] all']);
	});

	test('that is not there is answered with those that are, and is never a path', async () => {
		const {folder, read} = logs(line('one'));
		writeFileSync(join(folder, '..', 'mcp-server-outside.log'), 'secret');
		await expect(texts(read('wether'))).rejects.toMatchObject({
			code: 'FILE_NOT_FOUND',
			hint: 'Did you mean weather?',
		});
		for (const name of ['../mcp-server-outside', '/etc/passwd', 'x/../../mcp-server-outside']) {
			await expect(texts(read(name))).rejects.toMatchObject({code: 'FILE_NOT_FOUND'});
		}
	});

	test('with no log at all says where it was looked for', async () => {
		const {read} = logs();
		const folder = temporaryFolder();
		await expect(texts(read('weather', {folder}))).rejects.toMatchObject({
			code: 'FILE_NOT_FOUND',
			message: expect.stringContaining(folder),
		});
	});
});

describe('the folder', () => {
	const machine = {env: {}, glob: () => []};

	test('is where each system has it', () => {
		expect(clientLogFolders({...machine, platform: 'darwin', home: '/Users/a'})[0]).toBe(
			'/Users/a/Library/Logs/Claude',
		);
		expect(clientLogFolders({...machine, platform: 'linux', home: '/home/a'})[0]).toBe(
			posix.join('/home/a/.config/Claude/logs'),
		);
		const packaged = 'C:\\Users\\a\\AppData\\Local\\Packages\\Claude_x';
		const windows = clientLogFolders({
			platform: 'win32',
			home: 'C:\\Users\\a',
			env: {},
			glob: () => [packaged],
		});
		expect(windows).toContain(win32.join('C:\\Users\\a\\AppData\\Local\\Claude\\Logs'));
		expect(windows).toContain(win32.join('C:\\Users\\a\\AppData\\Roaming\\Claude\\logs'));
		expect(windows).toContain(win32.join(packaged, 'LocalCache\\Roaming\\Claude\\logs'));
	});

	test('is the one that was written to last', async () => {
		const folder = temporaryFolder();
		const [stale = '', fresh = '', empty = ''] = ['stale', 'fresh', 'empty'].map(name => join(folder, name));
		for (const path of [stale, fresh, empty]) mkdirSync(path);
		writeFileSync(join(stale, 'mcp.log'), 'x');
		writeFileSync(join(fresh, 'mcp-server-a.log'), 'x');
		utimesSync(join(stale, 'mcp.log'), 1000, 1000);
		writeFileSync(join(empty, 'main.log'), 'x');
		expect(await newestFolder([stale, fresh, empty, join(folder, 'none')])).toBe(fresh);
		expect(await newestFolder([empty])).toBeUndefined();
	});

	test('of a home of its own is beside its file, and the own client of the user is left alone', () => {
		const home = temporaryFolder();
		const paths = resolvePaths({env: {}, home});
		expect(foldersFor(paths, join(home, 'client', 'x.json'))).toEqual([join(home, 'client', 'logs')]);
	});
});
