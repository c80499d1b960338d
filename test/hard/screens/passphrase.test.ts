import {expect, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import {forgetIdentity} from '../../../source/core/secrets/passphrase.ts';
import {nodeEchoBundle} from '../../support/bundles.ts';
import {newHome} from '../../support/command.ts';
import {openTestScreens} from '../../support/screens.ts';

test('a start that needs a secret behind a passphrase asks for it, masked, again after a wrong one, and once', async () => {
	const home = newHome();
	await home.install(await nodeEchoBundle(), {set: {api_key: ['canary-41']}});
	const core = createCore({paths: home.paths});
	await core.protectVault('correct horse');
	forgetIdentity(home.paths);
	const app = await openTestScreens(core);
	await app.see('1 extension, ', 'State');
	await app.press('s').see('Passphrase', 'It is asked for once');
	await app.press('esc').see('The vault stays locked');
	await app.press('s').see('It is asked for once');
	await app.type('wrong').see('*****');
	await app.press('enter').see('That was not it.');
	await app.type('correct horse').see('*************');
	expect(app.text()).not.toContain('correct');
	await app.press('enter').see('▶ running', 'Server       running');
	await app.seeNoMore('starting node-echo');
	await app.press('r').see('1 restart');
	expect(app.text()).not.toContain('It is asked for once');
});
