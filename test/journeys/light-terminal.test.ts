import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('a light terminal says so late, over a slow line, and gets the light colours all the same', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather'});
	const app = journey.open();
	await app.see('1 extension', 'State');
	const colours = () => {
		const line = app.terminal.buffer.active.getLine(1);
		return Array.from({length: 100}, (_, column) => line?.getCell(column)?.getFgColor()).join();
	};
	const dark = colours();
	app.type('\u001B]11;rgb:ffff/ffff/ffff\u0007');
	await app.until('changed its colours', () => colours() !== dark);
	expect(app.text()).not.toContain('rgb:');
	await leave(app);
});
