import {UserError} from '../../core/errors.ts';
import {ours} from '../../core/safe-text.ts';
import type {VaultKind} from '../../core/settings.ts';
import {defineCommand} from '../command.ts';
import {migratedResult} from '../print/vault.ts';
import type {Prompts} from '../prompts.ts';

async function newPassphrase(ask: Prompts | undefined): Promise<string> {
	if (!ask) {
		throw new UserError('CONSENT_NEEDED', 'A passphrase is asked for at a terminal, and there is none.', {
			hint: 'Run it in a terminal, without --json.',
		});
	}
	const first = await ask.secret(ours('New passphrase:'));
	if (first === '') throw new UserError('DECLINED', 'No passphrase was given; nothing was changed.');
	const again = await ask.secret(ours('The same again:'));
	if (first === again) return first;
	throw new UserError('USAGE', 'The two were not the same; nothing was changed.', {hint: 'Try it again.'});
}

export const vaultUse = defineCommand<{passphrase?: boolean}>({
	name: 'vault use',
	arguments: [
		{syntax: '<vault>', description: 'where secrets go from now on', choices: ['keychain', 'file']},
	],
	options: [
		{flags: '--passphrase', description: 'put the key of the encrypted file behind a passphrase'},
		{flags: '--no-passphrase', description: 'put it into the open again, readable by you alone'},
	],
	summary: 'choose where secrets are kept',
	details:
		"The operating system's keychain, or an encrypted file. Secrets that are kept elsewhere stay there: vault migrate moves them.\nBehind a passphrase, servers start from a terminal alone: a client that starts one by itself has nobody to ask.",
	examples: [
		['vault use keychain', "the operating system's own"],
		['vault use file', 'an age-encrypted file, for a machine without a keychain'],
		['vault use file --passphrase', 'the same, opened with a passphrase'],
	],
	exits: [3],
	changes: true,
	async run({core: open, ask}, {args: [kind], options: {passphrase}}) {
		if (passphrase !== undefined && kind !== 'file') {
			throw new UserError('USAGE', 'A passphrase is for the encrypted file; the keychain has its own.', {
				hint: 'mcpb-tui vault use file --passphrase',
			});
		}
		const core = await open();
		const given = passphrase ? await newPassphrase(ask) : undefined;
		if (passphrase !== undefined) await core.protectVault(given);
		// biome-ignore lint/correctness/useHookAtTopLevel: no hook, a method of core
		return migratedResult(await core.useVault(kind as VaultKind));
	},
});
