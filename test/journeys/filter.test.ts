import {test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('a filter narrows while one types, is kept, inverted and dropped; q in it is a letter', async () => {
	const journey = newJourney();
	for (const id of ['sqlite', 'postgres', 'weather', 'maps']) journey.put(id, {name: id});
	const app = journey.open();
	await app.see('1 of 4');
	await app.press('/').type('sq').see('1 of 1');
	await app.seeNoMore('weather');
	await app.press('enter').see('/sq');
	await app.press('esc').see('weather', 'of 4');
	await app.press('/').type('!s').see('1 of 1', 'weather');
	await app.press('esc').see('of 4');
	await leave(app);
});
