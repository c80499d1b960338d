import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {UserError} from '../../../source/core/errors.ts';
import {activeVault, checkVault, openVault, vaultStatus} from '../../../source/core/secrets/vault.ts';
import {defaultSettings} from '../../../source/core/settings.ts';
import {
	type KeyringState,
	noSecretService,
	type SecretService,
	skipSecretService,
	startSecretService,
} from '../../support/secret-service.ts';
import {temporaryFolder, temporaryPaths} from '../../support/temporary.ts';

const why = noSecretService ? ` (skipped: ${noSecretService})` : '';

async function errorOf(work: Promise<unknown>): Promise<UserError> {
	const error = await work.then(
		() => undefined,
		thrown => thrown,
	);
	expect(error).toBeInstanceOf(UserError);
	return error as UserError;
}

/** The command line and the environment of each keychain helper that runs now. */
function runningHelpers(): string[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.flatMap(pid => {
			try {
				const line = readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
				const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(join('/proc', pid, 'status'), 'utf8'))?.[1];
				if (!line.includes('keychain-helper') || Number(parent) !== process.pid) return [];
				return [line + readFileSync(join('/proc', pid, 'environ'), 'utf8')];
			} catch {
				return [];
			}
		});
}

describe.skipIf(skipSecretService)(`an unlocked keyring${why}`, () => {
	let keyring: SecretService;
	beforeAll(async () => {
		keyring = await startSecretService('unlocked');
	});
	afterAll(() => keyring.stop());

	test('a secret comes back as it was given, whatever is in it, and is gone once removed', async () => {
		const vault = openVault('keychain', temporaryPaths(), keyring.env);
		for (const secret of ['plain', 'two\nlines\r\n\t"quoted"', 'Füße 🗝 \u0000end', 'x'.repeat(100_000)]) {
			await vault.set('store/extension/key', secret);
			expect(await vault.get('store/extension/key')).toBe(secret);
		}
		await vault.remove('store/extension/key');
		expect(await vault.get('store/extension/key')).toBeUndefined();
		await vault.remove('store/extension/key');
	});

	test('many are read at once, and those that are not there are left out', async () => {
		const vault = openVault('keychain', temporaryPaths(), keyring.env);
		await vault.set('store/a/key', 'one');
		await vault.set('store/b/key', 'two');
		const found = await vault.getMany(['store/a/key', 'store/none/key', 'store/b/key']);
		expect([...found]).toEqual([
			['store/a/key', 'one'],
			['store/b/key', 'two'],
		]);
		expect(await vault.getMany([])).toEqual(new Map());
	});

	test('it is the vault in use where nothing was chosen', async () => {
		const paths = {...temporaryPaths(), home: undefined};
		expect((await activeVault(paths, defaultSettings, keyring.env)).kind).toBe('keychain');
		const status = await vaultStatus(paths, defaultSettings, keyring.env);
		expect(status.vault).toBe('keychain');
		expect(status.available.map(({kind, ok}) => [kind, ok])).toEqual([
			['keychain', true],
			['file', true],
		]);
	});

	test('asking whether it works leaves nothing in it', async () => {
		const paths = temporaryPaths();
		const before = readFileSync(
			join(keyring.env.XDG_DATA_HOME as string, 'keyrings', 'login.keyring'),
		).length;
		expect(await checkVault('keychain', paths, keyring.env)).toBeUndefined();
		expect(readFileSync(join(keyring.env.XDG_DATA_HOME as string, 'keyrings', 'login.keyring')).length).toBe(
			before,
		);
	});
});

const broken: readonly [state: KeyringState, says: RegExp, hint: RegExp][] = [
	['locked', /locked/, /unlock/i],
	['wrong-password', /locked/, /unlock/i],
	['empty', /no collection/, /default keyring/],
	['absent', /no keyring service/, /gnome-keyring, KWallet/],
];

describe.skipIf(skipSecretService).each(broken)(`a keyring that is %s${why}`, (state, says, hint) => {
	let keyring: SecretService;
	beforeAll(async () => {
		keyring = await startSecretService(state);
	});
	afterAll(() => keyring.stop());

	test('says so, and never that there is no such secret', async () => {
		const vault = openVault('keychain', temporaryPaths(), keyring.env);
		const works = [
			() => vault.get('a/b/c'),
			() => vault.getMany(['a/b/c']),
			() => vault.set('a/b/c', 'secret'),
			() => vault.remove('a/b/c'),
		];
		for (const work of works) {
			const error = await errorOf(work());
			expect(error.code).toBe('VAULT_UNAVAILABLE');
			expect(error.message).toMatch(says);
			expect(error.hint).toMatch(hint);
			expect(error.hint).toContain('mcpb-tui vault use file');
		}
	});

	test('is not replaced by another vault in silence', async () => {
		const paths = {...temporaryPaths(), home: undefined};
		expect((await errorOf(activeVault(paths, defaultSettings, keyring.env))).code).toBe('VAULT_UNAVAILABLE');
		const status = await vaultStatus(paths, defaultSettings, keyring.env);
		expect(status.vault).toBeUndefined();
		expect(status.available).toMatchObject([
			{kind: 'keychain', ok: false},
			{kind: 'file', ok: true},
		]);
	});
});

test.skipIf(process.platform !== 'linux')(
	'without a session bus the keychain says what is missing',
	async () => {
		const empty = temporaryFolder();
		const bus = {XDG_RUNTIME_DIR: empty, DBUS_SESSION_BUS_ADDRESS: `unix:path=${empty}/bus`};
		const error = await errorOf(
			openVault('keychain', temporaryPaths(), {...process.env, ...bus}).get('a/b/c'),
		);
		expect(error.code).toBe('VAULT_UNAVAILABLE');
		expect(error.message).toMatch(/session bus/);
		expect(error.hint).toContain('mcpb-tui vault use file');
	},
);

test.skipIf(process.platform !== 'linux')(
	'a bus that never answers is given three seconds, and the secret is in no command line meanwhile',
	async () => {
		const keyring = await startSecretService('silent');
		try {
			const began = performance.now();
			const waiting = errorOf(
				openVault('keychain', temporaryPaths(), keyring.env).set('a/b/c', 'canary-8f2e'),
			);
			await expect.poll(runningHelpers, {interval: 5}).toHaveLength(1);
			expect(runningHelpers().join('\n')).not.toContain('canary-8f2e');
			const error = await waiting;
			expect(performance.now() - began).toBeLessThan(4500);
			expect(error.code).toBe('VAULT_TIMEOUT');
			expect(error.hint).toContain('mcpb-tui vault use file');
			expect(`${error.stack}${error.hint}`).not.toContain('canary-8f2e');
			expect(runningHelpers()).toEqual([]);
		} finally {
			await keyring.stop();
		}
	},
);

test('under MCPB_TUI_HOME the keychain is not opened unless it was chosen', async () => {
	const paths = temporaryPaths();
	const nowhere = {DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', PATH: '/nowhere'};
	const error = await errorOf(activeVault(paths, defaultSettings, nowhere));
	expect(error.code).toBe('VAULT_UNAVAILABLE');
	expect(error.message).toContain('MCPB_TUI_HOME');
	expect(error.hint).toContain('mcpb-tui vault use file');
	const status = await vaultStatus(paths, defaultSettings, nowhere);
	expect(status.vault).toBeUndefined();
	expect(status.available[0]?.problem).toContain('MCPB_TUI_HOME');
	expect((await activeVault(paths, {...defaultSettings, vault: 'keychain'}, nowhere)).kind).toBe('keychain');
});
