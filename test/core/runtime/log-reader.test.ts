import {
	appendFileSync,
	mkdirSync,
	openSync,
	readdirSync,
	statSync,
	truncateSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {LogLine} from '../../../source/core/contract.ts';
import {type LogEntry, logFileName, logFolder} from '../../../source/core/runtime/log-format.ts';
import {readLog} from '../../../source/core/runtime/log-reader.ts';
import {startServer, stopServer} from '../../../source/core/runtime/running.ts';
import {joinRunner, startRunner} from '../../support/conversation.ts';
import {storeWith} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';
import {unreadableWays} from '../../support/unreadable.ts';

const begin = Date.parse('2026-01-01T00:00:00Z');
const entry = (text: string, seconds: number, more: Partial<LogEntry> = {}): string =>
	`${JSON.stringify({time: new Date(begin + seconds * 1000).toISOString(), kind: 'stderr', text, ...more})}\n`;

function logWith(files: Readonly<Record<string, string>>) {
	const paths = temporaryPaths();
	const folder = logFolder(paths, 'x');
	mkdirSync(folder, {recursive: true});
	const names = Object.entries(files).map(([seconds, content]) => {
		const name = logFileName(new Date(begin + Number(seconds) * 1000), 100 + Number(seconds));
		writeFileSync(join(folder, name), content);
		return name;
	});
	return {paths, folder, names};
}

test('a file that cannot be read is a line that says so, and the others are shown', async () => {
	for (const [how, damage] of unreadableWays) {
		const {paths, folder, names} = logWith({
			0: entry('first', 1),
			10: entry('hidden', 11),
			20: entry('last', 21),
		});
		damage(join(folder, names[1] ?? ''));
		for (const last of [undefined, 3]) {
			const lines = await texts(readLog(paths, 'x', last === undefined ? {} : {last}));
			expect(lines, how).toEqual(['first', expect.stringContaining(`${names[1]} cannot be read`), 'last']);
		}
	}
	const {paths, folder} = logWith({0: entry('first', 1)});
	unreadableWays[1]?.[1](folder);
	await expect(texts(readLog(paths, 'x'))).rejects.toMatchObject({code: 'RECORD_UNREADABLE'});
});

async function texts(lines: AsyncIterable<LogLine>): Promise<string[]> {
	const found: string[] = [];
	for await (const {text} of lines) found.push(text);
	return found;
}

const numbered = (from: number, to: number) =>
	Array.from({length: to - from}, (_, index) => entry(`line ${from + index}`, from + index)).join('');

describe('Reading a log', () => {
	test('gives all runs in the order of time, also of runs at the same time', async () => {
		const {paths} = logWith({
			0: entry('a', 0) + entry('c', 2),
			1: entry('b', 1) + entry('d', 3),
			5: entry('e', 5),
		});
		expect(await texts(readLog(paths, 'x'))).toEqual(['a', 'b', 'c', 'd', 'e']);
		expect(await texts(readLog(paths, 'x', {last: 3}))).toEqual(['c', 'd', 'e']);
		expect(await texts(readLog(paths, 'x', {last: 0}))).toEqual([]);
	});

	test('from its end goes back over as many files as it takes', async () => {
		const {paths} = logWith({0: numbered(0, 50), 50: numbered(50, 60), 60: '', 70: numbered(70, 71)});
		expect(await texts(readLog(paths, 'x', {last: 13}))).toEqual([
			'line 48',
			'line 49',
			...Array.from({length: 10}, (_, index) => `line ${50 + index}`),
			'line 70',
		]);
	});

	test('of 200 GB from its end does not read it whole', async () => {
		const {paths, folder, names} = logWith({0: ''});
		const file = openSync(join(folder, names[0] ?? ''), 'w');
		// Sparse: what is skipped must not be read, so it need not be there.
		writeSync(file, numbered(0, 1000), 200 * 1024 ** 3);
		expect((await texts(readLog(paths, 'x', {last: 500})))[0]).toBe('line 500');
	});

	test('leaves out what a killed run broke off, and shows nothing that could steer a terminal', async () => {
		const {paths} = logWith({
			0: `${entry('\u001B]52;c;AAAA\u0007clip \u202Edrow', 0)}not json\n{"time":1}\n${entry('last', 1).slice(0, 30)}`,
		});
		expect(await texts(readLog(paths, 'x'))).toEqual(['clip \uFFFDdrow']);
	});

	test('of an extension that never ran is empty', async () => {
		expect(await texts(readLog(temporaryPaths(), 'x'))).toEqual([]);
	});

	test.each<[string, Partial<LogEntry>, LogLine['level']]>([
		['plain words', {}, 'info'],
		['2026-01-01 ERROR cannot connect', {}, 'error'],
		['[warn] slow', {}, 'warning'],
		['Error: no such file', {}, 'error'],
		['Traceback (most recent call last):', {}, 'error'],
		['{"level":50,"msg":"pino"}', {}, 'error'],
		['{"severity":"WARNING"}', {}, 'warning'],
		['{"level":20}', {}, 'debug'],
		['0 errors, all good', {}, 'info'],
		['time=x level=debug msg=y', {}, 'debug'],
		['told by the server', {kind: 'log', level: 'critical'}, 'error'],
		['it ended', {kind: 'life', level: 'error'}, 'error'],
		['no message', {kind: 'pollution'}, 'warning'],
	])('finds the level of %j', async (text, more, level) => {
		const {paths} = logWith({0: entry(text, 0, more)});
		for await (const line of readLog(paths, 'x')) expect(line.level).toBe(level);
	});
});

describe('Following a log', () => {
	test('goes on over new lines, a new run, and a file that was cut short', async () => {
		const {paths, folder, names} = logWith({0: entry('old', 0) + entry('before', 1)});
		const first = join(folder, names[0] ?? '');
		const end = new AbortController();
		const lines = readLog(paths, 'x', {last: 1, follow: true, signal: end.signal})[Symbol.asyncIterator]();
		const next = async () => ((await lines.next()).value as LogLine | undefined)?.text;
		expect(await next()).toBe('before');
		appendFileSync(first, entry('half', 2).slice(0, 20));
		const half = next();
		appendFileSync(first, entry('half', 2).slice(20));
		expect(await half).toBe('half');
		writeFileSync(join(folder, logFileName(new Date(begin + 9000), 7)), entry('new run', 9));
		expect(await next()).toBe('new run');
		truncateSync(first, 0);
		appendFileSync(first, entry('after the cut', 10));
		expect(await next()).toBe('after the cut');
		const over = lines.next();
		end.abort();
		expect(await over).toEqual({value: undefined, done: true});
	});

	test('shows a running server live: its life, its words, its messages', async () => {
		const paths = storeWith('odd', {args: ['--token', 'x']});
		const end = new AbortController();
		const seen: string[] = [];
		const watching = (async () => {
			for await (const {kind, text, level} of readLog(paths, 'odd', {follow: true, signal: end.signal})) {
				seen.push(`${kind} ${level} ${text}`);
				if (text.startsWith('ended')) end.abort();
			}
		})();
		const client = startRunner(paths, 'odd');
		await client.initialize();
		await client.call('stderr', {lines: ['é split', `long ${'x'.repeat(100_000)}`, 'WARN careful']});
		await client.call('log', {level: 'error', data: {what: 'broke'}});
		await client.call('pollute', {text: 'Listening on 3000'});
		client.end();
		await watching;
		const has = (pattern: RegExp) =>
			expect(
				seen.some(line => pattern.test(line)),
				`${pattern} in\n${seen.map(line => line.slice(0, 150)).join('\n')}`,
			).toBe(true);
		has(/^life info started, pid \d+: .*odd\.js --token x$/);
		has(/^stderr info odd is starting$/);
		has(/^life info first answer after \d+ ms$/);
		has(/^message debug → initialize #t1$/);
		has(/^message debug ← initialize #t1 [\d.]+ ms$/);
		has(/^stderr info é split$/);
		has(/^stderr info long x+… \[34469 more bytes\]$/);
		has(/^stderr warning WARN careful$/);
		has(/^log error \{"what":"broke"\}$/);
		has(/^pollution warning Listening on 3000$/);
		has(/^life info stops: its client ended the conversation$/);
		has(/^life info ended with code 0 after [\d.]+ m?s$/);
		expect(seen.join('\n')).not.toContain('careful"');
	});
});

describe('The log on disk', () => {
	test('is rotated and pruned by size', async () => {
		const paths = storeWith('odd');
		mkdirSync(paths.config, {recursive: true});
		writeFileSync(
			join(paths.config, 'config.json'),
			JSON.stringify({logFileBytes: 20_000, logTotalBytes: 60_000}),
		);
		const client = startRunner(paths, 'odd');
		await client.initialize();
		for (let round = 0; round < 30; round++)
			await client.call('stderr', {lines: Array(10).fill(`round ${round} ${'x'.repeat(700)}`)});
		client.end();
		await client.exit;
		const folder = logFolder(paths, 'odd');
		const sizes = readdirSync(folder).map(name => statSync(join(folder, name)).size);
		expect(sizes.length).toBeGreaterThan(1);
		expect(Math.max(...sizes)).toBeLessThan(40_000);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
		const lines = await texts(readLog(paths, 'odd'));
		expect(lines.filter(line => line.startsWith('round 29'))).toHaveLength(10);
	});

	test('has payloads only when they are asked for, and whoever watches sees them live', async () => {
		const paths = storeWith('odd');
		const server = await startServer(paths, 'odd');
		const watcher = await joinRunner(paths, 'odd');
		await watcher.request('mcpb-tui/subscribe-log');
		const joined = await joinRunner(paths, 'odd');
		await joined.initialize();
		await joined.call('echo', {text: 'private words'});
		const live = await watcher.next(
			({method, params}) =>
				method === 'mcpb-tui/log' &&
				params.direction === 'from-server' &&
				params.text?.includes('private words'),
		);
		expect(live.params).toMatchObject({
			kind: 'message',
			session: 's1',
			method: 'tools/call',
			milliseconds: expect.any(Number),
		});
		await stopServer(paths, 'odd', {pid: server.pid});
		expect((await texts(readLog(paths, 'odd'))).join('\n')).not.toContain('private words');

		const client = startRunner(paths, 'odd', ['--log-payloads']);
		await client.initialize();
		await client.call('echo', {text: 'public words'});
		client.end();
		await client.exit;
		expect((await texts(readLog(paths, 'odd'))).join('\n')).toContain('public words');
	});
});
