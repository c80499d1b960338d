import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {expect, onTestFinished, test} from 'vitest';
import type {Paths} from '../../source/core/paths.ts';
import {runningServers, startServer} from '../../source/core/runtime/running.ts';
import {extensionFolder, writeRecord} from '../../source/core/store/record.ts';
import {report} from '../support/hard-report.ts';
import {sampleManifest, sampleRecord, sampleVersion} from '../support/records.ts';
import {endServers} from '../support/servers.ts';
import {root, tinyServer} from '../support/stores.ts';
import {temporaryPaths} from '../support/temporary.ts';
import {startProgram} from '../support/terminal.ts';

const installed = 1000;
const started = 50;
/** Of `/proc/<pid>/stat`: hundredths of a second. */
const tick = 10;

async function install(paths: Paths): Promise<readonly string[]> {
	const ids = Array.from({length: installed}, (_, index) => `tiny-${String(index).padStart(4, '0')}`);
	for (const [index, id] of ids.entries()) {
		const sha256 = index.toString(16).padStart(64, 'c');
		const command = {...tinyServer, env: {}};
		const manifest = sampleManifest({
			rawName: id,
			server: {type: 'binary', entryPoint: 'x', command, platformOverrides: {}},
		});
		const version = sampleVersion(sha256, {
			manifest,
			origin: {kind: 'file', asked: `/bundles/${id}.mcpb`, final: `/bundles/${id}.mcpb`},
		});
		mkdirSync(join(extensionFolder(paths, id), version.folder), {recursive: true});
		await writeRecord(paths, sampleRecord({id, rawName: id, current: sha256, versions: [version]}));
	}
	return ids;
}

function ticksOf(stat: string, fields: readonly [number, number]): number {
	const values = stat
		.slice(stat.lastIndexOf(')') + 2)
		.split(' ')
		.map(Number);
	// The first value after the name is the third field.
	return (values[fields[0] - 3] ?? 0) + (values[fields[1] - 3] ?? 0);
}

/** Milliseconds of processor time that a process of Node used; the least of some, as the machine is shared. */
function cpuOf(paths: Paths, args: readonly string[]): number {
	const script = '"$@" >/dev/null || exit 1; cat "/proc/$$/stat"';
	const runs = Array.from({length: 5}, () => {
		const {stdout, status, stderr} = spawnSync('/bin/sh', ['-c', script, 'sh', process.execPath, ...args], {
			env: {...process.env, MCPB_TUI_HOME: paths.home},
			encoding: 'utf8',
		});
		expect(status, stderr).toBe(0);
		return ticksOf(stdout, [16, 17]) * tick;
	});
	return Math.min(...runs);
}

test.runIf(process.platform === 'linux')(
	'A thousand extensions and fifty running servers are listed quickly, and at rest nothing is done',
	async () => {
		const paths = temporaryPaths();
		onTestFinished(() => endServers(paths));
		const ids = await install(paths);
		const queue = ids.slice(0, started);
		const worker = async () => {
			for (let id = queue.shift(); id !== undefined; id = queue.shift()) await startServer(paths, id);
		};
		await Promise.all([worker(), worker(), worker(), worker()]);
		expect(await runningServers(paths)).toHaveLength(started);

		const bin = join(root, 'bin', 'mcpb-tui.js');
		const nothing = cpuOf(paths, ['-e', '0']);
		const list = cpuOf(paths, [bin, 'list']);
		const status = cpuOf(paths, [bin, 'status']);
		// Time on all processors, helpers of Node included, beside a Node that does nothing.
		expect(list / nothing).toBeLessThan(15);
		expect(status / nothing).toBeLessThan(15);

		const app = startProgram({home: paths.home ?? '', columns: 120, rows: 36});
		onTestFinished(() => app.kill('SIGKILL'));
		await app.see('tiny-0000', 'running');
		const used = () => ticksOf(readFileSync(`/proc/${app.pid}/stat`, 'utf8'), [14, 15]) * tick;
		const first = used();
		// Silence is a state that only time can show.
		const quiet = async (): Promise<{bytes: number; cpu: number}> => {
			app.takeBytes();
			const before = used();
			await pause(2000);
			return {bytes: app.takeBytes(), cpu: used() - before};
		};
		await expect.poll(quiet).toEqual({bytes: 0, cpu: 0});
		app.press('j', 'j', 'k', 'G');
		await app.see(ids.at(-1) ?? '');
		report(
			'extensions installed, 50 of them running',
			installed,
			`processor time: node -e 0 ${nothing} ms, list ${list} ms, status ${status} ms, first screen ${first} ms; at rest 0 bytes, 0 ms`,
		);
	},
);
