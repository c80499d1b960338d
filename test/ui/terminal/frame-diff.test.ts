import fc from 'fast-check';
import {expect, test} from 'vitest';
import {blankRow, parseRow, type Row} from '../../../source/ui/terminal/frame-cells.ts';
import {diffScreens} from '../../../source/ui/terminal/frame-diff.ts';
import {createTerminal} from '../../support/terminal.ts';

const columns = 24;
const rows = 10;

function screenOf(lines: readonly string[]): Row[] {
	return Array.from({length: rows}, (_, index) => {
		const line = lines[index];
		return line === undefined ? blankRow(columns) : parseRow(line, columns);
	});
}

/** Every cell with its colours, as a terminal shows it. */
async function cellsAfter(writes: readonly string[]): Promise<string[]> {
	const {terminal, write, settled} = createTerminal({columns, rows});
	for (const bytes of writes) write(bytes);
	await settled();
	return Array.from({length: rows}, (_, y) =>
		Array.from({length: columns}, (_cell, x) => {
			const cell = terminal.buffer.active.getLine(y)?.getCell(x);
			if (!cell) return '';
			return `${cell.getChars() || (cell.getWidth() === 0 ? '' : ' ')}${cell.getFgColor()}${cell.isBold()}${cell.isInverse()}`;
		}).join('|'),
	);
}

const piece = fc.oneof(
	fc.constantFrom(
		'ab ',
		'   ',
		'x',
		'日本',
		'é',
		'\u001B[1mbold\u001B[22m',
		'\u001B[32mgreen\u001B[39m',
		'\u001B[7m inv \u001B[27m',
		'│',
	),
);
const line = fc.array(piece, {maxLength: 8}).map(pieces => pieces.join(''));
const screen = fc.array(line, {maxLength: rows});

test('a changed screen looks as if it had been drawn anew, cell by cell', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(screen, {minLength: 2, maxLength: 4}), async screens => {
			const blank = screenOf([]);
			const drawn = screens.map(screenOf);
			const last = drawn.at(-1) ?? blank;
			const steps = drawn.map((next, index) => diffScreens(drawn[index - 1] ?? blank, next));
			expect(await cellsAfter(steps)).toEqual(await cellsAfter([diffScreens(blank, last)]));
		}),
		{seed: 11, numRuns: 150},
	);
});

test('rows that moved up are scrolled by the terminal instead of written again', async () => {
	const letters = 'abcdefghijklmnopqrstuvwxyz';
	const words = Array.from(letters, (letter, index) => `${letter.repeat(10)} ${letters.slice(index)}`);
	for (const by of [1, 3, -1, -3]) {
		const before = screenOf(words.slice(8, 8 + rows));
		const after = screenOf(words.slice(8 + by, 8 + by + rows));
		const bytes = diffScreens(before, after);
		expect(bytes).toContain(by > 0 ? `${by}S` : `${-by}T`);
		expect(bytes.length).toBeLessThan(45 * Math.abs(by));
		const blank = screenOf([]);
		expect(await cellsAfter([diffScreens(blank, before), bytes])).toEqual(
			await cellsAfter([diffScreens(blank, after)]),
		);
	}
});

test('a screen that stays the same costs nothing', () => {
	const same = ['one', '\u001B[31mtwo\u001B[39m'];
	expect(diffScreens(screenOf(same), screenOf(same))).toBe('');
});

test('one changed character costs a few bytes', () => {
	expect(diffScreens(screenOf(['hello world']), screenOf(['hello_world'])).length).toBeLessThan(10);
});

test('escape sequences other than colours never get through', () => {
	const row = parseRow('a\u001B]52;c;aGk=\u0007b\u001B[2Jc', columns);
	expect(row.characters.join('')).not.toContain('\u001B');
});
