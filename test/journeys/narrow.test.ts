import {test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('60 x 16: one panel at a time, and everything is still to be reached', async () => {
	const journey = newJourney();
	for (const id of ['alpha', 'bravo']) journey.put(id, {name: id, enabled: false});
	journey.writeLog('bravo', ['bravo says something']);
	const app = journey.open({columns: 60, rows: 16});
	await app.see('1 of 2');
	await app.press('j', 'enter').see('1 overview', 'bravo');
	await app.press('4').see('bravo says something');
	await app.press('esc').see('2 of 2');
	await app.press('space').see('bravo is switched on.');
	await app.see('1 on');
	await app.press('i').see('Install a bundle');
	await app.press('esc').seeNoMore('Install a bundle');
	await leave(app);
});
