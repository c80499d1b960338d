import {join} from 'node:path';
import {UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {readRegular} from '../regular-file.ts';
import {isAbsence, unreadable} from '../unreadable.ts';

/**
 * Asks the person for the passphrase; `attempt` counts from 1. Returns undefined when nobody wants to answer.
 */
export type AskPassphrase = (attempt: number) => Promise<string | undefined>;

/** The key of the encrypted file, itself encrypted to a passphrase: a file that the `age` program reads too. */
export function protectedIdentityFile(paths: Paths): string {
	return join(paths.config, 'vault-identity.age');
}

const attempts = 3;

/** 2^17 rounds of scrypt: about half a second here, once in a process. The library's own 18 is felt at every command. */
const workFactor = 17;
const askers = new Map<string, AskPassphrase>();
const unlocked = new Map<string, string>();
const opening = new Map<string, Promise<string>>();

/** Says who can be asked for the passphrase of this store; the launcher has nobody. */
export function askForPassphrase(paths: Paths, ask: AskPassphrase): void {
	askers.set(protectedIdentityFile(paths), ask);
}

/** Takes the key from a program of ours that has been given the passphrase already. */
export function takeIdentity(paths: Paths, identity: string): void {
	unlocked.set(protectedIdentityFile(paths), identity);
}

/** The key, when this process has it already. */
export function knownIdentity(paths: Paths): string | undefined {
	return unlocked.get(protectedIdentityFile(paths));
}

export function forgetIdentity(paths: Paths): void {
	unlocked.delete(protectedIdentityFile(paths));
}

async function readSealed(paths: Paths): Promise<Uint8Array | undefined> {
	try {
		return await readRegular(protectedIdentityFile(paths));
	} catch (error) {
		const file = protectedIdentityFile(paths);
		if (isAbsence(file, error)) return undefined;
		const {message, hint} = unreadable(file, error);
		throw new UserError('VAULT_FAILED', message, {...(hint !== undefined && {hint}), cause: error});
	}
}

/** Encrypts the key to a passphrase. */
export async function sealIdentity(identity: string, passphrase: string): Promise<Uint8Array> {
	const {Encrypter} = await import('age-encryption');
	const encrypter = new Encrypter();
	encrypter.setScryptWorkFactor(workFactor);
	encrypter.setPassphrase(passphrase);
	return encrypter.encrypt(`${identity}\n`);
}

/** The key that a passphrase opens; undefined when it is the wrong one or there is nothing to open. */
async function unseal(paths: Paths, passphrase: string): Promise<string | undefined> {
	const sealed = await readSealed(paths);
	if (!sealed) return undefined;
	const {Decrypter} = await import('age-encryption');
	const decrypter = new Decrypter();
	decrypter.addPassphrase(passphrase);
	try {
		return (await decrypter.decrypt(sealed, 'text')).trim();
	} catch (error) {
		// What age says of a wrong passphrase; anything else is a damaged file.
		if (error instanceof Error && error.message.includes('no identity matched')) return undefined;
		throw new UserError('VAULT_FAILED', `${protectedIdentityFile(paths)} is damaged.`, {
			hint: 'Restore it from a backup. Without it the secrets in the encrypted file cannot be read.',
			cause: error,
		});
	}
}

function nobodyToAsk(paths: Paths): UserError {
	return new UserError(
		'VAULT_LOCKED',
		`The secrets are protected by a passphrase (${protectedIdentityFile(paths)}), and nobody can be asked for it here.`,
		{
			hint: 'In a terminal: mcpb-tui start <id>. For servers that a client starts by itself: mcpb-tui vault use file --no-passphrase, or mcpb-tui vault migrate keychain',
		},
	);
}

async function open(paths: Paths): Promise<string> {
	const ask = askers.get(protectedIdentityFile(paths));
	if (!ask) throw nobodyToAsk(paths);
	for (let attempt = 1; attempt <= attempts; attempt++) {
		const passphrase = await ask(attempt);
		if (passphrase === undefined) {
			throw new UserError('VAULT_LOCKED', 'The vault stays locked: its passphrase was not given.', {
				hint: 'Try again when you have it.',
			});
		}
		const identity = await unseal(paths, passphrase);
		if (identity) return identity;
	}
	throw new UserError('PASSPHRASE_WRONG', `That is not the passphrase of ${protectedIdentityFile(paths)}.`, {
		hint: 'If it is lost, so are the secrets: move both vault files away and give the secrets again.',
	});
}

/**
 * The key behind the passphrase, which is asked for once in a process; undefined when there is no such key.
 * Throws `VAULT_LOCKED` where nobody can be asked, `PASSPHRASE_WRONG`, or `VAULT_FAILED` for a damaged file.
 */
export async function unlockIdentity(paths: Paths): Promise<string | undefined> {
	const place = protectedIdentityFile(paths);
	const known = unlocked.get(place);
	if (known) return known;
	if (!(await readSealed(paths))) return undefined;
	// Two that need it at the same time ask once.
	const asked = opening.get(place) ?? open(paths).finally(() => opening.delete(place));
	opening.set(place, asked);
	const identity = await asked;
	unlocked.set(place, identity);
	return identity;
}
