import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('NO_COLOR: not one coloured cell, and the selection still stands out', async () => {
	const journey = newJourney();
	for (const id of ['alpha', 'bravo']) journey.put(id, {name: id});
	const app = journey.open({env: {NO_COLOR: '1'}});
	await app.see('2 extensions', 'State');
	await app.press('j').see('2 of 2', 'Id           bravo');
	const cells = app.lines().flatMap((_, row) => {
		const line = app.terminal.buffer.active.getLine(row);
		return Array.from({length: 100}, (_cell, column) => line?.getCell(column));
	});
	expect(cells.filter(cell => cell && !(cell.isFgDefault() && cell.isBgDefault()))).toEqual([]);
	expect(cells.some(cell => cell?.isInverse() || cell?.isBold())).toBe(true);
	await app.press('d').see('[ No ]');
	await app.press('esc').seeNoMore('[ No ]');
	await leave(app);
});
