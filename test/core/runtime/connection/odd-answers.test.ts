import fc from 'fast-check';
import {test} from 'vitest';
import {oddities, tryOddAnswer} from '../../../support/odd-answers.ts';

test('one odd value anywhere in what a server says is no defect of ours, and nobody waits for it', async () => {
	await fc.assert(fc.asyncProperty(oddities, tryOddAnswer), {numRuns: 150});
});
