import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import {describe, expect, onTestFinished, test} from 'vitest';
import {openVault, secretAccount, storeUuid} from '../../source/core/secrets/vault.ts';
import {nodeEchoBundle} from '../support/bundles.ts';
import {type Home, inTerminal, newHome} from '../support/command.ts';
import {
	type KeyringState,
	noSecretService,
	skipSecretService,
	startSecretService,
} from '../support/secret-service.ts';

const secret = 'canary-5b1d-"ü"';

async function homeWithSecret(): Promise<Home> {
	const home = newHome();
	await home.install(await nodeEchoBundle(), {set: {api_key: [secret]}, enable: true});
	return home;
}

type Entry = {command: string; args: string[]};

function clientEntry(home: Home): Entry {
	const {mcpServers} = JSON.parse(readFileSync(home.clientFile, 'utf8')) as {
		mcpServers: Record<string, Entry>;
	};
	return mcpServers['node-echo'] as Entry;
}

describe('behind a passphrase', () => {
	test('the file is opened at the terminal, for calls, starts and restarts, and a client that starts the server learns why it cannot', async () => {
		const home = await homeWithSecret();
		const chosen = inTerminal(home, ['vault', 'use', 'file', '--passphrase']);
		await chosen.see('New passphrase');
		chosen.type('correct horse\r');
		await chosen.see('The same again');
		chosen.type('correct horse\r');
		expect(await chosen.ended, chosen.text()).toBe(0);
		expect(chosen.text()).toContain('behind a passphrase');
		expect(chosen.raw()).not.toContain('correct horse');

		const {command, args} = clientEntry(home);
		const {exitCode, stdout, stderr} = await execa(command, args, {
			env: {
				HOME: home.folder,
				PATH: '/usr/bin:/bin',
				SHELL: '/bin/sh',
				TERM: 'dumb',
				USER: 'u',
				LOGNAME: 'u',
			},
			extendEnv: false,
			reject: false,
			stdin: 'pipe',
		});
		expect({exitCode, stdout}).toEqual({exitCode: 3, stdout: ''});
		expect(stderr).toMatch(
			/^mcpb-tui: The secrets are protected by a passphrase [^\n]*vault use file[^\n]*$/,
		);
		expect(await home.run(['call', 'node-echo', 'env', 'names:=["API_KEY"]', '--json'])).toMatchObject({
			code: 3,
			error: {code: 'VAULT_LOCKED'},
		});

		const started = inTerminal(home, ['start', 'node-echo']);
		await started.see('Passphrase of the encrypted file');
		started.type('correct horse\r');
		expect(await started.ended, started.text()).toBe(0);
		const hasSecret = async () =>
			(await home.ok('call', 'node-echo', 'env', 'names:=["API_KEY"]', '--json')).out;
		expect(await hasSecret()).toContain('canary-5b1d');
		await home.ok('restart', 'node-echo');
		expect(await hasSecret()).toContain('canary-5b1d');
		await home.ok('stop', 'node-echo');

		const opened = inTerminal(home, ['vault', 'use', 'file', '--no-passphrase']);
		await opened.see('Passphrase of the encrypted file');
		opened.type('correct horse\r');
		expect(await opened.ended, opened.text()).toBe(0);
		expect(existsSync(join(home.paths.config, 'vault-identity.age'))).toBe(false);
		await home.ok('call', 'node-echo', 'env', 'names:=["API_KEY"]');
	});
});

const why = noSecretService ? ` (skipped: ${noSecretService})` : '';

describe.skipIf(skipSecretService)(`secrets move from vault to vault${why}`, () => {
	async function withKeyring(state: KeyringState = 'unlocked') {
		const service = await startSecretService(state);
		onTestFinished(service.stop);
		const home = await homeWithSecret();
		const account = secretAccount(await storeUuid(home.paths), 'node-echo', 'api_key');
		return {
			home,
			run: (...args: string[]) => home.run(args, {env: service.bus}),
			inFile: () => openVault('file', home.paths).get(account),
			inKeychain: () => openVault('keychain', home.paths, service.env).get(account),
		};
	}

	test('into the keychain and back, each time out of the old one; and the server still gets them', async () => {
		const {home, run, inFile, inKeychain} = await withKeyring();
		await home.run(['vault', 'set', 'remote'], {input: 'for a header'});
		const there = await run('vault', 'migrate', 'keychain');
		expect(there, there.err).toMatchObject({code: 0});
		expect(there.out).toContain('2 secrets were moved.');
		expect([await inFile(), await inKeychain()]).toEqual([undefined, secret]);
		const called = await run('call', 'node-echo', 'env', 'names:=["API_KEY"]');
		expect(called, called.err).toMatchObject({code: 0});
		expect(await run('vault', 'migrate', 'file')).toMatchObject({code: 0});
		expect([await inFile(), await inKeychain()]).toEqual([secret, undefined]);
		const uuid = await storeUuid(home.paths);
		expect(await openVault('file', home.paths).get(secretAccount(uuid, '@', 'remote'))).toBe('for a header');
	});

	test('a vault that was only switched says what stays elsewhere, and a later migration brings it', async () => {
		const {run, inFile, inKeychain} = await withKeyring();
		const used = await run('vault', 'use', 'keychain');
		expect(used.err).toContain('1 secret is not in the system keyring');
		expect(used.err).toContain('vault migrate keychain');
		expect([await inFile(), await inKeychain()]).toEqual([secret, undefined]);
		expect(await run('vault', 'migrate', 'keychain')).toMatchObject({code: 0});
		expect([await inFile(), await inKeychain()]).toEqual([undefined, secret]);
	});

	test.each(['locked', 'empty', 'absent'] as const)(
		'into a keychain that is %s nothing moves, and what is used stays',
		async state => {
			const {home, run, inFile} = await withKeyring(state);
			const refused = await run('vault', 'migrate', 'keychain', '--json');
			expect(refused).toMatchObject({code: 3, error: {code: 'VAULT_UNAVAILABLE'}});
			expect(await inFile()).toBe(secret);
			expect((await home.ok('vault', 'status', '--json')).json.vault).toBe('file');
		},
	);
});
