import {expect, test} from 'vitest';
import {shellHelloBundle} from '../../support/bundles.ts';
import {leave, newJourney} from '../../support/journey.ts';

const settings = Object.fromEntries(
	Array.from({length: 49}, (_, index) => {
		const number = String(index + 1).padStart(2, '0');
		const option = {type: 'string', title: `Setting ${number}`, description: `What number ${number} is for`};
		return [`s${number}`, {...option, required: number === '40'}];
	}),
);

test('49 settings: the required one first, down to the last, wrong ones said at their place, saved', async () => {
	const journey = newJourney();
	await journey.install(
		await shellHelloBundle({manifest: manifest => ({...manifest, user_config: settings})}),
	);
	const app = journey.open({columns: 80, rows: 24});
	await app.see('Needs settings: Setting 40');
	await app.press('c').see('Setting 40 *', 'What number 40 is for');
	await app.press('ctrl-s').see('is required');
	await app
		.type('forty')
		.press(...Array(49).fill('down'))
		.see('[ Save ]');
	await app.press('up').see('What number 49 is for', 'field 49 of 49');
	await app.type('the last one').press('ctrl-s').see('are saved.');
	await app.seeNoMore('Needs settings');
	expect((await journey.core.info('shell-hello')).missing).toEqual([]);
	await leave(app);
});
