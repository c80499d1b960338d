import {execFile} from 'node:child_process';
import {join} from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import type {SessionBus} from '../../../source/core/secrets/session-bus.ts';
import {openVault} from '../../../source/core/secrets/vault.ts';
import type {VaultKind} from '../../../source/core/settings.ts';
import {noSecretService, skipSecretService, startSecretService} from '../../support/secret-service.ts';
import {temporaryPaths} from '../../support/temporary.ts';

const why = noSecretService ? ` (skipped: ${noSecretService})` : '';
const launcherModule = join(
	import.meta.dirname,
	'..',
	'..',
	'..',
	'source',
	'core',
	'secrets',
	'launcher-secrets.ts',
);

/** Reads secrets in a process as Claude Desktop starts one: six variables and the folder `/`. */
async function readAsClient(kind: VaultKind, paths: object, accounts: readonly string[], bus?: SessionBus) {
	const script = `
		import {readSecretsInProcess} from ${JSON.stringify(launcherModule)};
		const [kind, paths, accounts, bus] = ${JSON.stringify([kind, paths, accounts, bus ?? {}])};
		const answer = await readSecretsInProcess(kind, paths, accounts, bus).then(
			found => ({found: [...found]}), ({code, message, hint}) => ({code, message, hint}));
		console.log(JSON.stringify(answer));`;
	const env = {
		HOME: '/nowhere',
		LOGNAME: 'root',
		PATH: '/usr/bin:/bin',
		SHELL: '/bin/sh',
		TERM: 'dumb',
		USER: 'root',
	};
	const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
		env,
		cwd: '/',
	});
	return JSON.parse(stdout);
}

describe.skipIf(skipSecretService)(`a launcher in a client's bare environment${why}`, () => {
	test('reads secrets from the keychain through the bus that was recorded', async () => {
		const keyring = await startSecretService('unlocked');
		try {
			await openVault('keychain', temporaryPaths(), keyring.env).set('store/a/key', 'canary');
			const found = await readAsClient('keychain', {}, ['store/a/key', 'store/b/key'], keyring.bus);
			expect(found).toEqual({found: [['store/a/key', 'canary']]});
		} finally {
			await keyring.stop();
		}
	});

	test('says that the keyring is locked instead of going without the secret', async () => {
		const keyring = await startSecretService('locked');
		try {
			const answer = await readAsClient('keychain', {}, ['store/a/key'], keyring.bus);
			expect(answer).toMatchObject({code: 'VAULT_UNAVAILABLE', message: expect.stringContaining('locked')});
		} finally {
			await keyring.stop();
		}
	});
});

test("a launcher in a client's bare environment reads the encrypted file", async () => {
	const paths = temporaryPaths();
	await openVault('file', paths).set('store/a/key', 'canary');
	expect(await readAsClient('file', paths, ['store/a/key', 'store/b/key'])).toEqual({
		found: [['store/a/key', 'canary']],
	});
});
