import {test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('whoever knows no key finds every action by its name', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather'});
	const app = journey.open({columns: 80, rows: 24});
	await app.see('1 extension');
	await app.press('ctrl-p').see('Actions', 'settings');
	await app.type('to the pre').see('back to the previous version');
	await app.see('There is no earlier version');
	await app.press('esc').seeNoMore('Actions');
	await app.press(':').type('logs').press('enter').see('Nothing has been logged yet');
	await app.press('?').see('Keys that work here');
	await app.press('esc').seeNoMore('Keys that work here');
	await leave(app);
});
