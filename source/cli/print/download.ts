import type {DownloadProgress} from '../../core/contract.ts';
import {type SafeText, safeLine} from '../../core/safe-text.ts';
import {formatBytes, formatSeconds} from './units.ts';

const pause = 100;

function describe({receivedBytes, totalBytes, bytesPerSecond, secondsLeft}: DownloadProgress): SafeText {
	const parts = [
		totalBytes === undefined
			? formatBytes(receivedBytes)
			: `${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)}`,
		`${formatBytes(bytesPerSecond)}/s`,
		...(secondsLeft === undefined ? [] : [`${formatSeconds(secondsLeft)} left`]),
	];
	return safeLine(`Downloading: ${parts.join(', ')}`);
}

/** Shows a download as one line that is replaced, ten times a second at most. */
export function progressReporter(show: (line: SafeText) => void): (progress: DownloadProgress) => void {
	let shownAt = 0;
	return progress => {
		const now = performance.now();
		if (now - shownAt < pause) return;
		shownAt = now;
		show(describe(progress));
	};
}
