import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('a slip is taken back by z: a switch, and a removed extension', async () => {
	const journey = newJourney();
	journey.put('weather', {name: 'Weather', enabled: false});
	const app = journey.open();
	await app.see('1 extension, 0 on');
	await app.press('space').see('Weather is switched on.');
	await app.press('z').see('Undone: switching on Weather.', '1 extension, 0 on');
	await app.press('d').see('Remove Weather?', '[ No ]');
	await app.press('y').see('No extension is installed yet');
	await app.press('z').see('1 extension, 0 on', 'Weather');
	expect(journey.readClient()).toEqual({});
	await leave(app);
});
