import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Decrypter} from 'age-encryption';
import {expect, onTestFinished, test} from 'vitest';
import {createCore} from '../../../source/core/core.ts';
import type {Paths} from '../../../source/core/paths.ts';
import {safeLine} from '../../../source/core/safe-text.ts';
import {protectFileVault} from '../../../source/core/secrets/file-vault.ts';
import {
	askForPassphrase,
	forgetIdentity,
	protectedIdentityFile,
} from '../../../source/core/secrets/passphrase.ts';
import {openVault} from '../../../source/core/secrets/vault.ts';
import {putExtension} from '../../support/stores.ts';
import {temporaryPaths} from '../../support/temporary.ts';

const openKey = ({config}: Paths) => join(config, 'vault-identity.txt');

async function locked(): Promise<Paths> {
	const paths = temporaryPaths();
	await openVault('file', paths).set('store/a/key', 'canary-4711');
	await protectFileVault(paths, 'correct horse');
	forgetIdentity(paths);
	return paths;
}

test('behind a passphrase the key is nowhere in the open, and any age program opens it with the passphrase', async () => {
	const paths = await locked();
	expect(existsSync(openKey(paths))).toBe(false);
	expect(statSync(protectedIdentityFile(paths)).mode & 0o777).toBe(0o600);
	for (const folder of [paths.config, paths.data]) {
		for (const name of readdirSync(folder)) {
			expect(readFileSync(join(folder, name), 'latin1')).not.toMatch(
				/AGE-SECRET-KEY|canary-4711|correct horse/,
			);
		}
	}
	const decrypter = new Decrypter();
	decrypter.addPassphrase('correct horse');
	expect(await decrypter.decrypt(readFileSync(protectedIdentityFile(paths)), 'text')).toMatch(
		/^AGE-SECRET-KEY-/,
	);
});

test('it is asked for once, again after a wrong one; two that need it at once ask once; and it can be taken away', async () => {
	const paths = await locked();
	await expect(openVault('file', paths).get('store/a/key')).rejects.toMatchObject({
		code: 'VAULT_LOCKED',
		hint: expect.stringContaining('--no-passphrase'),
	});
	const asked: number[] = [];
	askForPassphrase(paths, async attempt => {
		asked.push(attempt);
		return attempt === 1 ? 'wrong' : 'correct horse';
	});
	const vault = openVault('file', paths);
	expect(await Promise.all([vault.get('store/a/key'), vault.get('store/a/key')])).toEqual([
		'canary-4711',
		'canary-4711',
	]);
	await vault.set('store/b/key', 'more');
	expect(asked).toEqual([1, 2]);
	await protectFileVault(paths, undefined);
	expect(existsSync(protectedIdentityFile(paths))).toBe(false);
	expect(statSync(openKey(paths)).mode & 0o777).toBe(0o600);
	forgetIdentity(paths);
	expect(await vault.get('store/a/key')).toBe('canary-4711');
	expect(asked).toEqual([1, 2]);
});

test('three wrong ones end it, and the file is as it was', async () => {
	const paths = await locked();
	const before = readFileSync(protectedIdentityFile(paths));
	let asked = 0;
	askForPassphrase(paths, async () => {
		asked++;
		return 'wrong';
	});
	await expect(openVault('file', paths).get('store/a/key')).rejects.toMatchObject({code: 'PASSPHRASE_WRONG'});
	expect(asked).toBe(3);
	expect(readFileSync(protectedIdentityFile(paths)).equals(before)).toBe(true);
});

test('wherever its state is shown it is told that clients cannot start what has a secret behind a passphrase', async () => {
	const paths = temporaryPaths();
	mkdirSync(paths.config, {recursive: true});
	writeFileSync(join(paths.config, 'config.json'), '{"vault": "file"}');
	const token = {
		key: 'token',
		type: 'string',
		title: safeLine('Token'),
		description: safeLine(''),
		required: true,
		multiple: false,
		sensitive: true,
	} as const;
	putExtension(paths, 'weather', {userConfig: [token], secrets: ['token']});
	putExtension(paths, 'plain');
	const core = createCore({paths, env: {MCPB_TUI_HOME: paths.home}});
	onTestFinished(() => core.close());
	const problems = async () => (await core.list()).map(({id, problem}) => [id, problem]);
	await openVault('file', paths).set('store/a/key', 'x');
	expect(await problems()).toEqual([
		['plain', undefined],
		['weather', undefined],
	]);
	const closed = expect.stringMatching(/passphrase/);
	const chosen = await core.protectVault('correct horse');
	expect(chosen.available.find(({kind}) => kind === 'file')).toMatchObject({
		passphrase: true,
		problem: closed,
	});
	expect(await problems()).toEqual([
		['plain', undefined],
		['weather', closed],
	]);
	expect((await core.info('weather')).problem).toEqual(closed);
});
