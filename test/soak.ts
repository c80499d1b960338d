/**
 * Five minutes of a long day: ten servers that log and are called, screens that watch them in a terminal that is
 * resized, settings that are written anew. Prints how much the screens' memory grew between two logs; fails above a
 * megabyte a minute.
 *
 * `npm run soak [-- --minutes 5] [--snapshots <folder>]`: heap snapshots of the screens at a fifth of the time and at
 * its end, for seeing what it is that grew.
 */
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {spawn} from '@lydell/node-pty';
import {createCore} from '../source/core/core.ts';
import {resolvePaths} from '../source/core/paths.ts';
import {extensionFolder, recordFile} from '../source/core/store/record.ts';
import {sampleManifest, sampleRecord, sampleVersion} from './support/records.ts';

const {values} = parseArgs({
	options: {minutes: {type: 'string', default: '5'}, snapshots: {type: 'string'}},
});
const minutes = Number(values.minutes);
const root = join(import.meta.dirname, '..');
const megabyte = 1024 * 1024;
const home = mkdtempSync(join(tmpdir(), 'mcpb-tui-soak-'));
const paths = resolvePaths({env: {}, home});
const heapFile = join(home, 'heap');

const ids = Array.from({length: 10}, (_, index) => `odd-${index}`);
mkdirSync(paths.config, {recursive: true});
for (const id of ids) {
	const sha256 = 'b'.repeat(64);
	const args = [join(root, 'test', 'run', 'servers', 'odd.js')];
	const manifest = sampleManifest({
		rawName: id,
		server: {
			type: 'node',
			entryPoint: 'x',
			command: {command: process.execPath, args, env: {}},
			platformOverrides: {},
		},
	});
	const origin = {kind: 'link' as const, asked: root, final: root};
	const versions = [sampleVersion(sha256, {manifest, folder: root, origin})];
	mkdirSync(extensionFolder(paths, id), {recursive: true});
	writeFileSync(
		recordFile(paths, id),
		JSON.stringify(sampleRecord({id, rawName: id, current: sha256, versions})),
	);
}

// The screens tell their own heap, after a collection, once a second.
const teller = join(home, 'tell-heap.mjs');
writeFileSync(
	teller,
	`import {writeFileSync} from 'node:fs';
	import {writeHeapSnapshot} from 'node:v8';
	process.on('SIGUSR2', () => writeHeapSnapshot(process.env.SOAK_SNAPSHOTS + '/' + Math.round(process.uptime()) + '.heapsnapshot'));
	setInterval(() => { gc(); const {heapUsed, rss} = process.memoryUsage();
	writeFileSync(${JSON.stringify(heapFile)}, heapUsed + ' ' + rss); }, 1000).unref();`,
);

/** A log is opened and left, that of the next extension too, and then there is a while without one. */
const keys = ['o', '\u001B', 'j', 'o', 'k', '1', '', ''];
const roundsPerKey = 8;

type Sample = {minute: number; heap: number; resident: number};

/** Megabytes a minute, by least squares. */
function slope(samples: readonly Sample[], of: (sample: Sample) => number): number {
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const [x, y] = [mean(samples.map(({minute}) => minute)), mean(samples.map(of))];
	const above = samples.reduce((sum, sample) => sum + (sample.minute - x) * (of(sample) - y), 0);
	return above / samples.reduce((sum, {minute}) => sum + (minute - x) ** 2, 0);
}

const core = createCore({paths});
let failed = false;
try {
	for (const id of ids) await core.start(id);
	const sessions = await Promise.all(ids.map(id => core.connect(id)));
	const screens = spawn(
		process.execPath,
		['--expose-gc', '--import', teller, join(root, 'bin', 'mcpb-tui.js')],
		{
			name: 'xterm-256color',
			cols: 100,
			rows: 30,
			env: {
				...process.env,
				TERM: 'xterm-256color',
				LC_ALL: 'C.UTF-8',
				MCPB_TUI_HOME: home,
				SOAK_SNAPSHOTS: resolve(values.snapshots ?? home),
			},
		},
	);
	let bytes = 0;
	let over = false;
	screens.onData(data => {
		bytes += data.length;
	});
	screens.onExit(() => {
		over = true;
	});
	const begin = performance.now();
	const minute = () => (performance.now() - begin) / 60_000;
	const samples: Sample[] = [];
	let [calls, lines, round] = [0, 0, 0];
	const wanted = values.snapshots === undefined ? [] : [minutes / 5, minutes * 0.95];
	while (minute() < minutes && !over) {
		round++;
		if (minute() > (wanted[0] ?? minutes)) {
			wanted.shift();
			screens.kill('SIGUSR2');
		}
		await Promise.all(
			sessions.map(async session => {
				const text = `line ${round} ${'x'.repeat(80)}`;
				await session.call('stderr', {lines: Array.from({length: 20}, () => text)});
				lines += 20;
				await session.call('echo', {text: 'é'.repeat(5000)});
				calls += 2;
			}),
		);
		if (round % 5 === 0) screens.resize(60 + ((round * 7) % 140), 16 + ((round * 3) % 34));
		if (round % 10 === 0)
			writeFileSync(join(paths.config, 'config.json'), JSON.stringify({passEnv: [`N${round}`]}));
		if (round % roundsPerKey === 0) screens.write(keys[(round / roundsPerKey) % keys.length] ?? '');
		const sinceKeys = Math.floor(round / roundsPerKey) % keys.length;
		// A log in memory is up to ten megabytes by itself: it is looked at between two logs.
		if (sinceKeys === keys.length - 1) {
			try {
				const [heap = 0, resident = 0] = readFileSync(heapFile, 'utf8').split(' ').map(Number);
				if (heap > 0) samples.push({minute: minute(), heap: heap / megabyte, resident: resident / megabyte});
			} catch {
				// It has not told anything yet.
			}
		}
		await pause(100);
	}
	// What is loaded and filled once is no slope.
	const settled = samples.filter(sample => sample.minute > Math.min(1, minutes / 3));
	const grows = slope(settled, ({heap}) => heap);
	const last = settled.at(-1);
	const running = (await core.status()).filter(({state}) => state === 'running');
	const runners = running.map(
		({pid}) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
	);
	failed = over || running.length !== ids.length || !(grows < 1);
	process.stdout.write(
		`${[
			`${minutes} minutes, ${ids.length} servers, ${calls} calls, ${lines} lines on standard error, ${Math.floor(round / 5)} resizes, ${Math.floor(round / 10)} settings written`,
			`the screens' heap: ${last?.heap.toFixed(1)} MB at the end, ${grows.toFixed(2)} MB a minute (target: < 1); ${last?.resident.toFixed(0)} MB resident; ${(bytes / megabyte).toFixed(1)} MB written`,
			`the runners: ${Math.min(...runners).toFixed(0)} to ${Math.max(...runners).toFixed(0)} MB resident; ${running.length} of ${ids.length} servers still run`,
		].join('\n')}\n`,
	);
	screens.kill('SIGTERM');
	await Promise.all(sessions.map(session => session.close()));
} finally {
	const servers = await core.status();
	await Promise.allSettled(servers.map(({id, pid}) => core.stop(id, {pid})));
	await core.close();
	rmSync(home, {recursive: true, force: true});
}
process.exit(failed ? 1 : 0);
