import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import type {Style} from '../../../source/cli/print/style.ts';
import {alignRows, printFacts, printTable} from '../../../source/cli/print/table.ts';
import {ours, safeLine} from '../../../source/core/safe-text.ts';

const plain: Style = {columns: undefined, paint: text => text};
const cell = (text: string) => ({text: safeLine(text)});

test('columns line up, also under wide characters and emoji', async () => {
	const lines = await alignRows(
		[
			[cell('id'), cell('x')],
			[cell('日本語'), cell('y')],
			[cell('👩‍👩‍👧'), cell('z')],
		],
		plain,
	);
	expect(lines.map(line => stringWidth(line.slice(0, -1)))).toEqual([8, 8, 8]);
});

test('the last column is cut at the edge of a terminal and nowhere else', async () => {
	const rows = [
		[cell('id'), cell('a long description of it')],
		[cell('other'), cell('日本語'.repeat(9))],
	];
	const narrow = await alignRows(rows, {...plain, columns: 20});
	expect(narrow[0]).toBe('id     a long descr…');
	expect(narrow.every(line => stringWidth(line) <= 20)).toBe(true);
	expect((await alignRows(rows, plain))[0]).toBe('id     a long description of it');
});

test('colours change no width', async () => {
	const coloured: Style = {
		columns: undefined,
		paint: (text, tone) => (tone === 'good' ? safeLine(`<${text}>`) : text),
	};
	const lines = await alignRows(
		[
			[{...cell('a'), tone: 'good'}, cell('x')],
			[cell('bbb'), cell('y')],
		],
		coloured,
	);
	expect(lines).toEqual(['<a>    x', 'bbb  y']);
});

test('a line end in a cell does not break the row', async () => {
	expect(await alignRows([[cell('a\nb'), cell('c')]], plain)).toEqual(['a b  c']);
});

test('an empty table has no head', async () => {
	expect(await printTable([ours('ID')], [], plain)).toEqual([]);
});

test('facts of several lines stay under their own column', () => {
	const lines = printFacts(
		[
			[ours('runs'), ours('node')],
			[ours('id'), 'a\nb' as ReturnType<typeof safeLine>],
		],
		plain,
	);
	expect(lines.join('\n')).toBe('runs  node\nid    a\n      b');
});
