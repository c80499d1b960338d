import {expect, test} from 'vitest';
import {report} from '../support/hard-report.ts';
import {openTorture} from '../support/torture.ts';

/** Rows of the screen whose right border is not where it belongs. */
function crookedRows(lines: readonly string[], columns: number): readonly string[] {
	return lines.filter(line => line.startsWith('│') && line.length !== columns);
}

test('thirty fields, ten deep, are filled in row by row and sent as they are nested', async () => {
	const {app, open} = await openTorture({columns: 80, rows: 24});
	await open('nested');
	for (let level = 1; level <= 10; level++) {
		await app.seeRow(new RegExp(`› +name${level}`));
		expect(crookedRows(app.lines(), 80)).toEqual([]);
		app.type(`n${level}`).press('down', 'down', 'down');
		if (level < 10) app.press('right', 'down');
	}
	await app.press('ctrl-s').see('"name1":"n1"', '"name10":"n10"');
	report('rows of a form ten deep, at 80x24', 30, 'all filled in and sent');
});

test('sixty rows scroll with the focus, and the row in focus is always seen', async () => {
	for (const size of [
		{columns: 80, rows: 24},
		{columns: 60, rows: 16},
	]) {
		const {app, open} = await openTorture(size);
		await open('wide');
		// Unset objects are opened by a key, the last one first, so that none moves the next.
		for (let group = 11; group >= 0; group--) {
			app.press(
				...Array.from({length: 60}, () => 'up'),
				...Array.from({length: group}, () => 'down'),
				'right',
			);
		}
		app.press(...Array.from({length: 70}, () => 'up'));
		const seen = new Set<string>();
		for (let row = 0; row < 60; row++) {
			await app.drawn();
			const focused = app.lines().find(line => line.startsWith('│ ›'));
			expect(focused).toBeDefined();
			expect(crookedRows(app.lines(), size.columns)).toEqual([]);
			seen.add(/(group|field)[\d_]+/.exec(focused ?? '')?.[0] ?? '');
			app.press('down');
		}
		expect(seen.size).toBe(60);
	}
	report('rows of a form at 80x24 and 60x16, each in focus once', 120, 'all seen');
});

test('2 MB and a line of 64 MB are answers like others: keys work, and the borders are straight', async () => {
	const {app, open} = await openTorture();
	await open('large');
	await app.press('ctrl-s').see('2 MB of text.');
	expect(crookedRows(app.lines(), 80)).toEqual([]);
	await app.press('esc');
	await open('huge');
	await app.press('ctrl-s').see('xxxxxxxxxx');
	await app.press('esc').see('Enter call');
	report('answers of 2 MB and 64 MB on screen', 2, 'both shown, keys answered');
});
