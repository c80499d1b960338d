import {defineCommand} from '../command.ts';
import {printDiff, printSync} from '../print/sync.ts';

export const sync = defineCommand<{dryRun?: boolean; restore?: true | readonly string[]}>({
	name: 'sync',
	options: [
		{flags: '--dry-run', description: 'show the difference and write nothing'},
		{
			flags: '--restore [id...]',
			description:
				'also overwrite hand edits of our entries and write dropped ones again: all, or those named',
		},
	],
	summary: 'bring the client file in step',
	details:
		'Writes what is switched on. Only our own entries are touched, and a backup is kept. The client has to be quit and opened again to see it.',
	examples: [
		['sync --dry-run', 'what would change in claude_desktop_config.json'],
		['sync', 'write it'],
		['sync --restore weather', 'undo a hand edit of our entry'],
	],
	changes: ({dryRun}) => !dryRun,
	async run({core}, {options: {dryRun = false, restore}}) {
		const {warnings, ...result} = await (await core()).sync({
			dryRun,
			...(restore && {restore: restore === true ? 'all' : restore}),
		});
		return {
			json: {...result},
			text: style => (dryRun ? printDiff(result, style) : printSync(result, style)),
			warnings,
		};
	},
});
