import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {type SafeText, safeLine} from '../../../../source/core/safe-text.ts';
import {cellsBefore, sidewaysPart, wrappedRows} from '../../../../source/ui/screens/result/text-layout.ts';

const texts = (...lines: readonly string[]) => lines as readonly SafeText[];

function rowsOf(lines: readonly SafeText[], width: number): string[] {
	const layout = wrappedRows(lines, width);
	return Array.from({length: layout.count}, (_, index) => {
		const {line, from, to} = layout.row(index);
		return (lines[line] ?? '').slice(from, to);
	});
}

describe('a text in a pane', () => {
	test('is cut at the width, whatever its characters take', () => {
		expect(rowsOf(texts('abcdef', '', 'xy'), 4)).toEqual(['abcd', 'ef', '', 'xy']);
		expect(rowsOf(texts('日本語です'), 5)).toEqual(['日本', '語で', 'す']);
		expect(rowsOf(texts('a日b'), 2)).toEqual(['a', '日', 'b']);
		expect(rowsOf(texts('👨‍👩‍👧x👨‍👩‍👧'), 3)).toEqual(['👨‍👩‍👧x', '👨‍👩‍👧']);
	});

	test('shows every character once, in order, and no row is wider than the pane', () => {
		fc.assert(
			fc.property(
				fc.array(fc.string({unit: 'grapheme', maxLength: 40}), {minLength: 1, maxLength: 6}),
				fc.integer({min: 8, max: 24}),
				(strings, width) => {
					const lines = strings.map(safeLine);
					const layout = wrappedRows(lines, width);
					const rows = rowsOf(lines, width);
					expect(rows.join('')).toBe(lines.join(''));
					for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(width);
					for (const [line, text] of lines.entries()) {
						for (let offset = 0; offset < text.length; offset++) {
							const {line: found, from, to} = layout.row(layout.rowAt(line, offset));
							expect([found, from <= offset && offset < to]).toEqual([line, true]);
						}
					}
				},
			),
			{numRuns: 200},
		);
	});

	test('that is two million characters in one line is laid out at once', () => {
		const line = texts('x'.repeat(2_000_000));
		const layout = wrappedRows(line, 100);
		expect(layout.count).toBe(20_000);
		expect(layout.row(19_999)).toEqual({line: 0, from: 1_999_900, to: 2_000_000});
	});

	test('is scrolled sideways by cells', () => {
		expect(sidewaysPart('abcdef', 2, 3)).toEqual({from: 2, to: 5});
		expect(sidewaysPart('日本語', 2, 2)).toEqual({from: 1, to: 2});
		expect(sidewaysPart('ab', 9, 3)).toEqual({from: 2, to: 2});
		expect(cellsBefore('日本', 1)).toBe(2);
	});
});
