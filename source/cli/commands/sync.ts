import {UserError} from '../../core/errors.ts';
import {defineCommand} from '../command.ts';
import {printBackups, printRestored} from '../print/backups.ts';
import {printDiff, printSync} from '../print/sync.ts';

type Options = {
	dryRun?: boolean;
	restore?: true | readonly string[];
	backups?: boolean;
	only?: readonly string[];
};

/** The backup that is meant: its name, or its path as a sync prints it. No id of an extension has a dot or a slash. */
function backupAmong(restore: Options['restore']): string | undefined {
	if (restore === undefined || restore === true) return undefined;
	const [first, ...others] = restore.filter(name => /[./\\]/.test(name));
	if (first !== undefined && (others.length > 0 || restore.length > 1)) {
		throw new UserError('USAGE', 'One backup is brought back at a time, and no ids with it.', {
			hint: 'See which there are with: mcpb-tui sync --backups',
		});
	}
	return first;
}

export const sync = defineCommand<Options>({
	name: 'sync',
	options: [
		{flags: '--dry-run', description: 'show the difference and write nothing'},
		{
			flags: '--restore [name...]',
			description:
				'with ids or alone: also overwrite hand edits of our entries and write dropped ones again; with the name of a backup: put that file back',
			completes: 'extension',
		},
		{flags: '--only <id...>', description: 'leave every other entry as it is', completes: 'extension'},
		{flags: '--backups', description: 'list the kept files, the newest first; nothing is written'},
	],
	summary: 'bring the client file in step',
	details:
		'Writes what is switched on. Only our own entries are touched, and a backup is kept. The client has to be quit and opened again to see it.',
	examples: [
		['sync --dry-run', 'what would change in claude_desktop_config.json'],
		['sync', 'write it'],
		['sync --restore weather', 'undo a hand edit of our entry'],
		['sync --backups', 'the client file as it was before each of the last ten changes'],
		[
			'sync --restore claude_desktop_config.1c5a….json',
			'put one of them back; the file as it is now is kept first',
		],
	],
	exits: [4],
	changes: ({dryRun, backups}) => !dryRun && !backups,
	async run({core}, {options: {dryRun = false, restore, only, backups: list = false}}) {
		const backup = backupAmong(restore);
		if (list) {
			if (restore) throw new UserError('USAGE', 'Either list the backups or bring one back.');
			const backups = await (await core()).backups();
			return {json: {backups}, text: style => printBackups(backups, style)};
		}
		if (backup !== undefined) {
			const {warnings, ...restored} = await (await core()).restoreBackup(backup, {dryRun});
			return {json: {...restored}, text: style => printRestored(restored, style), warnings};
		}
		const {warnings, ...result} = await (await core()).sync({
			dryRun,
			...(only && {only}),
			...(restore && {restore: restore === true ? 'all' : restore}),
		});
		return {
			json: {...result},
			text: style => (dryRun ? printDiff(result, style) : printSync(result, style)),
			warnings,
		};
	},
});
