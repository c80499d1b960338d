import type {DownloadProgress} from '../../core/contract.ts';
import {type SafeText, safeLine} from '../../core/safe-text.ts';
import {formatBytes, formatSeconds} from './units.ts';

/** A download as one line: what has come, how fast, how long it will take. */
export function printDownload({
	receivedBytes,
	totalBytes,
	bytesPerSecond,
	secondsLeft,
}: DownloadProgress): SafeText {
	const parts = [
		totalBytes === undefined
			? formatBytes(receivedBytes)
			: `${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)}`,
		`${formatBytes(bytesPerSecond)}/s`,
		...(secondsLeft === undefined ? [] : [`${formatSeconds(secondsLeft)} left`]),
	];
	return safeLine(`Downloading: ${parts.join(', ')}`);
}
