import fc from 'fast-check';
import {expect, test} from 'vitest';
import {report} from '../support/hard-report.ts';
import {methods, oddities, tryOddAnswer} from '../support/odd-answers.ts';
import {seed} from '../support/seed.ts';

const runs = 5000;

test.each([1, 2, 3, 4])(
	'odd values in what a server says are no defect of ours, and nobody waits for them: part %d of 4',
	async part => {
		const tried = new Set<string>();
		await fc.assert(
			fc.asyncProperty(oddities, async oddity => {
				tried.add(oddity.method);
				await tryOddAnswer(oddity);
			}),
			{numRuns: runs, seed: seed + part},
		);
		expect([...tried].sort()).toEqual([...methods].sort());
		report('odd answers of a server', runs, `in ${tried.size} methods`);
	},
);
