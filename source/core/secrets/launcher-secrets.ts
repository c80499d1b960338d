import type {Paths} from '../paths.ts';
import type {VaultKind} from '../settings.ts';
import {readFileVault} from './file-vault.ts';
import {askKeychain} from './keychain.ts';
import {keychainFault} from './keychain-faults.ts';
import type {SessionBus} from './session-bus.ts';

/**
 * The secrets of these accounts that are there, for the launcher alone: the keychain is read on this very thread,
 * which may hang for ever, so a watchdog that can kill this process has to stand by. `recorded` says where the
 * session bus was when the client's file was written, for a client that passes no environment on.
 * Throws `VAULT_UNAVAILABLE` or `VAULT_FAILED`.
 */
export async function readSecretsInProcess(
	kind: VaultKind,
	paths: Paths,
	accounts: readonly string[],
	recorded?: SessionBus,
): Promise<ReadonlyMap<string, string>> {
	if (accounts.length === 0) return new Map();
	if (kind === 'file') {
		const secrets = await readFileVault(paths);
		return new Map([...secrets].filter(([account]) => accounts.includes(account)));
	}
	try {
		return new Map(Object.entries(askKeychain({action: 'get', accounts}, recorded)));
	} catch (error) {
		throw keychainFault(error instanceof Error ? error.message : String(error));
	}
}
