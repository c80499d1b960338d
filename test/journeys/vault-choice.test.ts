import {expect, test} from 'vitest';
import {leave, newJourney} from '../support/journey.ts';

test('where secrets are kept is chosen before anything needs it', async () => {
	const journey = newJourney({vault: 'none'});
	const app = journey.open({columns: 80, rows: 24});
	await app.see('no vault: v');
	await app.press('v').see('Secrets of extensions are kept here', 'the encrypted file');
	const isChosen = () => app.lines().some(line => line.includes('› the encrypted file'));
	if (!isChosen()) await app.press('down').until('chose the file', isChosen);
	await app.press('enter').see('Secrets go to the encrypted file.', 'vault: file');
	expect((await journey.core.settings()).vault).toBe('file');
	await leave(app);
});
