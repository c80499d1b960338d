import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {Decrypter} from 'age-encryption';
import {expect, test} from 'vitest';
import type {Paths} from '../../../source/core/paths.ts';
import {checkVault, openVault} from '../../../source/core/secrets/vault.ts';
import {temporaryPaths} from '../../support/temporary.ts';

const vaultModule = join(import.meta.dirname, '..', '..', '..', 'source', 'core', 'secrets', 'vault.ts');

const sealedFile = ({data}: Paths) => join(data, 'vault.age');
const keyFile = ({config}: Paths) => join(config, 'vault-identity.txt');

async function filled(): Promise<Paths> {
	const paths = temporaryPaths();
	const vault = openVault('file', paths);
	await vault.set('store/a/key', 'canary-4711');
	await vault.set('store/b/key', 'two\nlines 🗝');
	return paths;
}

test('secrets come back as given, those that are not there are left out, and a removed one is gone', async () => {
	const paths = await filled();
	const vault = openVault('file', paths);
	expect(await vault.get('store/a/key')).toBe('canary-4711');
	expect([...(await vault.getMany(['store/b/key', 'store/none/key']))]).toEqual([
		['store/b/key', 'two\nlines 🗝'],
	]);
	await vault.remove('store/a/key');
	await vault.remove('store/a/key');
	expect(await vault.get('store/a/key')).toBeUndefined();
	expect(await vault.get('store/b/key')).toBe('two\nlines 🗝');
});

test('reading an empty vault makes no files', async () => {
	const paths = temporaryPaths();
	expect(await openVault('file', paths).get('store/a/key')).toBeUndefined();
	expect(await checkVault('file', paths)).toBeUndefined();
	expect(readdirSync(paths.home as string)).toEqual([]);
});

test('nothing on disk shows a secret, and the files are for the user alone', async () => {
	const paths = await filled();
	for (const folder of [paths.data, paths.config]) {
		for (const name of readdirSync(folder)) {
			expect(readFileSync(join(folder, name), 'latin1')).not.toMatch(/canary-4711|store\/a/);
		}
	}
	expect(statSync(sealedFile(paths)).mode & 0o777).toBe(0o600);
	expect(statSync(keyFile(paths)).mode & 0o777).toBe(0o600);
});

test('whoever has both files can read them with any age program', async () => {
	const paths = await filled();
	const decrypter = new Decrypter();
	decrypter.addIdentity(/^AGE-SECRET-KEY-.+$/m.exec(readFileSync(keyFile(paths), 'utf8'))?.[0] as string);
	const text = await decrypter.decrypt(readFileSync(sealedFile(paths)), 'text');
	expect(JSON.parse(text)).toEqual({
		schema: 1,
		secrets: {'store/a/key': 'canary-4711', 'store/b/key': 'two\nlines 🗝'},
	});
});

/** Reading and writing are refused with these words, and the file stays as it is. */
async function expectRefused(paths: Paths, words: RegExp): Promise<void> {
	const before = existsSync(sealedFile(paths)) && readFileSync(sealedFile(paths));
	const vault = openVault('file', paths);
	for (const work of [
		() => vault.get('store/a/key'),
		() => vault.set('store/a/key', 'new'),
		() => vault.remove('store/a/key'),
	]) {
		await expect(work()).rejects.toMatchObject({
			code: 'VAULT_FAILED',
			message: expect.stringMatching(words),
			hint: expect.any(String),
		});
	}
	expect((await checkVault('file', paths))?.message).toMatch(words);
	expect(existsSync(sealedFile(paths)) && readFileSync(sealedFile(paths))).toEqual(before);
}

test('a file cut short anywhere is refused and kept', async () => {
	const paths = await filled();
	const whole = readFileSync(sealedFile(paths));
	for (const length of [0, 1, 20, 100, whole.length - 17, whole.length - 1]) {
		writeFileSync(sealedFile(paths), whole.subarray(0, length));
		await expectRefused(paths, /it is damaged/);
	}
});

test('no byte can be changed unnoticed', async () => {
	const paths = await filled();
	const whole = readFileSync(sealedFile(paths));
	const vault = openVault('file', paths);
	for (let index = 0; index < whole.length; index += 3) {
		const changed = Buffer.from(whole);
		changed[index] = (changed[index] as number) ^ 0x01;
		writeFileSync(sealedFile(paths), changed);
		await expect(vault.get('store/a/key')).rejects.toMatchObject({code: 'VAULT_FAILED'});
	}
});

test('a lost key is told, and no new one is made over the old secrets', async () => {
	const paths = await filled();
	rmSync(keyFile(paths));
	await expectRefused(paths, /vault-identity\.txt is gone/);
	expect(existsSync(keyFile(paths))).toBe(false);
});

test('the key of another vault is told apart from damage', async () => {
	const paths = await filled();
	writeFileSync(keyFile(paths), readFileSync(keyFile(await filled())));
	await expectRefused(paths, /is not its key/);
});

test('a key file without a key, or with half of one, is told', async () => {
	const paths = await filled();
	const whole = readFileSync(keyFile(paths), 'utf8');
	writeFileSync(keyFile(paths), '# nothing here\n');
	await expectRefused(paths, /holds no age identity/);
	writeFileSync(keyFile(paths), whole.trimEnd().slice(0, -5));
	await expectRefused(paths, /is damaged/);
});

test('a key without a vault is used, not replaced', async () => {
	const paths = await filled();
	const key = readFileSync(keyFile(paths), 'utf8');
	rmSync(sealedFile(paths));
	await openVault('file', paths).set('store/c/key', 'three');
	expect(readFileSync(keyFile(paths), 'utf8')).toBe(key);
	expect(await openVault('file', paths).get('store/c/key')).toBe('three');
});

test('a folder in the place of the vault is told', async () => {
	const paths = temporaryPaths();
	mkdirSync(sealedFile(paths), {recursive: true});
	await expect(openVault('file', paths).get('a')).rejects.toMatchObject({
		code: 'VAULT_FAILED',
		message: /EISDIR/,
	});
});

test('three processes that begin a vault together and write five secrets each lose none', async () => {
	const paths = temporaryPaths();
	const writers = [0, 1, 2].map(async writer => {
		const script = `
			import {openVault} from ${JSON.stringify(vaultModule)};
			const vault = openVault('file', ${JSON.stringify(paths)});
			for (let i = 0; i < 5; i++) await vault.set('${writer}/' + i, 'secret ' + i);`;
		const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		expect(await once(child, 'exit')).toEqual([0, null]);
	});
	await Promise.all(writers);
	const accounts = [0, 1, 2].flatMap(writer => [0, 1, 2, 3, 4].map(i => `${writer}/${i}`));
	expect((await openVault('file', paths).getMany(accounts)).size).toBe(15);
});
