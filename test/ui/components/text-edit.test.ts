import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {editOf, editText, graphemes, type TextEdit} from '../../../source/ui/components/text-edit.ts';
import {createKeyParser} from '../../../source/ui/terminal/key-parser.ts';

/** What stands in a field after typing these bytes, with `|` for the cursor. */
function typed(bytes: string, start = ''): string {
	let edit: TextEdit = editOf(start);
	const parser = createKeyParser();
	for (const event of [...parser.push(bytes), ...parser.flush()]) edit = editText(edit, event) ?? edit;
	const parts = graphemes(edit.text);
	return [...parts.slice(0, edit.cursor), '|', ...parts.slice(edit.cursor)].join('');
}

describe('editing a line of text', () => {
	test.each([
		['types', 'héllo 日本', '', 'héllo 日本|'],
		['goes to the start and the end', '\u0001a\u0005z', 'b', 'abz|'],
		['^W takes a word back to the space', '\u0017', '/a/path with/words', '/a/path |'],
		['^U takes all before the cursor and ^Y brings it back', '\u0015x\u0019', 'abc', 'xabc|'],
		['^K takes all after the cursor', '\u0001\u001B[C\u000B', 'abc', 'a|'],
		['Alt-B and Alt-F go by words', '\u001Bb\u001Bbx\u001Bfy', 'one two', 'xoney| two'],
		['Backspace takes a whole emoji family', '\u007F', 'a👨‍👩‍👧', 'a|'],
		['Backspace takes a letter with its accents', '\u007F', 'ae\u0301', 'a|'],
		['Delete takes what is under the cursor', '\u0001\u001B[3~', 'abc', '|bc'],
		['a combining mark joins the letter before it', '\u0301', 'e', 'e\u0301|'],
	])('%s', (_what, bytes, start, expected) => {
		expect(typed(bytes, start)).toBe(expected);
	});

	test('a paste of several lines becomes one', () => {
		expect(typed('\u001B[200~/a/file\r\n\u0007\u001B[201~')).toBe('/a/file|');
	});
});

test('the cursor never leaves the text and never splits a character, whatever is typed', () => {
	const key = fc.constantFrom(
		'a',
		' ',
		'👍🏽',
		'\u0301',
		'\u007F',
		'\u0017',
		'\u0015',
		'\u000B',
		'\u0019',
		'\u001B[C',
		'\u001B[D',
		'\u001B[3~',
		'\u001Bb',
		'\u001Bd',
	);
	fc.assert(
		fc.property(fc.array(key, {maxLength: 30}), keys => {
			let edit: TextEdit = editOf('');
			for (const bytes of keys) {
				const parser = createKeyParser();
				for (const event of [...parser.push(bytes), ...parser.flush()]) edit = editText(edit, event) ?? edit;
				expect(edit.cursor).toBeGreaterThanOrEqual(0);
				expect(edit.cursor).toBeLessThanOrEqual(graphemes(edit.text).length);
				expect(edit.text.isWellFormed()).toBe(true);
			}
		}),
		{seed: 3, numRuns: 1000},
	);
});
