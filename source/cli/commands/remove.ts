import {UserError} from '../../core/errors.ts';
import {ours, safeJoin, safeLine} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {printSync} from '../print/sync.ts';
import {idArgument, yesOption} from './shared.ts';

export const remove = defineCommand<{yes?: boolean; purge?: boolean}>({
	name: 'remove',
	arguments: [idArgument],
	options: [
		yesOption,
		{flags: '--purge', description: 'delete its files at once: `undo` cannot bring it back'},
	],
	summary: 'remove it with its settings and secrets',
	details:
		"Its running servers are stopped and its entry is taken out of the client's file. Its files, settings, saved calls, history and logs are kept for a week, in which `undo` brings them back; its secrets are gone. It asks first.",
	examples: [
		['remove weather', 'asks, then removes it'],
		['remove weather --yes', 'for scripts'],
	],
	exits: [3, 4],
	changes: true,
	async run({core: open, ask}, {args: [id = ''], options: {yes = false, purge = false}}) {
		const core = await open();
		// A damaged one has no details to show, and can be removed all the same.
		const extension = (await core.list()).find(item => item.id === id) ?? (await core.info(id));
		if (!yes) {
			if (!ask) {
				throw new UserError(
					'CONSENT_NEEDED',
					`Removing ${id} needs your yes, and there is no terminal to ask on.`,
					{
						hint: `Say it with: mcpb-tui remove ${id} --yes`,
					},
				);
			}
			const question = extension.serverType
				? safeJoin`Remove ${extension.displayName} ${extension.version} (${safeLine(id)}) with its settings, secrets and logs?`
				: safeJoin`${extension.problem ?? ours('')} Remove ${safeLine(id)} all the same? Its files are kept for a week; secrets of it stay in the vault.`;
			if (!(await ask.confirm(question))) {
				throw new UserError('DECLINED', `Nothing was changed: ${id} stays.`);
			}
		}
		const {sync, warnings} = await core.remove(id, {keep: !purge});
		return {
			json: {removed: id, sync: sync ?? null},
			text: style => [safeLine(`Removed ${id}.`), ...(sync ? printSync(sync, style) : [])],
			warnings,
		};
	},
});
