import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {shellHelloBundle} from '../../support/bundles.ts';
import {newHome} from '../../support/command.ts';
import {noSecretService, skipSecretService, startSecretService} from '../../support/secret-service.ts';
import {startProgram} from '../../support/terminal.ts';

test.skipIf(skipSecretService)(
	`a keyring that never answers leaves the screens alive, is given up, and the other vault is one key away${noSecretService ? ` (skipped: ${noSecretService})` : ''}`,
	async () => {
		const service = await startSecretService('silent');
		onTestFinished(service.stop);
		const home = newHome();
		writeFileSync(join(home.paths.config, 'config.json'), '{"vault": "keychain"}');
		await home.install(await shellHelloBundle());
		const app = startProgram({home: home.home, env: {...service.bus}});
		onTestFinished(() => app.kill('SIGKILL'));
		await app.see('1 extension, ', 'State');
		await app.press('v').see('Vault');
		await app.press('esc').seeNoMore('never in a file that a client reads');
		await app.press('?').see('Keys that work here');
		await app.press('esc').seeNoMore('Keys that work here');
		await app.press('v').see('did not answer within 3 seconds', 'the encrypted file');
		await app.press('j', 'enter').see('Secrets go to the encrypted file.');
		app.press('q');
		expect(await app.exited).toBe(0);
	},
);
