import fc from 'fast-check';
import {expect, test} from 'vitest';
import {methods, oddities, tryOddAnswer} from '../support/odd-answers.ts';
import {report} from '../support/hard-report.ts';

const runs = 20_000;

test('twenty thousand odd values in what a server says are no defect of ours, and nobody waits for them', async () => {
	const tried = new Map<string, number>();
	await fc.assert(
		fc.asyncProperty(oddities, async oddity => {
			tried.set(oddity.method, (tried.get(oddity.method) ?? 0) + 1);
			await tryOddAnswer(oddity);
		}),
		{numRuns: runs},
	);
	expect([...tried.keys()].sort()).toEqual([...methods].sort());
	report('odd answers of a server', runs, `in ${tried.size} methods`);
});
