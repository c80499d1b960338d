import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {openTestScreens} from '../../support/screens.ts';
import {storeWith} from '../../support/stores.ts';

const command = `/no/such/folder/${'deep/'.repeat(14)}the-end-of-it`;

test('an error that does not fit the status line says where all of it is, and the history shows it whole', async () => {
	const paths = storeWith('weather', {command});
	const app = await openTestScreens(createCore({paths, env: {MCPB_TUI_HOME: paths.home}}), {
		columns: 80,
		rows: 24,
	});
	await app.see('1 of 1');
	await app.press('s').see('weather is started with', '…  @ shows it all');
	await app.press('@').see('What was done', '1 of 1');
	// Whole and with its hint, in rows under each other.
	const box = app.text().slice(app.text().indexOf('What was done'));
	expect(box.replaceAll(/[│\s]/g, '')).toContain(`deep/the-end-of-it`);
	expect(box.replaceAll(/[│\s]/g, '')).toContain(command.slice(0, 60));
});
