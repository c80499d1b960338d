import process from 'node:process';
import type {VaultStatus} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {ours, type SafeText, safeLine} from '../safe-text.ts';
import type {Settings, VaultKind} from '../settings.ts';
import {openFileVault, readFileVault} from './file-vault.ts';
import {openKeychainVault, probeKeychain} from './keychain-vault.ts';
import {knownIdentity} from './passphrase.ts';
import {hasPassphrase} from './vault-identity.ts';

export {secretAccount, storeUuid} from './accounts.ts';

/** Where secrets are kept, each under its account. Every call throws `VAULT_UNAVAILABLE`, `VAULT_TIMEOUT` or `VAULT_FAILED`. */
export type Vault = {
	kind: VaultKind;
	/** For a sentence: "the system keyring". */
	name: SafeText;
	/** The secret, or undefined when the vault works and has none. */
	get: (account: string) => Promise<string | undefined>;
	/** Those that are there, by account. */
	getMany: (accounts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
	set: (account: string, secret: string) => Promise<void>;
	/** Does nothing when there is no such secret. */
	remove: (account: string) => Promise<void>;
};

export function openVault(kind: VaultKind, paths: Paths, env: NodeJS.ProcessEnv = process.env): Vault {
	return kind === 'keychain' ? openKeychainVault(env) : openFileVault(paths);
}

/** Whether the next secret of the encrypted file would make somebody type a passphrase. */
export async function waitsForPassphrase(paths: Paths): Promise<boolean> {
	return !knownIdentity(paths) && (await hasPassphrase(paths));
}

/** What stands in the way of using a vault; undefined when it works. A keychain is asked, and has three seconds. */
export async function checkVault(
	kind: VaultKind,
	paths: Paths,
	env: NodeJS.ProcessEnv = process.env,
): Promise<UserError | undefined> {
	try {
		// Whether it works is known only with its passphrase, and nobody asked for a secret yet.
		if (kind === 'file' && (await waitsForPassphrase(paths))) return undefined;
		await (kind === 'keychain' ? probeKeychain(env) : readFileVault(paths));
		return undefined;
	} catch (error) {
		return toUserError(error);
	}
}

/**
 * The vault that the setting names, or the keychain, which is the default except under `MCPB_TUI_HOME`: there
 * nothing of the user's is touched unasked. Undefined when the user has to choose. Does not ask whether it works.
 */
export function chosenVault(paths: Paths, settings: Settings): VaultKind | undefined {
	return settings.vault ?? (paths.home === undefined ? 'keychain' : undefined);
}

function notChosen(): UserError {
	return new UserError(
		'VAULT_UNAVAILABLE',
		'No place for secrets is chosen, and MCPB_TUI_HOME keeps the keychain closed.',
		{
			hint: 'Choose one with: mcpb-tui vault use file (or: mcpb-tui vault use keychain)',
		},
	);
}

/**
 * The vault to use. Throws `VAULT_UNAVAILABLE` or `VAULT_TIMEOUT`, with what to do about it, when none was chosen
 * and the keychain does not answer: secrets never go to another place in silence.
 */
export async function activeVault(
	paths: Paths,
	settings: Settings,
	env: NodeJS.ProcessEnv = process.env,
): Promise<Vault> {
	const kind = chosenVault(paths, settings);
	if (!kind) throw notChosen();
	// One that was chosen tells its trouble when it is used.
	const problem = settings.vault === undefined ? await checkVault(kind, paths, env) : undefined;
	if (problem) throw problem;
	return openVault(kind, paths, env);
}

/** What a passphrase means for whoever starts servers without a person at hand. */
export const behindPassphrase = {
	problem: ours(
		'Clients cannot start servers whose secrets are behind a passphrase: nobody can type it there.',
	),
	hint: ours('To let clients start them, put the key into the open: mcpb-tui vault use file --no-passphrase'),
} as const;

/** Whether the vault in use gives its secrets only to somebody who types a passphrase. */
export async function needsPerson(paths: Paths, settings: Settings): Promise<boolean> {
	return chosenVault(paths, settings) === 'file' && (await hasPassphrase(paths));
}

const closed = {
	problem: safeLine('MCPB_TUI_HOME keeps it closed until you choose it.'),
	hint: safeLine('To use it: mcpb-tui vault use keychain'),
};

/** Every vault with whether it works; the keychain is left alone where nobody asked for it. */
export async function vaultStatus(
	paths: Paths,
	settings: Settings,
	env: NodeJS.ProcessEnv = process.env,
): Promise<VaultStatus> {
	const chosen = chosenVault(paths, settings);
	const look = async (kind: VaultKind): Promise<VaultStatus['available'][number]> => {
		const {name} = openVault(kind, paths, env);
		if (kind === 'keychain' && paths.home !== undefined && chosen !== 'keychain')
			return {kind, name, ok: false, asked: false, passphrase: false, ...closed};
		const problem = await checkVault(kind, paths, env);
		const passphrase = kind === 'file' && (await hasPassphrase(paths).catch(() => false));
		if (!problem) return {kind, name, ok: true, asked: true, passphrase, ...(passphrase && behindPassphrase)};
		const hint = problem.hint === undefined ? {} : {hint: safeLine(problem.hint)};
		return {kind, name, ok: false, asked: true, passphrase, problem: safeLine(problem.message), ...hint};
	};
	const available = await Promise.all([look('keychain'), look('file')]);
	const works = available.some(({kind, ok}) => kind === chosen && ok);
	return {vault: settings.vault ?? (works ? chosen : undefined), available};
}
