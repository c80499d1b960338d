import {copyFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {shellHelloBundle} from '../../support/bundles.ts';
import {leave, newJourney} from '../../support/journey.ts';
import {temporaryFolder} from '../../support/temporary.ts';

test('somebody else’s bundle under an installed name is not taken for an update: the id has to be typed', async () => {
	const journey = newJourney();
	await journey.install(await shellHelloBundle());
	const stranger = join(temporaryFolder(), 'hello.mcpb');
	copyFileSync(await shellHelloBundle({manifest: manifest => ({...manifest, version: '6.6.6'})}), stranger);
	const app = journey.open();
	await app.see('1 extension');
	await app.paste(stranger).press('enter').see('Another publisher under an installed name');
	await app.press('tab', 'enter').see('type the id: shell-hello');
	await app.type('yes').press('enter').see('That is not the id.');
	await app.press('ctrl-u').type('shell-hello').press('enter').see('6.6.6 is installed.');
	expect((await journey.core.info('shell-hello')).version).toBe('6.6.6');
	await leave(app);
});
