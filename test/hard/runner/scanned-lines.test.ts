import fc from 'fast-check';
import {expect, test} from 'vitest';
import {judged, mangledLines, scanInPieces} from '../../support/scanned-lines.ts';

test('20,000 lines, most of them damaged, are judged as one judges who parses them whole', () => {
	fc.assert(
		fc.property(mangledLines, fc.integer({min: 1, max: 40}), (bytes, size) => {
			expect(scanInPieces(bytes, size) !== undefined).toBe(judged(bytes));
		}),
		{seed: 3, numRuns: 20_000},
	);
});
