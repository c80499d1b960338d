import {test} from 'vitest';
import {leave, newJourney} from '../../support/journey.ts';
import {openTools} from '../../support/journey-steps.ts';

test('a call is saved under a name, and is there the next day with the calls that were made', async () => {
	const journey = newJourney();
	const app = await openTools(journey);
	await app.press('G').see('› echo');
	await app.press('enter').see('[ Call ]');
	await app.type('good morning').press('alt-m').see('Save this call of echo as');
	await app.type('morning').press('enter').see('Saved as morning.');
	await app.press('ctrl-s').see('given {"text":"good morning"}');
	await app.press('esc').seeNoMore('answer, ');
	await leave(app);

	const nextDay = journey.open();
	await nextDay.see('State');
	await nextDay.press('5').see('✓ echo', '"good morni');
	await nextDay.press('t').see('› nested');
	await nextDay.press('G').see('› echo');
	await nextDay.press('enter').see('[ Call ]');
	await nextDay.press('alt-h').see('Calls of echo', 'morning  saved');
	await nextDay.press('r').see('given {"text":"good morning"}');
	await nextDay.press('esc').seeNoMore('answer, ');
	await leave(nextDay);
});
