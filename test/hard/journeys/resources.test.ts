import {test} from 'vitest';
import {leave, newJourney} from '../../support/journey.ts';
import {serverEverything} from '../../support/stores.ts';

test('a resource is read, and what the server says of itself', async () => {
	const journey = newJourney();
	journey.put('everything', {script: serverEverything, name: 'Everything'});
	await journey.core.start('everything');
	const app = journey.open({columns: 120, rows: 36});
	await app.see('State');
	await app.press('t').see('echo');
	await app.press('R').see('architecture.md');
	await app.press('enter').see('Everything Server');
	await app.press('esc').see('architecture.md');
	await app.press('I').see('Capabilities', 'Protocol');
	await app.press('p').see('It answered in');
	await leave(app);
});
