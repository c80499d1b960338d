import {expect, test} from 'vitest';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {leave, newJourney} from '../../support/journey.ts';

test('a required secret with no vault: a start says what is missing, a save asks where secrets go', async () => {
	const journey = newJourney({vault: 'none'});
	await journey.install(await nodeEchoBundle());
	const app = journey.open({columns: 80, rows: 24});
	await app.see('Needs settings: API key', 'no vault: v');
	await app.press('s').see('Fill in its settings first (c).');
	await app.press('c').see('Settings of Node Echo', 'secret: kept in the vault');
	await app.type('hunter2-hunter2').press('ctrl-s').see('Save the settings of');
	await app
		.press('y')
		.see('Nothing was saved: No place for secrets is chosen', 'still in the form', 'not asked yet');
	expect(app.text()).not.toContain('hunter2');
	// Left, the form says what happened, why and what to do, and still has what was typed.
	await app.press('esc').see('No place for secrets is chosen', 'Save again to choose', '***************');
	await app.press('ctrl-s').see('the encrypted file');
	await app.press('enter').see('Secrets go to the encrypted file.');
	await app.press('ctrl-s').see('are saved.', 'vault: file');
	await app.press('s').see('▶ running');
	await app.press('s').see('is stopped.');
	await leave(app);
});
