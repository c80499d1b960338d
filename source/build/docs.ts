/**
 * Writes the parts of README.md that come from the code.
 *
 * `node source/build/docs.ts [--check]`: with `--check` nothing is written, and it fails when a part is stale.
 */
import process from 'node:process';
import type {ArgumentRecord, CommandRecord, OptionRecord} from '../cli/command.ts';
import {commands} from '../cli/commands/index.ts';
import {exitMeanings} from '../cli/exit-meanings.ts';
import {globalOptions} from '../cli/program.ts';
import {exitCodes} from '../core/errors.ts';
import {defaultSettings, type Settings} from '../core/settings.ts';
import {allKeys, type KeyRecord} from '../ui/keymap.ts';
import {markdownTable, writeSections} from './readme.ts';

const code = (text: string) => `\`${text}\``;

function usage({name, arguments: args = []}: CommandRecord): string {
	return [name, ...args.map(({syntax}: ArgumentRecord) => syntax)].join(' ');
}

function optionList(options: readonly OptionRecord[]): string {
	return options.map(({flags}) => code(flags)).join(' ');
}

function commandTable(): string {
	const rows = commands.map(record => [
		code(usage(record)),
		record.summary,
		optionList(record.options ?? []),
	]);
	const everywhere = globalOptions.map(({flags, description}) => [code(flags), description]);
	return [
		markdownTable(['Command', 'What it does', 'Options'], rows),
		'',
		'With every command:',
		'',
		markdownTable(['Option', 'What it does'], everywhere),
	].join('\n');
}

function exitTable(): string {
	const rows = Object.entries(exitMeanings).map(([exit, meaning]) => {
		const names = Object.entries(exitCodes).filter(([, number]) => String(number) === exit);
		return [exit, meaning, names.map(([name]) => code(name)).join(' ')];
	});
	return markdownTable(['Exit code', 'Meaning', 'Error codes'], rows);
}

// What works on the home screen is shown at once; the rest belongs to overlays and forms that name their keys themselves.
const homePlaces: readonly string[] = ['everywhere', 'home', 'extensions', 'detail'];

function keyTable(): string {
	const table = (records: readonly KeyRecord[]) => {
		const groups = Object.groupBy(records, ({group}) => group);
		const rows = Object.values(groups)
			.flat()
			.map(({group, keys, label, id}) => [group, keys.map(code).join(' '), label, code(id)]);
		return markdownTable(['For', 'Keys', 'What they do', 'Id in the setting `keys`'], rows);
	};
	const records: readonly KeyRecord[] = allKeys;
	const atHome = records.filter(({where}) => where.some(place => homePlaces.includes(place)));
	const elsewhere = records.filter(record => !atHome.includes(record));
	return [
		table(atHome),
		'',
		'<details><summary>In lists, forms and overlays</summary>',
		'',
		table(elsewhere),
		'',
		'</details>',
	].join('\n');
}

const settingMeanings: Readonly<Record<keyof Settings, string>> = {
	clientConfig: "the client's file, when it is not the platform's own",
	vault: 'where secrets go: `keychain` or `file`',
	passEnv: 'environment variables that every server gets besides the short list',
	logPayloads: 'whether messages are written to the log with their content',
	restartClientServers:
		'whether a server that a client started is started again after a crash; those that you start always are',
	limits: 'most bytes of a bundle, entries in it, bytes of all its files and of one',
	logFileBytes: 'bytes of a log file before a new one is begun',
	logTotalBytes: 'bytes of all log files of one extension',
	keys: 'other keys for an action, by its id: `{"quit": ["ctrl+q"]}`',
	theme: '`auto`, `dark`, `light`, `high-contrast` or `truecolour`',
	title: 'whether the title of the terminal says how many servers run',
	mouse: 'whether clicks and the wheel work from the start',
	images: 'how pictures are shown in the terminal: `auto`, `off`, `kitty` or `iterm2`',
	tmuxPassthrough: 'hand what is copied through tmux (needs its `allow-passthrough`) instead of to tmux',
	listSort: 'the list sorted by `name`, `state`, `running` or `changed`; remembered',
	listGroup: 'the list in groups: `none`, `state` or `type`; remembered',
};

function settingsTable(): string {
	const defaults: Partial<Settings> = defaultSettings;
	const rows = Object.entries(settingMeanings).map(([key, meaning]) => {
		const value = defaults[key as keyof Settings];
		return [code(key), meaning, value === undefined ? '' : code(JSON.stringify(value))];
	});
	return markdownTable(['Setting', 'Meaning', 'Default'], rows);
}

const check = process.argv.includes('--check');
const stale = await writeSections(
	{commands: commandTable(), 'exit-codes': exitTable(), settings: settingsTable(), keys: keyTable()},
	check,
);
if (check && stale) {
	console.error('README.md is stale: run npm run docs and commit what it writes.');
	process.exitCode = 1;
} else {
	console.log(stale ? 'README.md is written anew.' : 'README.md is fresh.');
}
