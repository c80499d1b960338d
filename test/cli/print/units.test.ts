import {expect, test} from 'vitest';
import {formatBytes, formatSeconds, plural} from '../../../source/cli/print/units.ts';

test.each([
	[0, '0 B'],
	[999, '999 B'],
	[1000, '1.0 kB'],
	[999_499, '999 kB'],
	[999_500, '1.0 MB'],
	[27_400_000, '27.4 MB'],
	[1_500_000_000_000, '1500 GB'],
])('%d bytes are %s', (bytes, text) => {
	expect(formatBytes(bytes)).toBe(text);
});

test.each([
	[0.4, '0 s'],
	[59, '59 s'],
	[60, '1 min'],
	[185, '3 min 5 s'],
	[7800, '2 h 10 min'],
	[90_000, '1 d 1 h'],
	[-3, '0 s'],
])('%d seconds are %s', (seconds, text) => {
	expect(formatSeconds(seconds)).toBe(text);
});

test('one is one and two are many', () => {
	expect([plural(1, 'file'), plural(2, 'file'), plural(0, 'entry', 'entries')]).toEqual([
		'1 file',
		'2 files',
		'0 entries',
	]);
});
