import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import stripAnsi from 'strip-ansi';
import {resolvePaths} from '../../source/core/paths.ts';
import {extensionFolder, writeRecord} from '../../source/core/store/record.ts';
import {sampleRecord, sampleVersion} from '../support/records.ts';
import type {Row} from './extract.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mcpb-tui.js');
const rounds = 11;

function median(times: readonly number[]): number {
	return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

const milliseconds = (time: number) => `${Math.round(time)} ms`;

function row(what: string, here: number, peer: number, target: string): Row {
	return {
		what,
		here: milliseconds(here),
		peer: `node -e 0: ${milliseconds(peer)}`,
		ratio: `${(here / peer).toFixed(1)}x`,
		target,
	};
}

/** A home with so many extensions. */
export async function makeHome(folder: string, count: number): Promise<string> {
	const home = join(folder, `home-${count}`);
	const paths = resolvePaths({env: {}, home});
	for (let index = 0; index < count; index++) {
		const id = `sample-${String(index).padStart(4, '0')}`;
		const sha256 = index.toString(16).padStart(64, 'a');
		await writeRecord(paths, sampleRecord({id, current: sha256, versions: [sampleVersion(sha256)]}));
		mkdirSync(join(extensionFolder(paths, id), sha256.slice(0, 12)));
	}
	return home;
}

function timeProcess(args: readonly string[], home: string): number {
	const begin = performance.now();
	const {status, stderr} = spawnSync(process.execPath, args, {
		env: {...process.env, MCPB_TUI_HOME: home},
		stdio: ['ignore', 'pipe', 'pipe'],
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
	return performance.now() - begin;
}

type Frames = {skeleton: number; full: number};

/** From the start of the process to the first thing drawn, and to the first extension in the list. */
function timeScreens(home: string): Promise<Frames> {
	return new Promise((resolve, reject) => {
		const begin = performance.now();
		const terminal = spawn(process.execPath, [bin], {
			name: 'xterm-256color',
			cols: 120,
			rows: 36,
			env: {...process.env, TERM: 'xterm-256color', COLORFGBG: '15;0', MCPB_TUI_HOME: home},
		});
		let drawn = '';
		let skeleton: number | undefined;
		let full: number | undefined;
		terminal.onData(data => {
			drawn += data;
			const seen = stripAnsi(drawn);
			if (skeleton === undefined && /\w/.test(seen)) skeleton = performance.now() - begin;
			if (full !== undefined || !seen.includes('sample-0000')) return;
			full = performance.now() - begin;
			terminal.kill('SIGTERM');
		});
		terminal.onExit(({exitCode}) => {
			if (skeleton === undefined || full === undefined) {
				reject(
					new Error(`the screens ended with ${exitCode} before their list was drawn: ${stripAnsi(drawn)}`),
				);
			} else resolve({skeleton, full});
		});
	});
}

async function inHomes<Result>(
	counts: readonly number[],
	work: (homes: readonly string[]) => Promise<Result>,
): Promise<Result> {
	const folder = mkdtempSync(join(tmpdir(), 'mcpb-tui-bench-'));
	try {
		return await work(await Promise.all(counts.map(count => makeHome(folder, count))));
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

/** `list`, whole process, beside a Node that does nothing; turn by turn, so that a busy machine slows both. */
export function benchList(): Promise<Row[]> {
	return inHomes([20, 1000], async ([few = '', many = '']) => {
		const times: Record<'bare' | 'few' | 'many', number[]> = {bare: [], few: [], many: []};
		timeProcess([bin, 'list'], few);
		for (let round = 0; round < rounds; round++) {
			times.bare.push(timeProcess(['-e', '0'], few));
			times.few.push(timeProcess([bin, 'list'], few));
			times.many.push(timeProcess([bin, 'list'], many));
		}
		const bare = median(times.bare);
		return [
			row('list, 20 extensions', median(times.few), bare, '<= 120 ms'),
			row('list, 1,000 extensions', median(times.many), bare, '-'),
		];
	});
}

/** The full screen in a terminal of 120x36. */
export function benchScreens(): Promise<Row[]> {
	return inHomes([20, 1000], async ([few = '', many = '']) => {
		const bare: number[] = [];
		const frames: Record<'few' | 'many', Frames[]> = {few: [], many: []};
		await timeScreens(few);
		for (let round = 0; round < rounds; round++) {
			bare.push(timeProcess(['-e', '0'], few));
			frames.few.push(await timeScreens(few));
			frames.many.push(await timeScreens(many));
		}
		const peer = median(bare);
		const of = (list: readonly Frames[], part: keyof Frames) => median(list.map(times => times[part]));
		return [
			row('skeleton of the screen, 20 extensions', of(frames.few, 'skeleton'), peer, '<= 50 ms'),
			row('first full frame, 20 extensions', of(frames.few, 'full'), peer, '<= 200 ms'),
			row('first full frame, 1,000 extensions', of(frames.many, 'full'), peer, '<= 300 ms'),
		];
	});
}
