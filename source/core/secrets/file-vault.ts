import {join} from 'node:path';
import {UserError} from '../errors.ts';
import {ensureFolder, replaceFile} from '../files.ts';
import {withLock} from '../lock.ts';
import type {Paths} from '../paths.ts';
import {readRegular} from '../regular-file.ts';
import {safeLine} from '../safe-text.ts';
import {isAbsence, unreadable as unreadableFile} from '../unreadable.ts';
import type {Vault} from './vault.ts';
import {dropPassphrase, ensureIdentity, identityFile, readIdentity, setPassphrase} from './vault-identity.ts';

type Secrets = ReadonlyMap<string, string>;

function vaultFile(paths: Paths): string {
	return join(paths.data, 'vault.age');
}

async function readSealed(paths: Paths): Promise<Uint8Array | undefined> {
	try {
		return await readRegular(vaultFile(paths));
	} catch (error) {
		if (isAbsence(vaultFile(paths), error)) return undefined;
		const {message, hint} = unreadableFile(vaultFile(paths), error);
		throw new UserError('VAULT_FAILED', message, {...(hint !== undefined && {hint}), cause: error});
	}
}

function parseSecrets(text: string): Secrets {
	const {secrets} = JSON.parse(text) as {secrets: Record<string, string>};
	return new Map(Object.entries(secrets));
}

function unreadable(paths: Paths, why: string, cause?: unknown): UserError {
	return new UserError('VAULT_FAILED', `The secrets in ${vaultFile(paths)} cannot be read: ${why}.`, {
		hint: `Restore both files from a backup. If that is not possible, move ${vaultFile(paths)} away and give the secrets again.`,
		cause,
	});
}

/**
 * Every secret in the encrypted file, by account; empty when there is none yet.
 * Throws `VAULT_FAILED` when it is damaged or its key is missing or another.
 */
export async function readFileVault(paths: Paths): Promise<Secrets> {
	const sealed = await readSealed(paths);
	if (!sealed) return new Map();
	const identity = await readIdentity(paths);
	if (!identity) throw unreadable(paths, `its key ${identityFile(paths)} is gone`);
	const {Decrypter} = await import('age-encryption');
	const decrypter = new Decrypter();
	try {
		decrypter.addIdentity(identity);
	} catch (error) {
		throw unreadable(paths, `its key in ${identityFile(paths)} is damaged`, error);
	}
	try {
		return parseSecrets(await decrypter.decrypt(sealed, 'text'));
	} catch (error) {
		const another = error instanceof Error && error.message.includes('no identity matched');
		throw unreadable(paths, another ? `${identityFile(paths)} is not its key` : 'it is damaged', error);
	}
}

async function writeFileVault(paths: Paths, secrets: Secrets): Promise<void> {
	const {Encrypter, identityToRecipient} = await import('age-encryption');
	const encrypter = new Encrypter();
	encrypter.addRecipient(await identityToRecipient(await ensureIdentity(paths)));
	const text = JSON.stringify({schema: 1, secrets: Object.fromEntries(secrets)});
	await ensureFolder(paths.data);
	await replaceFile(vaultFile(paths), await encrypter.encrypt(text));
}

function vaultLock(paths: Paths): string {
	return join(paths.data, 'vault.lock');
}

/** Changes the file under a lock of its own, so that callers may hold the store's. */
async function change(paths: Paths, edit: (secrets: Map<string, string>) => boolean): Promise<void> {
	await withLock(vaultLock(paths), async () => {
		const secrets = new Map(await readFileVault(paths));
		if (edit(secrets)) await writeFileVault(paths, secrets);
	});
}

/**
 * Secrets in one file, encrypted with age to a key that is in the folder of the configuration. It keeps them out of
 * shared and backed-up data folders, and not from a program that runs as the same user.
 */
export function openFileVault(paths: Paths): Vault {
	return {
		kind: 'file',
		name: safeLine(`the encrypted file ${vaultFile(paths)}`),
		get: async account => (await readFileVault(paths)).get(account),
		async getMany(accounts) {
			const secrets = await readFileVault(paths);
			return new Map([...secrets].filter(([account]) => accounts.includes(account)));
		},
		set: (account, secret) => change(paths, secrets => Boolean(secrets.set(account, secret))),
		remove: account => change(paths, secrets => secrets.delete(account)),
	};
}

/**
 * Puts the key of the encrypted file behind a passphrase, or with undefined into the open again. Asks for the present
 * passphrase first where there is one. Throws `VAULT_LOCKED`, `PASSPHRASE_WRONG` or `VAULT_FAILED`.
 */
export async function protectFileVault(paths: Paths, passphrase: string | undefined): Promise<void> {
	await readIdentity(paths);
	await withLock(vaultLock(paths), () =>
		passphrase === undefined ? dropPassphrase(paths) : setPassphrase(paths, passphrase),
	);
}
