import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, onTestFinished, test} from 'vitest';
import type {Paths} from '../../source/core/paths.ts';
import {type LogEntry, logFolder} from '../../source/core/runtime/log-format.ts';
import {type Started, startRunner} from '../support/conversation.ts';
import {report} from '../support/hard-report.ts';
import {root, storeWith} from '../support/stores.ts';

const script = join(root, 'test', 'run', 'servers', 'flood.js');
const mebibyte = 1024 * 1024;

function flooded(settings: object): {paths: Paths; client: Started} {
	const paths = storeWith('flood', {script});
	mkdirSync(paths.config, {recursive: true});
	writeFileSync(join(paths.config, 'config.json'), JSON.stringify(settings));
	return {paths, client: startRunner(paths, 'flood')};
}

/** What a tool of the server answered. */
async function call(client: Started, tool: string, args: object) {
	const {result} = await client.call(tool, args);
	return JSON.parse(result.content[0].text) as {count: number; slowest: number; milliseconds: number};
}

/** The most memory that a process has had. */
function peakOf({child}: Started): number {
	const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
	return Number(kibibytes) * 1024;
}

function filesOf(paths: Paths): readonly string[] {
	const folder = logFolder(paths, 'flood');
	return readdirSync(folder).map(name => join(folder, name));
}

/** Lines that are on disk, and those that the log says were lost, of what matches. */
function countLines(paths: Paths, matches: (entry: LogEntry) => boolean) {
	let kept = 0;
	let lost = 0;
	for (const file of filesOf(paths)) {
		for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
			const entry = JSON.parse(line) as LogEntry;
			if (matches(entry)) kept++;
			if (entry.kind === 'life') lost += Number(/^(\d+) lines? .*lost/.exec(entry.text ?? '')?.[1] ?? 0);
		}
	}
	return {kept, lost};
}

/** The command that reads the end of the log, while it is written. */
function readEnd(paths: Paths): {milliseconds: number; lines: number} {
	const begin = performance.now();
	const {stdout, status} = spawnSync(
		process.execPath,
		[join(root, 'bin', 'mcpb-tui.js'), 'logs', 'flood', '-n', '50'],
		{env: {...process.env, MCPB_TUI_HOME: paths.home}, encoding: 'utf8'},
	);
	expect(status).toBe(0);
	return {milliseconds: performance.now() - begin, lines: stdout.trim().split('\n').length};
}

const isLinux = process.platform === 'linux';

test.runIf(isLinux)(
	'200 MB of standard error are all logged or counted, and the server is never held up',
	async () => {
		const count = 200_000;
		const {paths, client} = flooded({logFileBytes: 50 * mebibyte, logTotalBytes: 1024 * mebibyte});
		await client.initialize();
		client.child.stderr?.resume();
		const flood = call(client, 'lines', {count});
		const {milliseconds, lines} = readEnd(paths);
		expect(lines).toBeGreaterThan(0);
		const {slowest} = await flood;
		const pinged = performance.now();
		await client.request('ping');
		const ping = performance.now() - pinged;
		const peak = peakOf(client);
		client.end();
		await client.exit;
		const {kept, lost} = countLines(
			paths,
			({kind, text}) => kind === 'stderr' && text?.startsWith('flood ') === true,
		);
		expect(kept + lost).toBe(count);
		expect(slowest).toBeLessThan(5000);
		expect(ping).toBeLessThan(2000);
		expect(peak).toBeLessThan(250 * mebibyte);
		report(
			'lines of standard error, 1 kB each',
			count,
			`${lost} lost and counted, slowest write ${slowest} ms, runner's peak ${Math.round(peak / mebibyte)} MB, logs -n 50 meanwhile ${Math.round(milliseconds)} ms`,
		);
	},
);

