import type {VaultKind} from '../../core/settings.ts';
import {defineCommand} from '../command.ts';
import {printVault} from '../print/vault.ts';

export const vaultUse = defineCommand({
	name: 'vault use',
	arguments: [
		{syntax: '<vault>', description: 'where secrets go from now on', choices: ['keychain', 'file']},
	],
	summary: 'choose where secrets are kept',
	details:
		"The operating system's keychain, or an encrypted file. Secrets that are kept elsewhere have to be given again.",
	examples: [
		['vault use keychain', "the operating system's own"],
		['vault use file', 'an age-encrypted file, for a machine without a keychain'],
	],
	exits: [3],
	changes: true,
	async run({core}, {args: [kind]}) {
		// biome-ignore lint/correctness/useHookAtTopLevel: no hook, a method of core
		const status = await (await core()).useVault(kind as VaultKind);
		return {
			json: {vault: status.vault ?? null, available: status.available},
			text: style => printVault(status, style),
		};
	},
});
