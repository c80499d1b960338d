import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {parseCells, parseRow, rowToText} from '../../../source/ui/terminal/frame-cells.ts';
import {diffScreens} from '../../../source/ui/terminal/frame-diff.ts';
import createOutput from '../../../source/ui/terminal/ink-output.ts';

const words = [
	'क्षि हिन्दी',
	'বাংলা ভাষা',
	'ភាសាខ្មែរ',
	'ਪੰਜਾਬੀ',
	'தமிழ்',
	'ไทยน้ำ',
	'한국어',
	'日本語',
	'👩‍💻',
	'e\u0301',
];

test.each(words)('%s keeps every letter and takes the cells that it is wide', word => {
	const {characters} = parseCells(word, 80);
	expect(characters.join('')).toBe(word);
	expect(characters).toHaveLength(stringWidth(word));
});

test('a letter that does not fit leaves blanks, and what follows stays in its place', () => {
	expect(parseCells('abक्षिx', 4).characters).toEqual(['a', 'b', ' ', ' ']);
	expect(parseCells('ab日x', 3).characters).toEqual(['a', 'b', ' ']);
});

test('a mark behind a change of style stays with its letter', () => {
	const {characters} = parseCells('क\u001B[7m्\u001B[27mष', 10);
	expect(characters.join('')).toBe('क्ष');
});

function framed(...writes: readonly (readonly [x: number, text: string])[]): string {
	const output = createOutput({width: 12, height: 1});
	for (const [x, text] of writes) output.write(x, 0, text, {transformers: []});
	return parseRow(output.get().output, 12)
		.characters.map(cell => (cell === '' ? '_' : cell))
		.join('');
}

test('of a letter of three cells that is written over, nothing stays', () => {
	expect(framed([0, '[क्षि]']).startsWith('[क्षि__]')).toBe(true);
	expect(framed([0, '[क्षि]'], [1, 'x'])).toBe('[x  ]       ');
	expect(framed([0, '[क्षि]'], [2, 'x'])).toBe('[ x ]       ');
	expect(framed([0, '[क्षि]'], [3, 'x'])).toBe('[  x]       ');
	expect(framed([0, '[क्षि]'], [0, 'ab日'])).toBe('ab日_]       ');
});

/** What a terminal shows that gives each letter its cells: jumps (CUP, CHA) and erasing (EL) are all it is sent. */
function applied(before: readonly string[], bytes: string): string[] {
	const cells = [...before];
	let column = 0;
	for (const [, jump, place, erase, text] of bytes.matchAll(
		/\u001B\[\d+;(\d+)H|\u001B\[(\d+)G|(\u001B\[K)|([^\u001B]+)/g,
	)) {
		if (jump ?? place) column = Number(jump ?? place) - 1;
		if (erase) cells.fill(' ', column);
		for (const cell of text === undefined ? [] : parseCells(text, 99).characters) cells[column++] = cell;
	}
	return cells;
}

test('a change that is written gives the row that is meant, wherever letters of several cells are', () => {
	const row = fc
		.array(fc.constantFrom(...words, 'a', ' ', '│'), {maxLength: 5})
		.map(parts => parseRow(parts.join(''), 40));
	fc.assert(
		fc.property(row, row, (before, after) => {
			expect(applied(before.characters, diffScreens([before], [after]))).toEqual(after.characters);
			expect(parseRow(rowToText(after), 40)).toEqual(after);
		}),
		{numRuns: 200},
	);
});
