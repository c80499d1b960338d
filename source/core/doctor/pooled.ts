/**
 * Works on all inputs, at most `limit` at once, in their order; each result is a promise of its own.
 * @param work must not throw: nobody may be waiting yet
 */
export function pooled<Input, Output>(
	inputs: readonly Input[],
	limit: number,
	work: (input: Input) => Promise<Output>,
): readonly Promise<Output>[] {
	let free = limit;
	const waiting: (() => void)[] = [];
	return inputs.map(async input => {
		if (free > 0) free--;
		else await new Promise<void>(resolve => waiting.push(resolve));
		try {
			return await work(input);
		} finally {
			const next = waiting.shift();
			if (next) next();
			else free++;
		}
	});
}
