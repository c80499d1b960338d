import {defineCommand} from '../command.ts';
import {printVault} from '../print/vault.ts';

export const vaultStatus = defineCommand({
	name: 'vault status',
	summary: 'show where secrets are kept',
	details: 'And what else could keep them.',
	examples: [['vault status', 'the vault in use, and what stands in the way of the others']],
	exits: [3],
	changes: false,
	async run({core}) {
		const status = await (await core()).vaultStatus();
		return {
			json: {vault: status.vault ?? null, available: status.available},
			text: style => printVault(status, style),
		};
	},
});
