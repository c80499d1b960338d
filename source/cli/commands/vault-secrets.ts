import {UserError} from '../../core/errors.ts';
import {ours, safeJoin, safeLine} from '../../core/safe-text.ts';
import {type ArgumentRecord, defineCommand} from '../command.ts';
import {readSetValues} from '../set-values.ts';

const name: ArgumentRecord = {
	syntax: '<name>',
	description: 'letters, digits, dots, dashes, underscores',
	completes: 'secret',
};

export const vaultSet = defineCommand({
	name: 'vault set',
	arguments: [name],
	summary: 'keep a secret under a name, for the headers of remote servers',
	details:
		'It is typed without being shown, or read from standard input; it is never an argument. `--header Authorization="Bearer vault:<name>"` sends it.',
	examples: [['vault set github', 'asks for it; reads it where standard input is no terminal']],
	exits: [3],
	changes: true,
	async run({core: open, ask, signal}, {args: [key = '']}) {
		const {[key]: [secret = ''] = []} = await readSetValues([{key, source: {kind: 'stdin'}}], {ask, signal});
		if (secret === '') throw new UserError('USAGE', 'No secret was given; nothing was changed.');
		const warnings = await (await open()).namedSecrets.set(key, secret);
		return {
			warnings,
			json: {name: key},
			text: () => [safeJoin`Kept. Send it with: --header 'Authorization=Bearer vault:${safeLine(key)}'`],
		};
	},
});

export const vaultUnset = defineCommand({
	name: 'vault unset',
	arguments: [name],
	summary: 'take a secret that is kept under a name out of the vault',
	examples: [['vault unset github', 'forget it']],
	exits: [3],
	changes: true,
	async run({core: open}, {args: [key = '']}) {
		await (await open()).namedSecrets.remove(key);
		return {json: {name: key}, text: () => [safeJoin`${safeLine(key)} is no longer kept.`]};
	},
});

export const vaultList = defineCommand({
	name: 'vault list',
	summary: 'list the names of the secrets that are kept for headers',
	details: 'Their values are never shown. Secrets of extensions are in `mcpb-tui config <id>`.',
	examples: [['vault list', 'the names, never the secrets']],
	changes: false,
	async run({core: open}) {
		const names = await (await open()).namedSecrets.list();
		const none = ours('None is kept. Keep one with: mcpb-tui vault set <name>');
		return {json: {names}, text: () => (names.length === 0 ? [none] : names.map(safeLine))};
	},
});
