/**
 * Compares our unpacking, with every check, against `unzip` and `mcpb unpack`: whole processes, 5,000 files of
 * 100 MB together, on a memory file system and on a disk.
 *
 * `node test/bench/extract.ts`
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {deflateRawSync} from 'node:zlib';
import {build} from 'esbuild';
import {ownScript} from '../../source/core/own-files.ts';
import {buildZip, type ZipEntry} from '../support/zip-builder.ts';

export type Row = {what: string; here: string; peer: string; ratio?: string; target: string};

const root = join(import.meta.dirname, '..', '..');
const fileCount = 5000;
const fileBytes = 20_000;
const variants = 40;
const rounds = 7;
const memoryFileSystem = 0x01021994;

/** Words like those of program text: they deflate to about a quarter. */
function makeText(seed: number): Buffer {
	let state = seed + 1;
	const next = (below: number) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (state >>> 8) % below;
	};
	const parts: string[] = [];
	for (let length = 0; length < fileBytes; ) {
		const word = `${(next(20) * next(20) * 7_919_317).toString(36)}${' .;\n(){}'[next(8)]}`;
		parts.push(word);
		length += word.length;
	}
	return Buffer.from(parts.join('').slice(0, fileBytes));
}

function makeBundle(path: string): void {
	const texts = Array.from({length: variants}, (_, seed) => makeText(seed));
	const packed = texts.map(text => deflateRawSync(text, {level: 9}));
	const files = Array.from(
		{length: fileCount},
		(_, index): ZipEntry => ({
			name: `node_modules/package-${index % 400}/lib/file-${index}.js`,
			data: texts[index % variants] as Buffer,
			packed: packed[index % variants] as Buffer,
		}),
	);
	writeFileSync(path, buildZip([{name: 'manifest.json', data: '{}'}, ...files]));
}

/** Built like what ships, so that what is loaded late there is loaded late here. */
async function buildOurs(folder: string): Promise<string> {
	await build({
		entryPoints: [join(import.meta.dirname, 'extract-once.ts')],
		outdir: folder,
		bundle: true,
		splitting: true,
		minify: true,
		platform: 'node',
		format: 'esm',
		target: 'esnext',
		define: {__bundled: 'true'},
		banner: {
			js: "import {createRequire as __createRequire} from 'node:module';const require = __createRequire(import.meta.url);",
		},
		logLevel: 'warning',
	});
	writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
	copyFileSync(ownScript('extract-worker'), join(folder, 'extract-worker.js'));
	return join(folder, 'extract-once.js');
}

// The bin turns the compile cache on; this stands for it.
const env = {...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'mcpb-tui-bench-compile-cache')};

function time(command: string, args: readonly string[], out: string): number {
	rmSync(out, {recursive: true, force: true});
	const begin = performance.now();
	execFileSync(command, args, {stdio: 'ignore', env});
	return performance.now() - begin;
}

function median(numbers: readonly number[]): number {
	return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function describe(times: readonly number[]): string {
	return `${Math.round(Math.min(...times))} / ${Math.round(median(times))} ms`;
}

function row(what: string, ours: readonly number[], theirs: readonly number[], target: string): Row {
	const ratios = [
		Math.min(...ours) / Math.min(...theirs),
		median(ours.map((one, round) => one / (theirs[round] as number))),
	];
	const ratio = ratios.map(value => `${value.toFixed(2)}x`).join(' / ');
	return {what, here: describe(ours), peer: describe(theirs), ratio, target};
}

/** One place, all three in turns, so that what else the machine does falls on each alike. */
function measure(place: string, where: string, ourScript: string, target: string): Row[] {
	const folder = mkdtempSync(join(place, 'mcpb-tui-bench-'));
	try {
		const bundle = join(folder, 'bundle.mcpb');
		const out = join(folder, 'out');
		makeBundle(bundle);
		const packer = join(root, 'node_modules', '@anthropic-ai', 'mcpb', 'dist', 'cli', 'cli.js');
		const runs = {
			ours: () => time(process.execPath, [ourScript, bundle, out], out),
			unzip: () => time('unzip', ['-q', bundle, '-d', out], out),
			mcpb: () => time(process.execPath, [packer, 'unpack', bundle, out], out),
		};
		const times: Record<keyof typeof runs, number[]> = {ours: [], unzip: [], mcpb: []};
		const names = Object.keys(runs) as (keyof typeof runs)[];
		for (const name of names) runs[name]();
		for (let round = 0; round < rounds; round++) {
			for (const name of names) times[name].push(runs[name]());
		}
		const what = `unpack 5,000 files, 100 MB, on ${where}, min / median`;
		return [
			row(`${what}, against unzip`, times.ours, times.unzip, target),
			row(`${what}, against mcpb unpack`, times.ours, times.mcpb, '<= 0.4x'),
		];
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

/** Measures on `/dev/shm` and on a disk, as far as this machine has them and `unzip`. */
export async function benchExtraction(): Promise<Row[]> {
	if (spawnSync('unzip', ['-v']).error) return [];
	const folder = mkdtempSync(join(tmpdir(), 'mcpb-tui-bench-ours-'));
	try {
		const ourScript = await buildOurs(folder);
		const memory = existsSync('/dev/shm') ? measure('/dev/shm', 'tmpfs', ourScript, '<= 0.5x') : [];
		const disk = [tmpdir(), root].find(place => statfsSync(place).type !== memoryFileSystem);
		return [...memory, ...(disk ? measure(disk, 'a disk', ourScript, '<= 0.65x') : [])];
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

if (import.meta.main) {
	for (const {what, here, peer, ratio, target} of await benchExtraction()) {
		console.log(`${what}\n  here ${here}, peer ${peer}, ratio ${ratio} (target ${target})`);
	}
}
