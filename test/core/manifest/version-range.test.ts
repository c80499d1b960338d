import {expect, test} from 'vitest';
import {isInRange} from '../../../source/core/manifest/version-range.ts';

test.each([
	['3.11.4', '>=3.8,<4.0', true],
	['4.0.0', '>=3.8,<4.0', false],
	['3.11.4', '>= 3.8, < 3.11', false],
	['3.12.1', '==3.12.*', true],
	['3.12', '~=3.8', true],
	['4.0', '~=3.8', false],
	['3.8.9', '~=3.8.1', true],
	['3.9.0', '~=3.8.1', false],
	['22.1.0', '>=18', true],
	['16.20.2', '>=18.0.0', false],
	['20.0.0', '18 || >=20', true],
	['v24.1', '>=20.0.0 <25', true],
	['3.13.0', '3.10+', true],
	['20.1.0', '*', true],
	['20.1.0', '', true],
])('%s in "%s": %s', async (version, range, expected) => {
	expect(await isInRange(version, range)).toBe(expected);
});

test.each([
	['20.0.0', 'the newest'],
	['20.0.0', '!=3.9'],
	['20.0.0', `>=${'9'.repeat(300)}`],
	['unknown', '>=18'],
])('%s in "%.20s" cannot be told', async (version, range) => {
	expect(await isInRange(version, range)).toBeUndefined();
});
