import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {areaOf, areaText, editArea} from '../../../source/ui/components/text-area.ts';
import {areaWindow} from '../../../source/ui/components/text-area-view.tsx';
import {graphemes} from '../../../source/ui/components/text-edit.ts';
import {createKeyParser, type TerminalEvent} from '../../../source/ui/terminal/key-parser.ts';

/** What stands in an area after these bytes, with `|` for the cursor. */
function typed(bytes: string, start = ''): string {
	const parser = createKeyParser();
	let area = areaOf(start);
	for (const event of [...parser.push(bytes), ...parser.flush()]) area = editArea(area, event) ?? area;
	const line = graphemes(area.lines[area.row] ?? '');
	const marked = [...line.slice(0, area.column), '|', ...line.slice(area.column)].join('');
	return area.lines.with(area.row, marked).join('\n');
}

const up = '\u001B[A';
const down = '\u001B[B';
const left = '\u001B[D';

describe('editing a text of several lines', () => {
	test.each([
		['Enter goes on as deep as the line before', '\u0005\r', '  one', '  one\n  |'],
		['Enter goes deeper where something was opened', '\u0005\r', '{', '{\n  |'],
		[
			'the cursor goes up and down, and stays within the lines',
			`${down}\u0005${up}x`,
			'a\nlong',
			'ax|\nlong',
		],
		['Left at the beginning goes to the line before', `${down}${left}x`, 'a\nb', 'ax|\nb'],
		['Backspace at the beginning joins the lines', `${down}\u007F`, 'a\nb', 'a|b'],
		['Delete at the end joins the lines', '\u0005\u001B[3~', 'a\nb', 'a|b'],
		['^K takes the rest of a line, then its end', '\u000B\u000B', 'abc\nd', '|d'],
		['^U takes what is before the cursor and ^Y brings it back', '\u0005\u0015\u0019', 'abc\nd', 'abc|\nd'],
		['^W takes a word', '\u0005\u0017', 'one two\nx', 'one |\nx'],
		['Backspace takes a whole emoji family', '\u0005\u007F', 'a👨‍👩‍👧', 'a|'],
		['a paste keeps its lines', '\u001B[200~{\r\n"a": 1\u0007}\u001B[201~', '', '{\n"a": 1}|'],
		['undo takes back what was typed in one go', 'abc\u001Bu', 'x', '|x'],
		['redo brings it again', 'abc\u001Bu\u001BU', 'x', 'abc|x'],
	])('%s', (_what, bytes, start, expected) => {
		expect(typed(bytes, start)).toBe(expected);
	});
});

const events: readonly TerminalEvent[] = [
	...['a', '👍🏽', '\u0301', '"'].map(text => ({type: 'key', name: text, text}) as const),
	...['enter', 'tab', 'up', 'down', 'left', 'right', 'home', 'end', 'backspace', 'delete'].map(
		name => ({type: 'key', name}) as const,
	),
	...['ctrl-w', 'ctrl-u', 'ctrl-k', 'ctrl-y', 'alt-b', 'alt-f', 'alt-u', 'alt-U', 'ctrl-end', 'pageup'].map(
		name => ({type: 'key', name}) as const,
	),
	{type: 'paste', text: 'x\ny 日本\r\n'},
];

test('the cursor never leaves the text, is always seen, and undo leads back to the beginning', () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...events), {maxLength: 40}), keys => {
			let area = areaOf('{\n  "a": 1\n}');
			for (const key of keys) {
				area = editArea(area, key) ?? area;
				const line = graphemes(area.lines[area.row] ?? '');
				expect(area.row).toBeLessThan(area.lines.length);
				expect(area.column).toBeLessThanOrEqual(line.length);
				const {cursor, rows} = areaWindow(area, 12, 3);
				expect(cursor.x).toBeGreaterThanOrEqual(0);
				expect(cursor.x).toBeLessThanOrEqual(12);
				expect(rows[cursor.y]).toBeDefined();
			}
			for (let step = 0; step < 300; step++) area = editArea(area, {type: 'key', name: 'alt-u'}) ?? area;
			expect(areaText(area)).toBe('{\n  "a": 1\n}');
		}),
		{numRuns: 100},
	);
});
