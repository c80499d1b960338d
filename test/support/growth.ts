import {performance} from 'node:perf_hooks';

/**
 * How many times as long the large work takes as the small one: what grows with its input is told from what grows with
 * the square of it on any machine, however busy. Each is the best of three, because other processes hold it up.
 */
export async function growth(small: () => unknown, large: () => unknown): Promise<number> {
	return (await best(large)) / Math.max(await best(small), 0.1);
}

async function best(work: () => unknown): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < 3; round += 1) {
		const begin = performance.now();
		await work();
		times.push(performance.now() - begin);
	}
	return Math.min(...times);
}
