import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import {ownScript} from '../own-files.ts';
import type {ExtractJob, ExtractReport} from './extract-job.ts';

/** Threads that wait for one job; until it comes they keep no process alive. */
export type ExtractWorkers = {
	/** Rejects when `onReport` throws or when a thread ends before it is done. */
	run: (job: ExtractJob, onReport: (report: ExtractReport) => void) => Promise<void>;
	/** Resolves when no thread is left; `run` rejects then. */
	stop: () => Promise<void>;
};

const mostWorkers = 4;

type Watched = {worker: Worker; ended: Promise<Error>};

function startWorker(): Watched {
	const worker = new Worker(ownScript('extract-worker'));
	worker.unref();
	const ended = new Promise<Error>(resolve => {
		worker.once('error', error => resolve(error as Error));
		worker.once('exit', () => resolve(new Error('a worker that unpacks ended before its work was done')));
	});
	return {worker, ended};
}

async function runOne(
	{worker, ended}: Watched,
	job: ExtractJob,
	onReport: (report: ExtractReport) => void,
): Promise<void> {
	const done = new Promise<void>((resolve, reject) => {
		worker.on('message', (report: ExtractReport) => {
			try {
				onReport(report);
			} catch (error) {
				reject(error);
			}
			if (report.kind === 'done') resolve();
		});
	});
	worker.ref();
	worker.postMessage(job);
	await Promise.race([done, ended.then(error => Promise.reject(error))]);
}

/** Starts the threads, as many as there are cores unless told, and does not wait for them. */
export function startWorkers(
	count = Math.min(mostWorkers, Math.max(2, availableParallelism())),
): ExtractWorkers {
	const all = Array.from({length: count}, startWorker);
	return {
		async run(job, onReport) {
			await Promise.all(all.map(one => runOne(one, job, onReport)));
		},
		async stop() {
			await Promise.all(all.map(({worker}) => worker.terminate()));
		},
	};
}
