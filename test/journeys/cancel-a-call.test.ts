import {test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';
import {openTools} from '../support/journey-steps.ts';

test('a call that never answers is cancelled by a key, and the next one works', async () => {
	const app = await openTools(newJourney());
	await app.type('jjjj').see('› silent');
	await app.press('enter').see('[ Call ]');
	await app.press('ctrl-s').see('Running for', 'given up in');
	await app.press('c').see('Cancelled after', 'the server was told');
	await app.press('esc').see('› silent');
	await app.press('G').see('› echo');
	await app.press('enter').see('[ Call ]');
	await app.type('still there').press('ctrl-s').see('given {"text":"still there"}');
	await app.press('esc').seeNoMore('[ Call ]');
	await leave(app);
});
