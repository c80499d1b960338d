import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('a window is dragged about while keys are pressed, and ends as clean as a new one', async () => {
	const journey = newJourney();
	const ids = Array.from({length: 40}, (_, index) => `server-${String(index).padStart(2, '0')}`);
	for (const id of ids) journey.put(id, {name: id, enabled: false});
	const app = journey.open();
	await app.see('1 of 40', 'State');
	for (const columns of [40, 200, 55, 12, 120, 81, 39, 60, 99]) {
		app.resize({columns, rows: Math.max(3, Math.round(columns / 3.4))});
		app.press('j');
	}
	app.resize({columns: 100, rows: 30});
	await app.see('10 of 40', 'Id           server-09');
	await app.until('fit', () => app.lines()[29]?.includes('quit') ?? false);
	// Which part of the list a low window left in sight depends on when each size came: from the top both are alike.
	await app.press('g').see('1 of 40', 'Id           server-00');
	const fresh = journey.open();
	await fresh.see('1 of 40', 'Id           server-00');
	// A cell that was written and is blank looks like one that never was.
	const seen = (program: typeof app) => program.lines().map(line => line.trimEnd());
	const alike = () => seen(app).join() === seen(fresh).join();
	// Either may be the last to draw.
	await Promise.any([app, fresh].map(one => one.until('looked like the other', alike)));
	expect(seen(app)).toEqual(seen(fresh));
	await Promise.all([leave(app), leave(fresh)]);
});
