import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {resolvePaths} from '../../source/core/paths.ts';
import {endServers} from '../support/servers.ts';
import {putExtension, root} from '../support/stores.ts';
import {type Program, startProgram} from '../support/terminal.ts';
import type {Row} from './extract.ts';
import {costs, inTime, leave, median, percentile, repeat, settle, startClock} from './screens.ts';

/** The most memory that a process had, in MB. */
function peakMemory(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1000;
}

async function askFor(app: Program, bytes: number): Promise<void> {
	await app.press('ctrl-x').type(String(bytes)).see(`bytes=${bytes}`);
	await settle(app);
}

/** Asks for an answer of so many bytes, after one of a line; the time until its first lines are on the screen. */
async function showLarge(app: Program, bytes: number): Promise<number> {
	await askFor(app, 1);
	await app.press('ctrl-s').seeNoMore('number 0000003');
	await app.see('lines 1-1 of 1');
	await app.press('tab').see('Enter next');
	await askFor(app, bytes);
	const elapsed = startClock(app.pid);
	await app.press('ctrl-s').see('number 0000003');
	const time = elapsed();
	await settle(app);
	return time;
}

/** Large answers in a terminal of 120x36; what Inspector's screens did with one of the same size is known. */
export async function benchResults(): Promise<Row[]> {
	const home = mkdtempSync(join(tmpdir(), 'mcpb-tui-bench-'));
	const paths = resolvePaths({env: {}, home});
	try {
		putExtension(paths, 'answers', {script: join(root, 'test', 'hard', 'screens', 'answer-server.js')});
		const app = startProgram({home, columns: 120, rows: 36, env: {COLORFGBG: '15;0'}});
		await app.see('State');
		await app.press('s').see('running');
		await app.press('t').see('counted');
		await app.press('enter').see('[ Call ]');
		const before = peakMemory(app.pid);
		const million: number[] = [];
		for (let round = 0; round < 3; round++) {
			million.push(await showLarge(app, 1_000_000 + round));
			await app.press('tab').see('Enter next');
		}
		const memory = peakMemory(app.pid);
		const two = await showLarge(app, 2_000_000);
		const steps = await costs(app, repeat(12, 'ctrl-d', 'j', 'G', 'g'));
		await leave(app);
		const keys = percentile(
			steps.map(({milliseconds}) => milliseconds),
			0.95,
		);
		const peer = 'Inspector TUI 2.12.0, once measured: 10.3 s frozen, 912 MB';
		return [
			{what: '1 MB answer on screen', here: inTime(median(million)), target: '<= 200 ms', peer},
			{
				what: 'memory at most with it',
				here: `${Math.round(memory)} MB`,
				target: '<= 150 MB',
				peer: `${Math.round(before)} MB before it`,
			},
			{what: '2 MB answer on screen', here: inTime(two), target: '-', peer: 'no key for over 20 s, 1.45 GB'},
			{what: 'a key in it, p95', here: inTime(keys), target: '<= 30 ms', peer: '-'},
		];
	} finally {
		await endServers(paths);
		rmSync(home, {recursive: true, force: true});
	}
}
