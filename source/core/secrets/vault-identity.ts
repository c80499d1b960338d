import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {UserError} from '../errors.ts';
import {createFile, ensureFolder, exists, readIfExists, replaceFile, syncFolder} from '../files.ts';
import type {Paths} from '../paths.ts';
import {readRegular} from '../regular-file.ts';
import {
	forgetIdentity,
	protectedIdentityFile,
	sealIdentity,
	takeIdentity,
	unlockIdentity,
} from './passphrase.ts';

export function identityFile(paths: Paths): string {
	return join(paths.config, 'vault-identity.txt');
}

/**
 * The key in the identity file, which is written as `age-keygen` does, or the one behind a passphrase; undefined when
 * there is neither. Throws `VAULT_LOCKED`, `PASSPHRASE_WRONG` or `VAULT_FAILED`.
 */
export async function readIdentity(paths: Paths): Promise<string | undefined> {
	const file = identityFile(paths);
	const text = await readIfExists(file);
	if (text === undefined) return unlockIdentity(paths);
	const key = text.split(/\r?\n/).find(line => line.startsWith('AGE-SECRET-KEY-'));
	if (key) return key.trim();
	throw new UserError('VAULT_FAILED', `${file} holds no age identity.`, {
		hint: 'Restore it from a backup. Without it the secrets in the encrypted file cannot be read.',
	});
}

async function identityText(key: string): Promise<string> {
	const {identityToRecipient} = await import('age-encryption');
	return [
		'# The key to the secrets that mcpb-tui keeps in an encrypted file. Whoever has both can read them.',
		`# public key: ${await identityToRecipient(key)}`,
		key,
		'',
	].join('\n');
}

/** The identity, made at the first secret. Hold the vault's lock. */
export async function ensureIdentity(paths: Paths): Promise<string> {
	const present = await readIdentity(paths);
	if (present) return present;
	const {generateX25519Identity} = await import('age-encryption');
	const key = await generateX25519Identity();
	await ensureFolder(paths.config);
	await createFile(identityFile(paths), await identityText(key));
	return (await readIdentity(paths)) ?? key;
}

/** Whether the key of the encrypted file is behind a passphrase. */
export async function hasPassphrase(paths: Paths): Promise<boolean> {
	return (await exists(protectedIdentityFile(paths))) && !(await exists(identityFile(paths)));
}

/**
 * Puts the key behind a passphrase, or another one than before. The open key is removed only when the sealed one is
 * on the disk. Hold the vault's lock.
 */
export async function setPassphrase(paths: Paths, passphrase: string): Promise<void> {
	const identity = await ensureIdentity(paths);
	const sealed = await sealIdentity(identity, passphrase);
	await replaceFile(protectedIdentityFile(paths), sealed);
	if (!(await readRegular(protectedIdentityFile(paths))).equals(sealed)) {
		throw new UserError('VAULT_FAILED', `${protectedIdentityFile(paths)} is not as it was written.`, {
			hint: 'Nothing was changed: the key is still in the open.',
		});
	}
	takeIdentity(paths, identity);
	await rm(identityFile(paths), {force: true});
	await syncFolder(paths.config);
}

/** Puts the key into the open, readable by this user alone. Hold the vault's lock. */
export async function dropPassphrase(paths: Paths): Promise<void> {
	const identity = await ensureIdentity(paths);
	await createFile(identityFile(paths), await identityText(identity));
	await rm(protectedIdentityFile(paths), {force: true});
	await syncFolder(paths.config);
	forgetIdentity(paths);
}
