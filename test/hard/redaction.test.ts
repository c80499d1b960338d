import fc from 'fast-check';
import {expect, test} from 'vitest';
import {report} from '../support/hard-report.ts';
import {isUsable, leaks, readBack} from '../support/redaction.ts';

const runs = 20_000;

test('whatever a secret is made of and however it is written, nobody reads it back', () => {
	fc.assert(
		fc.property(leaks, leak => {
			fc.pre(isUsable(leak));
			expect(readBack(leak)).toBe(false);
		}),
		{numRuns: runs, seed: 9},
	);
	report('secrets written under up to two encodings', runs, 'none could be read back');
});
