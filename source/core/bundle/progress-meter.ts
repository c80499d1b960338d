import type {DownloadProgress} from '../contract.ts';

const progressEvery = 100;

/** Tells of progress now and then. Of a download that goes on, what was there `before` says nothing about its speed. */
export function createMeter(
	totalBytes: number | undefined,
	before: number,
	onProgress: ((progress: DownloadProgress) => void) | undefined,
) {
	const begin = performance.now();
	let last = begin;
	return (receivedBytes: number, final: boolean) => {
		const now = performance.now();
		if (!onProgress || (!final && now - last < progressEvery)) return;
		last = now;
		const bytesPerSecond = Math.round(((receivedBytes - before) * 1000) / Math.max(1, now - begin));
		const left = totalBytes === undefined ? undefined : totalBytes - receivedBytes;
		const secondsLeft = left === undefined || bytesPerSecond === 0 ? undefined : left / bytesPerSecond;
		onProgress({receivedBytes, totalBytes, bytesPerSecond, secondsLeft});
	};
}
