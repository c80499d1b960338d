import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {leave, newJourney} from '../../support/journey.ts';
import {temporaryFolder} from '../../support/temporary.ts';

test('a folder is completed, a choice turned, a wrong number said, and the server is restarted with it', async () => {
	const folder = temporaryFolder();
	mkdirSync(join(folder, 'a-long-name-of-a-folder'));
	const journey = newJourney();
	await journey.install(await nodeEchoBundle(), {set: {api_key: ['canary-41-canary']}});
	const app = journey.open();
	await app.see('1 extension', 'State');
	await app.press('c').see('******** (in the vault');
	await app.press('down', 'down').see('at least 0');
	await app
		.press('ctrl-u')
		.type('99')
		.press('ctrl-s')
		.seeRow(/! .*11/);
	await app.press('ctrl-u').type('7').press('down').see('yes or no');
	await app.press('right').see('[x] yes');
	await app.press('down').see('^O completes the path');
	await app.type(join(folder, 'a-lo')).press('ctrl-o').see('a-long-name-of-a-folder/');
	await app.press('ctrl-s').see('Save the settings of');
	await app.press('y').see('are saved.');
	const {settings} = await journey.core.info('node-echo');
	expect(JSON.stringify(settings)).toContain('a-long-name-of-a-folder');
	await app.press('s').see('▶ running');
	await app.press('r').see('1 restart');
	await leave(app);
});
