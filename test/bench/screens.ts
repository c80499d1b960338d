import {appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {createCore} from '../../source/core/core.ts';
import {resolvePaths} from '../../source/core/paths.ts';
import {logFileName, logFolder} from '../../source/core/runtime/log-format.ts';
import {shellHelloBundle} from '../support/bundles.ts';
import {type Program, type Size, startProgram} from '../support/terminal.ts';
import type {Row} from './extract.ts';
import {fetchInspector, inspectorConfig} from './inspector.ts';
import {makeHome} from './start.ts';

const large: Size = {columns: 120, rows: 36};
const quiet = 250;

export function percentile(values: readonly number[], part: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
export const median = (values: readonly number[]) => percentile(values, 0.5);

/** Resolves when nothing has been written for a moment. */
export async function settle(app: Program): Promise<void> {
	for (let silent = false; !silent; ) {
		app.takeBytes();
		await pause(quiet);
		silent = app.takeBytes() === 0;
	}
}

/** How long a process has waited for a processor that others had, in milliseconds; only Linux tells. */
function waitedFor(pid: number): number {
	try {
		return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
	} catch {
		return 0;
	}
}

/** A clock that leaves out what the machine gave to others: on one that is busy nothing else can be compared. */
export function startClock(pid: number): () => number {
	const now = () => performance.now() - waitedFor(pid) - waitedFor(process.pid);
	const begin = now();
	return () => Math.max(0, now() - begin);
}

type Cost = {bytes: number; milliseconds: number};

/** What a key costs: bytes until it is quiet again, and the time to the first of them. */
async function cost(app: Program, key: string): Promise<Cost> {
	await settle(app);
	const elapsed = startClock(app.pid);
	const first = Promise.withResolvers<number>();
	const listener = app.onOutput(() => first.resolve(elapsed()));
	app.press(key);
	const milliseconds = await Promise.race([first.promise, pause(2000, Number.NaN)]);
	listener.dispose();
	await pause(quiet);
	return {bytes: app.takeBytes(), milliseconds};
}

export async function costs(app: Program, keys: readonly string[]): Promise<readonly Cost[]> {
	const all: Cost[] = [];
	for (const key of keys) all.push(await cost(app, key));
	return all;
}

const bytesOf = (all: readonly Cost[]) => median(all.map(({bytes}) => bytes));
export const repeat = (count: number, ...keys: readonly string[]) =>
	Array.from({length: count}, (_, index) => keys[index % keys.length] ?? '');
const inBytes = (bytes: number) => `${Math.round(bytes)} B`;
export const inTime = (time: number) => `${time.toFixed(1)} ms`;

function row(what: string, here: string, target: string, peer = '-', ratio?: string): Row {
	return {what, here, peer, target, ...(ratio !== undefined && {ratio})};
}

async function openHome(home: string, size: Size, env: Record<string, string> = {}): Promise<Program> {
	const app = startProgram({home, ...size, env: {COLORFGBG: '15;0', ...env}});
	await app.see('sample-0000');
	await settle(app);
	return app;
}

export async function leave(app: Program): Promise<void> {
	app.kill('SIGTERM');
	await app.exited;
}

type PeerCosts = {step: number; typed: number | undefined; start: number};

/** The same two things in Inspector's own screens: a step in its list of servers, a character in a tool's form. */
async function inspectorCosts(home: string): Promise<PeerCosts | undefined> {
	const script = fetchInspector();
	if (script === undefined) return undefined;
	const begin = performance.now();
	const app = startProgram({
		home,
		script,
		args: ['--tui', '--config', inspectorConfig(home)],
		...large,
		env: {HOME: home},
	});
	try {
		await app.see('server-05');
		const start = performance.now() - begin;
		await settle(app);
		await costs(app, ['down', 'down']);
		const step = bytesOf(await costs(app, repeat(6, 'down', 'up')));
		await app.press('c').see('Tools (16)');
		await settle(app);
		await costs(app, ['t', 'tab', 'tab']);
		await app.press('enter').see('message*');
		// The form is on screen before it listens.
		await settle(app);
		await costs(app, ['down', 'enter']);
		const typed = bytesOf(await costs(app, [...'abcdef']));
		return {step, typed: typed > 0 ? typed : undefined, start};
	} catch {
		console.error('Inspector did not show what was waited for: its column stays empty.');
		return undefined;
	} finally {
		app.kill('SIGKILL');
	}
}

async function bytesRows(home: string, folder: string): Promise<Row[]> {
	const app = await openHome(home, large);
	await costs(app, ['j', 'j']);
	const step = bytesOf(await costs(app, repeat(8, 'j', 'k')));
	await app.press('G').see('sample-0019');
	app.resize({...large, rows: 16});
	await settle(app);
	app.press('g');
	await costs(app, repeat(10, 'j'));
	const scroll = bytesOf(await costs(app, repeat(4, 'j')));
	app.resize(large);
	await app.press('i').see('Install a bundle');
	const typed = bytesOf(await costs(app, [...'/tmp/abcdef']));
	await leave(app);
	const peer = await inspectorCosts(join(folder, 'inspector'));
	const beside = (mine: number, theirs: number | undefined) =>
		theirs === undefined
			? ([undefined, undefined] as const)
			: ([`Inspector: ${inBytes(theirs)}`, `${(mine / theirs).toFixed(3)}x`] as const);
	return [
		...(peer
			? [
					row(
						'from the start to its list, Inspector alone',
						'-',
						'-',
						`Inspector: ${Math.round(peer.start)} ms`,
					),
				]
			: []),
		row('bytes of a step in the list, 120x36', inBytes(step), '<= 500 B', ...beside(step, peer?.step)),
		row('bytes of a list that scrolls by one', inBytes(scroll), '<= 600 B'),
		row('bytes of a typed character, 120x36', inBytes(typed), '<= 300 B', ...beside(typed, peer?.typed)),
	];
}

async function paintTime(home: string, size: Size): Promise<number> {
	const app = await openHome(home, size);
	await costs(app, repeat(6, 'j', 'k'));
	const all = await costs(app, repeat(40, 'j', 'k'));
	await leave(app);
	return percentile(
		all.map(({milliseconds}) => milliseconds),
		0.95,
	);
}

/** Lines for the log of one extension, five thousand a second, until the signal. */
async function flood(home: string, signal: AbortSignal): Promise<void> {
	const folder = logFolder(resolvePaths({env: {}, home}), 'sample-0000');
	mkdirSync(folder, {recursive: true});
	const file = join(folder, logFileName(new Date(), process.pid));
	for (let number = 0; !signal.aborted; number += 250) {
		const lines = Array.from({length: 250}, (_, index) =>
			JSON.stringify({
				time: new Date().toISOString(),
				kind: 'stderr',
				text: `line ${number + index}: something happens`,
			}),
		);
		appendFileSync(file, `${lines.join('\n')}\n`);
		await pause(50);
	}
}

/** The log is followed, so what is painted first after a key may be the log: what is timed is the key's own effect. */
async function paintTimeUnderLoad(home: string): Promise<number> {
	const stop = new AbortController();
	const flooding = flood(home, stop.signal);
	const app = await openHome(home, {columns: 200, rows: 60});
	await app.press('o').see('following');
	await app.see('something happens');
	const times: number[] = [];
	for (let round = 0; round < 30; round++) {
		await pause(137);
		const elapsed = startClock(app.pid);
		// Not by Esc: alone, it is waited for as the beginning of something longer.
		if (round % 2 === 0) await app.press('?').see('Keys that work here');
		else await app.press('q').seeNoMore('Keys that work here');
		times.push(elapsed());
	}
	stop.abort();
	await flooding;
	await leave(app);
	return percentile(times, 0.95);
}

/** The longest that the event loop was kept while the line took nothing for three seconds and keys went on. */
async function stalledGap(home: string, folder: string): Promise<number> {
	const file = join(folder, 'heartbeat.json');
	const beat = join(import.meta.dirname, 'heartbeat.js');
	const app = await openHome(home, large, {NODE_OPTIONS: `--import=${beat}`, MCPB_TUI_HEARTBEAT: file});
	await costs(app, repeat(6, 'j', 'k'));
	app.stall();
	const from = Date.now();
	while (Date.now() - from < 3000) {
		app.press('G', 'g', '?', 'esc');
		await pause(50);
	}
	const to = Date.now();
	app.resume();
	await settle(app);
	await leave(app);
	const beats = JSON.parse(readFileSync(file, 'utf8')) as {at: number; gap: number}[];
	return Math.max(...beats.filter(({at}) => at >= from && at <= to).map(({gap}) => gap));
}

function cpuOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	// Clock ticks of ten milliseconds.
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function idleRows(folder: string): Promise<Row[]> {
	const home = join(folder, 'idle');
	const core = createCore({paths: resolvePaths({env: {}, home})});
	const bundle = await core.prepare(await shellHelloBundle());
	bundle.close();
	const ids = Array.from({length: 20}, (_, index) => `idle-${String(index).padStart(2, '0')}`);
	try {
		for (const id of ids) {
			const prepared = await core.prepare(await shellHelloBundle(), {as: id});
			await core.install(prepared, {sync: false});
			prepared.close();
			await core.start(id);
		}
		const app = startProgram({home, ...large, env: {COLORFGBG: '15;0'}});
		await app.see('idle-00', '20 running');
		await settle(app);
		await pause(8000);
		app.takeBytes();
		const before = cpuOf(app.pid);
		await pause(10_000);
		const cpu = cpuOf(app.pid) - before;
		const bytes = app.takeBytes();
		await leave(app);
		return [row('at rest for 10 s, 20 servers running', `${bytes} B, ${cpu} ms CPU`, '0 B, 0 ms')];
	} finally {
		await Promise.all((await core.status()).map(({id, pid}) => core.stop(id, {pid})));
		await core.close();
	}
}

/** What the screens cost while they are used: bytes on the line, time to the first of them, and nothing at rest. */
export async function benchUse(): Promise<Row[]> {
	const folder = mkdtempSync(join(tmpdir(), 'mcpb-tui-bench-'));
	try {
		const home = await makeHome(folder, 20);
		return [
			...(await bytesRows(home, folder)),
			row('key to paint, p95, 80x24', inTime(await paintTime(home, {columns: 80, rows: 24})), '<= 16 ms'),
			row('key to paint, p95, 200x60', inTime(await paintTime(home, {columns: 200, rows: 60})), '<= 25 ms'),
			row(
				'key to its effect, p95, 200x60, a log of 5,000 lines/s',
				inTime(await paintTimeUnderLoad(home)),
				'<= 30 ms',
			),
			row(
				'longest wait of the event loop, line stalled for 3 s',
				inTime(await stalledGap(home, folder)),
				'<= 50 ms',
			),
			...(process.platform === 'linux' ? await idleRows(folder) : []),
		];
	} finally {
		rmSync(folder, {recursive: true, force: true, maxRetries: 3});
	}
}