test.runIf(isLinux)('what is kept of a flood stays within its limit on disk', async () => {
	const {paths, client} = flooded({logFileBytes: mebibyte, logTotalBytes: 3 * mebibyte});
	await client.initialize();
	client.child.stderr?.resume();
	await call(client, 'lines', {count: 30_000});
	client.end();
	await client.exit;
	const total = filesOf(paths).reduce((sum, file) => sum + statSync(file).size, 0);
	// The file that is being written comes on top.
	expect(total).toBeLessThan(4.5 * mebibyte);
	report('lines into a log of 3 MB', 30_000, `${(total / mebibyte).toFixed(1)} MB on disk`);
});

test.runIf(isLinux)('a line of 64 MB without an end is cut, counted, and holds nobody up', async () => {
	const bytes = 64 * mebibyte;
	const {paths, client} = flooded({});
	await client.initialize();
	client.child.stderr?.resume();
	const {slowest} = await call(client, 'long', {bytes});
	const peak = peakOf(client);
	client.end();
	await client.exit;
	const lines = filesOf(paths).flatMap(file => readFileSync(file, 'utf8').split('\n').filter(Boolean));
	const long = lines.map(line => JSON.parse(line) as LogEntry).find(({text}) => text?.startsWith('xxx'));
	const [, more] = /… \[(\d+) more bytes\]$/.exec(long?.text ?? '') ?? [];
	expect(Number(more)).toBe(bytes - 64 * 1024);
	expect(lines.some(line => line.includes('after the long line'))).toBe(true);
	expect(peak).toBeLessThan(250 * mebibyte);
	report(
		'bytes in one line',
		bytes,
		`slowest write ${slowest} ms, runner's peak ${Math.round(peak / mebibyte)} MB`,
	);
});

test.runIf(isLinux)(
	'200,000 notifications reach the client, are logged or counted, and requests are answered',
	async () => {
		const count = 200_000;
		const {paths, client} = flooded({logFileBytes: 50 * mebibyte, logTotalBytes: 1024 * mebibyte});
		await client.initialize();
		await call(client, 'notifications', {count});
		await client.request('ping');
		const reached = client.lines.filter(line => line.includes('"notifications/message"')).length;
		const peak = peakOf(client);
		client.end();
		await client.exit;
		const {kept, lost} = countLines(paths, ({kind}) => kind === 'log');
		expect(reached).toBe(count);
		expect(kept + lost).toBe(count);
		expect(peak).toBeLessThan(250 * mebibyte);
		report(
			'notifications',
			count,
			`${lost} log lines lost and counted, runner's peak ${Math.round(peak / mebibyte)} MB`,
		);
	},
);

function mountSmallDisk(folder: string): boolean {
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], {stdio: 'ignore'});
	} catch {
		return false;
	}
	onTestFinished(() => {
		execFileSync('umount', ['-l', folder]);
	});
	return true;
}

test.runIf(isLinux)(
	'a full disk costs log lines, which are counted, and the server goes on (needs root)',
	async context => {
		const paths = storeWith('flood', {script});
		const folder = logFolder(paths, 'flood');
		mkdirSync(folder, {recursive: true});
		if (!mountSmallDisk(folder)) return context.skip('cannot mount');
		const filler = join(folder, 'filler');
		const client = startRunner(paths, 'flood');
		await client.initialize();
		client.child.stderr?.resume();
		writeFileSync(filler, Buffer.alloc(700 * 1024));
		await call(client, 'lines', {count: 5000});
		// There is room again: what comes now is kept, and what was lost is told.
		execFileSync('rm', [filler]);
		await call(client, 'lines', {count: 10});
		await client.request('ping');
		client.end();
		expect(await client.exit).toMatchObject({code: 0});
		const {kept, lost} = countLines(
			paths,
			({kind, text}) => kind === 'message' || (kind === 'stderr' && text?.startsWith('flood ') === true),
		);
		// The handshake's three messages, and a question and an answer for two calls and a ping: a full disk takes
		// those too.
		const count = 5010 + 9;
		expect(lost).toBeGreaterThan(0);
		expect(kept + lost).toBe(count);
		report('lines onto a full disk', count, `${lost} lost and counted`);
	},
);
