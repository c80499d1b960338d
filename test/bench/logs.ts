import {spawnSync} from 'node:child_process';
import {appendFileSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {resolvePaths} from '../../source/core/paths.ts';
import {extensionFolder, writeRecord} from '../../source/core/store/record.ts';
import {sampleRecord, sampleVersion} from '../support/records.ts';
import {type Program, startProgram} from '../support/terminal.ts';
import type {Row} from './extract.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mcpb-tui.js');
const rounds = 7;
const linesPerSecond = 5000;
/** Few enough to be all in memory at the end, so that the screen counts them. */
const seconds = 3.5;

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const stored = (index: number) =>
	`${JSON.stringify({
		time: new Date(Date.parse('2026-01-01') + index).toISOString(),
		kind: 'stderr',
		text: `line ${index} some words of an ordinary line of a log, and a few more of them`,
	})}\n`;

async function makeHome(): Promise<{home: string; folder: string}> {
	const home = mkdtempSync(join(tmpdir(), 'mcpb-tui-bench-'));
	const paths = resolvePaths({env: {}, home});
	const sha256 = 'a'.repeat(64);
	await writeRecord(paths, sampleRecord({id: 'sample', current: sha256, versions: [sampleVersion(sha256)]}));
	mkdirSync(join(extensionFolder(paths, 'sample'), sha256.slice(0, 12)));
	const folder = join(paths.state, 'logs', 'sample');
	mkdirSync(folder, {recursive: true});
	return {home, folder};
}

async function openLog(home: string): Promise<Program> {
	const app = startProgram({home, columns: 80, rows: 24});
	await app.see('Sample');
	await app.press('4').see('Nothing has been logged');
	app.press('tab');
	await app.settled();
	return app;
}

/** Writes lines at an even pace, ten times a second, as a runner gathers them. */
async function writeAtPace(file: string): Promise<number> {
	const begin = performance.now();
	let written = 0;
	for (let tick = 1; tick <= seconds * 10; tick++) {
		const count = linesPerSecond / 10;
		appendFileSync(file, Array.from({length: count}, (_, index) => stored(written + index)).join(''));
		written += count;
		await wait(Math.max(0, tick * 100 - (performance.now() - begin)));
	}
	return written;
}

async function timeKey(app: Program, key: string, text: string): Promise<number> {
	const begin = performance.now();
	await app.press(key).see(text);
	return performance.now() - begin;
}

async function benchFollowing(): Promise<Row[]> {
	const {home, folder} = await makeHome();
	try {
		const app = await openLog(home);
		const keys: number[] = [];
		app.takeBytes();
		const writing = writeAtPace(join(folder, '20260101T000000000Z-1.jsonl'));
		// Bytes are those of following alone; keys are timed in the second half.
		await wait((seconds / 2) * 1000);
		const bytesPerSecond = app.takeBytes() / (seconds / 2);
		for (let round = 0; round < rounds; round++) {
			keys.push(await timeKey(app, 'k', 'paused'));
			keys.push(await timeKey(app, 'G', 'following'));
		}
		const written = await writing;
		await app.see(`line ${written - 1}`, 'lines');
		const [, shown = '0'] = /following, ([\d,]+) lines/.exec(app.text()) ?? [];
		app.kill('SIGTERM');
		await app.exited;
		const kept = Number(shown.replaceAll(',', ''));
		return [
			{
				what: 'following a log at 5,000 lines/s: lines kept',
				here: `${kept} of ${written}`,
				peer: 'Inspector: 9 entries of 5,000 lines',
				target: 'every line',
			},
			{
				what: 'the same: bytes to the terminal, 80x24',
				here: `${(bytesPerSecond / 1000).toFixed(1)} kB/s`,
				peer: '-',
				target: '<= 20 kB/s',
			},
			{
				what: 'the same: a key answered on screen',
				here: `${Math.round(median(keys))} ms, slowest ${Math.round(Math.max(...keys))} ms`,
				peer: '-',
				target: '<= 50 ms',
			},
		];
	} finally {
		rmSync(home, {recursive: true, force: true});
	}
}

function writeLarge(file: string): number {
	const handle = openSync(file, 'w');
	let size = 0;
	let index = 0;
	while (size < 200_000_000) {
		let text = '';
		for (let count = 0; count < 10_000; count++) text += stored(index++);
		size += writeSync(handle, text);
	}
	closeSync(handle);
	return index;
}

function timeProcess(args: readonly string[], home: string): number {
	const begin = performance.now();
	spawnSync(process.execPath, args, {
		env: {...process.env, MCPB_TUI_HOME: home},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	return performance.now() - begin;
}

async function benchLarge(): Promise<Row[]> {
	const {home, folder} = await makeHome();
	try {
		const last = `line ${writeLarge(join(folder, '20260101T000000000Z-1.jsonl')) - 1} `;
		const [bare, listed, ended, found]: [number[], number[], number[], number[]] = [[], [], [], []];
		for (let round = 0; round < rounds; round++) {
			bare.push(timeProcess(['-e', '0'], home));
			listed.push(timeProcess([bin, 'list'], home));
			ended.push(timeProcess([bin, 'logs', 'sample', '-n', '100'], home));
			found.push(timeProcess([bin, 'logs', 'sample', '-n', '10', '--grep', 'line \\d+000 '], home));
		}
		const opened: number[] = [];
		const app = startProgram({home, columns: 80, rows: 24});
		await app.see('Sample');
		for (let round = 0; round < rounds; round++) {
			opened.push(await timeKey(app, '4', last.trim()));
			await app.press('1').see('State');
		}
		app.kill('SIGTERM');
		await app.exited;
		const peer = `node -e 0: ${Math.round(median(bare))} ms`;
		const overList = `${Math.round(median(ended) - median(listed))} ms over \`list\``;
		return [
			{
				what: 'a 200 MB log opened at its end, on screen',
				here: `${Math.round(median(opened))} ms`,
				peer: '-',
				target: '<= 150 ms',
			},
			{
				what: 'logs -n 100 of 200 MB, whole process',
				here: `${Math.round(median(ended))} ms, ${overList}`,
				peer,
				ratio: `${(median(ended) / median(bare)).toFixed(1)}x`,
				target: '<= 150 ms',
			},
			{
				what: 'logs -n 10 --grep of 200 MB, whole process',
				here: `${Math.round(median(found))} ms`,
				peer,
				ratio: `${(median(found) / median(bare)).toFixed(1)}x`,
				target: '-',
			},
		];
	} finally {
		rmSync(home, {recursive: true, force: true});
	}
}

/** Logs on the screen and as a command: at full flow, and large. */
export async function benchLogs(): Promise<Row[]> {
	return [...(await benchFollowing()), ...(await benchLarge())];
}
