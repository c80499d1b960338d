import {join} from 'node:path';
import {UserError} from '../errors.ts';
import {createFile, ensureFolder, readIfExists} from '../files.ts';
import type {Paths} from '../paths.ts';

export function identityFile(paths: Paths): string {
	return join(paths.config, 'vault-identity.txt');
}

/** The key in the identity file, which is written as `age-keygen` does; undefined when there is no file. */
export async function readIdentity(paths: Paths): Promise<string | undefined> {
	const file = identityFile(paths);
	const text = await readIfExists(file);
	if (text === undefined) return undefined;
	const key = text.split(/\r?\n/).find(line => line.startsWith('AGE-SECRET-KEY-'));
	if (key) return key.trim();
	throw new UserError('VAULT_FAILED', `${file} holds no age identity.`, {
		hint: 'Restore it from a backup. Without it the secrets in the encrypted file cannot be read.',
	});
}

/** The identity, made at the first secret. Hold the vault's lock. */
export async function ensureIdentity(paths: Paths): Promise<string> {
	const present = await readIdentity(paths);
	if (present) return present;
	const {generateX25519Identity, identityToRecipient} = await import('age-encryption');
	const key = await generateX25519Identity();
	const lines = [
		'# The key to the secrets that mcpb-tui keeps in an encrypted file. Whoever has both can read them.',
		`# public key: ${await identityToRecipient(key)}`,
		key,
		'',
	];
	await ensureFolder(paths.config);
	await createFile(identityFile(paths), lines.join('\n'));
	return (await readIdentity(paths)) ?? key;
}
