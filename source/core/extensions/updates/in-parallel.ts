/**
 * Does the same to all of some things, a few at a time, and yields what comes of each as it comes. What is under way
 * is ended, and waited for, when one of them throws, when the signal says so and when nobody wants more.
 */
export async function* inParallel<Item, Result>(
	items: readonly Item[],
	{most, signal}: {most: number; signal: AbortSignal | undefined},
	work: (item: Item, end: AbortSignal) => Promise<Result>,
): AsyncGenerator<Result> {
	const own = new AbortController();
	const end = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
	const waiting = [...items];
	const running = new Map<number, Promise<{key: number; result: Result}>>();
	let key = 0;
	const startNext = () => {
		const item = waiting.shift();
		if (item === undefined) return;
		const own = key++;
		running.set(
			own,
			work(item, end).then(result => ({key: own, result})),
		);
	};
	try {
		while (running.size < most && waiting.length > 0) startNext();
		while (running.size > 0) {
			signal?.throwIfAborted();
			const first = await Promise.race(running.values());
			running.delete(first.key);
			startNext();
			yield first.result;
		}
	} finally {
		own.abort();
		await Promise.allSettled(running.values());
	}
}
