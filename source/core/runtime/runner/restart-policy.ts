const firstPause = 500;
const longestPause = 30_000;
const steady = 60_000;
const mostInAMinute = 5;

export type RestartPolicy = {
	/** After a crash: milliseconds to wait before the next start, or that it is a crash loop. */
	next: (upFor: number) => {kind: 'wait'; milliseconds: number} | {kind: 'crash-loop'};
};

/**
 * Pauses that double from half a second to thirty, each shortened by up to a quarter at random so that many servers
 * do not come back in step; from the beginning after a minute up; given up after five crashes in a minute.
 */
export function createRestartPolicy(
	now: () => number = () => performance.now(),
	random: () => number = Math.random,
): RestartPolicy {
	let crashes: number[] = [];
	let pause = firstPause;
	return {
		next(upFor) {
			const at = now();
			if (upFor >= steady) pause = firstPause;
			crashes = [...crashes.filter(crash => at - crash < 60_000), at];
			if (crashes.length >= mostInAMinute) return {kind: 'crash-loop'};
			const milliseconds = pause * (1 - random() / 4);
			pause = Math.min(pause * 2, longestPause);
			return {kind: 'wait', milliseconds};
		},
	};
}
