import process from 'node:process';
import {randomName} from '../random-name.ts';
import {type Keyring, loadKeyring} from './keyring-addon.ts';
import {missingSessionBus, type SessionBus} from './session-bus.ts';

export type KeychainRequest =
	| {action: 'get'; accounts: readonly string[]}
	| {action: 'set'; account: string; secret: string}
	| {action: 'remove'; account: string}
	/** Writes, reads and deletes a secret: a locked or half-made keyring answers a read with "no such secret". */
	| {action: 'probe'};

const service = 'mcpb-tui';

/**
 * Asks the OS keychain in this very process, and may hang for ever in a call that no signal and no `process.exit()`
 * ends: only for the helper and the launcher, which someone else kills. Returns the secrets found, by account.
 * Throws the addon's error.
 */
export function askKeychain(request: KeychainRequest, recorded?: SessionBus): Record<string, string> {
	Object.assign(process.env, missingSessionBus(process.env, recorded));
	const {Entry} = loadKeyring();
	// Left to itself the addon falls back to the kernel's keyring, where secrets vanish at the next start.
	const entry = (account: string) => new Entry(service, account, {linux: {store: 'secret-service'}});
	// A locked keyring, or one without a collection, says of every secret that it does not exist: wherever that is
	// the answer, it is asked whether it works at all.
	switch (request.action) {
		case 'get': {
			const pairs = request.accounts.map(account => [account, entry(account).getPassword()] as const);
			const found = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null);
			if (found.length < pairs.length) probe(entry);
			return Object.fromEntries(found);
		}
		case 'set':
			entry(request.account).setPassword(request.secret);
			return {};
		case 'remove':
			if (!entry(request.account).deletePassword()) probe(entry);
			return {};
		case 'probe':
			probe(entry);
			return {};
		default:
			throw new Error('it was asked for something that is not known');
	}
}

function probe(entry: (account: string) => InstanceType<Keyring['Entry']>): void {
	const trial = entry(`probe/${randomName()}`);
	trial.setPassword('probe');
	const answer = trial.getPassword();
	trial.deletePassword();
	if (answer !== 'probe') throw new Error('a secret that was written could not be read again');
}
