import type {VaultKind} from '../../core/settings.ts';
import {defineCommand} from '../command.ts';
import {migratedResult} from '../print/vault.ts';

export const vaultMigrate = defineCommand({
	name: 'vault migrate',
	arguments: [{syntax: '<vault>', description: 'where all secrets go', choices: ['keychain', 'file']}],
	summary: 'move every secret to another vault and use that one',
	details:
		'Each is copied and read back before the old one is removed, so an interruption loses nothing: run it again.',
	examples: [['vault migrate file', 'from the keychain into the encrypted file']],
	exits: [3],
	changes: true,
	async run({core}, {args: [kind]}) {
		return migratedResult(await (await core()).migrateVault(kind as VaultKind));
	},
});
