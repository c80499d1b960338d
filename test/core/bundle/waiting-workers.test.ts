import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import type {Worker} from 'node:worker_threads';
import {expect, onTestFinished, test} from 'vitest';
import {openBundle} from '../../../source/core/bundle/open-bundle.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {rawManifest} from '../../support/manifests.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';
import {startProgram} from '../../support/terminal.ts';
import {buildZip, type ZipShape} from '../../support/zip-builder.ts';

const {limits} = defaultSettings;

/** So much that threads start to unpack it before it is judged. */
function largeBundle(shape: ZipShape = {}): string {
	const path = join(temporaryFolder(), 'large.mcpb');
	const data = Buffer.alloc(5 * 1024 * 1024, 'large');
	const entries = [
		{name: 'manifest.json', data: JSON.stringify(rawManifest({name: 'large'}))},
		{name: 'server/index.js', data: 'setInterval(() => {}, 1000);'},
		{name: 'data.bin', data, method: 0},
	];
	writeFileSync(path, buildZip(entries, shape));
	return path;
}

/** The threads that this process starts from now on. */
function watchThreads(): readonly Worker[] {
	const threads: Worker[] = [];
	const note = (thread: Worker) => threads.push(thread);
	process.on('worker', note);
	onTestFinished(() => {
		process.off('worker', note);
	});
	return threads;
}

/** Those that still run; one that has ended has no number any more. */
const running = (threads: readonly Worker[]) => threads.filter(({threadId}) => threadId !== -1);

/** The threads of a process that are workers. */
function workersOf(pid: number): number {
	const tasks = `/proc/${pid}/task`;
	return readdirSync(tasks).filter(
		task => readFileSync(join(tasks, task, 'comm'), 'utf8').trim() === 'WorkerThread',
	).length;
}

test.each([
	['has another hash', {}, {sha256: createHash('sha256').digest('hex')}, 'BUNDLE_HASH_MISMATCH'],
	['hides bytes', {gap: Buffer.from('hidden')}, {}, 'BUNDLE_INCONSISTENT'],
	['is too large', {}, {limits: {...limits, fileBytes: 1024}}, 'BUNDLE_TOO_LARGE'],
])(
	'a large bundle that %s leaves no thread behind when it is refused',
	async (_what, shape, options, code) => {
		const threads = watchThreads();
		await expect(openBundle(largeBundle(shape), {limits, ...options})).rejects.toMatchObject({code});
		expect(threads.length).toBeGreaterThanOrEqual(2);
		expect(running(threads)).toEqual([]);
	},
);

test('threads that wait for the word to unpack keep nothing alive, and end when the bundle is closed', async () => {
	const threads = watchThreads();
	const bundle = await openBundle(largeBundle(), {limits});
	expect(running(threads).length).toBeGreaterThanOrEqual(2);
	expect(process.getActiveResourcesInfo().filter(name => /worker|messageport/i.test(name))).toEqual([]);
	const ended = threads.map(thread => once(thread, 'exit'));
	bundle.close();
	await Promise.all(ended);
	expect(running(threads)).toEqual([]);
});

test('threads that unpacked have ended by themselves', async () => {
	const threads = watchThreads();
	const bundle = await openBundle(largeBundle(), {limits});
	const ended = threads.map(thread => once(thread, 'exit'));
	await bundle.unpack(join(temporaryFolder(), 'out'));
	await Promise.all(ended);
	bundle.close();
	expect(running(threads)).toEqual([]);
});

test.skipIf(process.platform !== 'linux')(
	'a large bundle that is looked at has threads that wait; a no ends them, and so does leaving in the middle',
	async () => {
		const bundle = largeBundle();
		const app = startProgram({home: temporaryPaths().home ?? ''});
		await app.see('No extension is installed yet');
		const workers = () => workersOf(app.pid);
		const before = workers();
		const review = async () => {
			await app.press('i').see('Install a bundle');
			await app.type(bundle).press('enter').see('Review what it asks for', 'Install it?');
			expect(workers()).toBeGreaterThanOrEqual(before + 2);
		};
		await review();
		await app.press('esc').seeNoMore('Install it?');
		await expect.poll(workers, {interval: 10}).toBe(before);
		await review();
		app.kill('SIGINT');
		await app.exited;
		expect(readdirSync('/proc')).not.toContain(String(app.pid));
	},
);
