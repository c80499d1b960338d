import type {EntryMode} from '../../core/contract.ts';
import {ours} from '../../core/safe-text.ts';
import {defineCommand} from '../command.ts';
import {changedResult} from '../print/changed.ts';
import {printSettings} from '../print/settings.ts';
import {parsePair, readSetValues, warnOfPlainSecrets} from '../set-values.ts';
import {idArgument, setOption} from './shared.ts';

export const config = defineCommand<{
	set?: readonly string[];
	unset?: readonly string[];
	entry?: EntryMode;
	dryRun?: boolean;
}>({
	name: 'config',
	arguments: [idArgument],
	options: [
		setOption,
		{
			flags: '--unset <key>',
			description: 'forget a setting, or a secret',
			repeatable: true,
			completes: 'setting',
		},
		{
			flags: '--entry <mode>',
			description:
				"what the client's entry runs: our launcher (no secret in the file), or the command itself",
			choices: ['launcher', 'direct'],
		},
		{flags: '--dry-run', description: 'show what the changes would do, change nothing'},
	],
	summary: 'show or change its settings',
	details:
		'A value is read by the type of its setting (true, 3). A list takes --set again and again, or a JSON array.\nSecrets go to the vault.',
	examples: [
		['config weather', 'show its settings'],
		['config weather --set units=metric --set days=3', 'change two'],
		['config weather --set api_key=@key.txt', 'a secret from a file'],
		['pass show weather | mcpb-tui config weather --set api_key=-', 'a secret from standard input'],
		['config weather --unset units', 'back to its default'],
	],
	exits: [3, 4],
	changes: ({set = [], unset = [], entry, dryRun = false}) =>
		!dryRun && (set.length + unset.length > 0 || entry !== undefined),
	async run(
		{core: open, ask, signal},
		{args: [id = ''], options: {set = [], unset = [], entry, dryRun = false}},
	) {
		const core = await open();
		if (set.length + unset.length === 0 && entry === undefined) {
			const extension = await core.info(id);
			return {json: {extension}, text: style => printSettings(extension, style)};
		}
		const pairs = set.map(parsePair);
		const before = await core.info(id);
		const values = await readSetValues(pairs, {ask, signal});
		if (dryRun) {
			const preview = await core.previewSettings(id, {set: values, unset, ...(entry && {entry})});
			const lines = [...preview.launch, ...preview.client];
			return {json: {...preview}, text: () => (lines.length > 0 ? lines : [ours('Nothing would change.')])};
		}
		const changed = await core.configure(id, {set: values, unset, ...(entry && {entry})});
		const fields = before.settings.map(({field}) => field);
		return changedResult(changed, `Changed ${id}.`, warnOfPlainSecrets(pairs, fields));
	},
});
