import {execFile} from 'node:child_process';
import process from 'node:process';
import {UserError} from '../errors.ts';
import {ownScript} from '../own-files.ts';
import type {KeychainRequest} from './keychain.ts';
import {keychainFault, keychainName, keychainTimeout} from './keychain-faults.ts';
import type {KeychainAnswer} from './keychain-helper.ts';
import {missingSessionBus} from './session-bus.ts';
import type {Vault} from './vault.ts';

/** Milliseconds that the keychain has to answer one request. */
const budget = 3000;

/** A credential of Windows holds 2,560 bytes, which are 1,280 characters of UTF-16. */
const windowsLimit = 1280;

/** What the helper wrote; anything else on its stdout is an answer that says nothing. */
function readAnswer(output: string): KeychainAnswer {
	try {
		const {values, error} = JSON.parse(output) as {values?: unknown; error?: unknown};
		if (typeof error === 'string') return {error};
		if (typeof values === 'object' && values !== null) return {values: values as Record<string, string>};
	} catch {}
	return {error: 'its answer could not be read'};
}

/**
 * Asks the keychain in a process of its own: a locked one can hang in a call that freezes its whole process.
 * The request goes over standard input, where no other user sees it.
 */
async function ask(request: KeychainRequest, env: NodeJS.ProcessEnv): Promise<ReadonlyMap<string, string>> {
	const answer = await new Promise<KeychainAnswer>((resolve, reject) => {
		const child = execFile(
			process.execPath,
			[ownScript('keychain-helper')],
			{
				env: {...env, ...missingSessionBus(env)},
				timeout: budget,
				killSignal: 'SIGKILL',
				maxBuffer: 256 * 1024 * 1024,
				windowsHide: true,
			},
			(error, stdout) => {
				if (error?.killed) return reject(keychainTimeout(budget));
				// The system's error names the command, never the request.
				if (error) return reject(keychainFault(error.message));
				resolve(readAnswer(stdout));
			},
		);
		// A helper that died early closes its input; the callback above tells why.
		child.stdin?.on('error', () => undefined).end(JSON.stringify(request));
	});
	if ('error' in answer) throw keychainFault(answer.error);
	return new Map(Object.entries(answer.values));
}

function checkSecret(secret: string): void {
	if (process.platform === 'win32' && secret.length > windowsLimit) {
		throw new UserError(
			'VAULT_FAILED',
			`The secret has ${secret.length} characters, and ${keychainName} takes ${windowsLimit}.`,
			{hint: 'Keep secrets in an encrypted file instead: mcpb-tui vault use file'},
		);
	}
}

/** The OS keychain, one item for each secret. Every call throws `VAULT_UNAVAILABLE`, `VAULT_TIMEOUT` or `VAULT_FAILED`. */
export function openKeychainVault(env: NodeJS.ProcessEnv = process.env): Vault {
	return {
		kind: 'keychain',
		name: keychainName,
		get: async account => (await ask({action: 'get', accounts: [account]}, env)).get(account),
		getMany: async accounts => (accounts.length === 0 ? new Map() : ask({action: 'get', accounts}, env)),
		async set(account, secret) {
			checkSecret(secret);
			await ask({action: 'set', account, secret}, env);
		},
		async remove(account) {
			await ask({action: 'remove', account}, env);
		},
	};
}

/** Writes, reads and deletes a secret of no meaning. Throws what stands in the way. */
export async function probeKeychain(env: NodeJS.ProcessEnv = process.env): Promise<void> {
	await ask({action: 'probe'}, env);
}
