import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {shellLine, shellQuote} from '../../../source/core/form/shell-quote.ts';

/** The words as a real shell passes them on. */
function throughShell(words: readonly string[]): string[] {
	const line = `printf '%s\\0' ${shellLine(words)}`;
	return execFileSync('sh', ['-c', line]).toString('utf8').split('\0').slice(0, -1);
}

test('whatever a word holds, a shell passes it on as it is', () => {
	const word = fc.oneof(
		fc.string({unit: 'grapheme', maxLength: 12}),
		fc.string({unit: fc.constantFrom(...` \t\n\r'"\\$\`!*?[]{}()<>|&;#~=%^-a`), maxLength: 10}),
		fc.constantFrom(
			'',
			'-n',
			'--',
			'$(id)',
			'`id`',
			'${HOME}',
			'~',
			'!!',
			"'",
			"''",
			'\\',
			'a\nb',
			'*',
			'\u001B[2J',
		),
	);
	const words = fc.array(
		word.filter(text => !text.includes('\0') && text.isWellFormed()),
		{
			minLength: 1,
			maxLength: 40,
		},
	);
	fc.assert(
		fc.property(words, list => {
			expect(throughShell(list)).toEqual(list);
		}),
		{numRuns: 80, seed: 20261121},
	);
});

test('plain words are left alone', () => {
	expect(shellLine(['mcpb-tui', 'call', 'id', 'city=Bern', 'a b', "it's", ''])).toBe(
		String.raw`mcpb-tui call id city=Bern 'a b' 'it'\''s' ''`,
	);
});

test('what no command line can carry is refused', () => {
	expect(() => shellQuote('a\0b')).toThrow(RangeError);
});
