import {test} from 'vitest';
import {newJourney} from '../../support/journey.ts';
import {serverEverything} from '../../support/stores.ts';

test('a prompt is filled in and looked at', async () => {
	const journey = newJourney();
	journey.put('everything', {script: serverEverything, name: 'Everything'});
	await journey.core.start('everything');
	const app = journey.open({columns: 120, rows: 36});
	await app.see('State');
	await app.press('t').see('echo');
	await app.press('P').see('simple-prompt', 'args-prompt');
	await app.press('j').see('› args-prompt');
	await app.press('enter').see('city', 'state');
	await app.type('Bern').press('ctrl-s').see('Bern', 'user');
});
