import {test} from 'vitest';
import {leave, newJourney} from '../../support/journey.ts';
import {openTools} from '../../support/journey-steps.ts';

test('an answer of 2 MB is there at once: to its end, searched, sideways, and away', async () => {
	const app = await openTools(newJourney());
	await app.type('jjjjjj').see('› large');
	await app.press('enter').see('[ Call ]');
	await app.press('ctrl-s').see('2 MB of text.', 'answer, ');
	await app.press('/').see('text to look for');
	await app.type('MB of').press('enter').see('hit 1 of ');
	await app.press('esc').seeNoMore('hit 1 of ');
	await app.see('[ Call ]', 'answer, ');
	await app.press('_').seeNoMore('[ Call ]');
	await app.press('+').see('[ Call ]', 'answer, ');
	await app.press('esc').seeNoMore('answer, ');
	await leave(app);
});
