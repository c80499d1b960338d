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
import type {Place} from '../ui/keymap/key-facts.ts';
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

/** The parts of the screen in the order of the README; a key stands under the first of its places that is here. */
const keyChapters: readonly {title: string; places: readonly Place[]}[] = [
	{title: 'Everywhere', places: ['everywhere']},
	{title: 'On the home screen', places: ['home', 'extensions', 'detail']},
	{title: 'In whatever scrolls or has rows', places: ['movable', 'pages', 'overlay']},
	{title: 'In the tabs settings, tools and calls', places: ['settings-tab', 'tools', 'calls']},
	{title: 'In a filter or a search', places: ['filter', 'search']},
	{title: 'In a log', places: ['log', 'log-filter']},
	{title: 'Installing', places: ['source', 'loading', 'review', 'accept']},
	{title: 'In forms', places: ['form', 'settings', 'ask', 'lines']},
	{
		title: 'Calling a tool',
		places: ['call', 'call-form', 'call-json', 'running-call', 'remembered', 'roots'],
	},
	{title: 'When a server asks', places: ['question', 'question-url', 'question-sample']},
	{title: 'In an answer', places: ['result', 'tree', 'call-result', 'own-result', 'image']},
	{
		title: 'Prompts, resources and the server',
		places: ['offers', 'prompts', 'resources', 'server-facts', 'request'],
	},
	{
		title: 'In menus and dialogs',
		places: ['copy', 'palette', 'confirm', 'sync', 'backups', 'vault', 'passphrase', 'tasks', 'history'],
	},
];

function keyTables(): string {
	const records: readonly KeyRecord[] = allKeys;
	const chapterOf = ({where}: KeyRecord) =>
		keyChapters.findIndex(({places}) => places.some(place => where.includes(place)));
	const lost = records.find(record => chapterOf(record) < 0);
	if (lost) throw new Error(`No chapter of the README has the key ${lost.id}.`);
	const table = (index: number) =>
		markdownTable(
			['Keys', 'What they do', 'Id in the setting `keys`'],
			records
				.filter(record => chapterOf(record) === index)
				.map(({keys, label, id}) => [keys.map(code).join(' '), label, code(id)]),
		);
	const shown = ([0, 1, 2] as const).map(index => `**${keyChapters[index]?.title}**\n\n${table(index)}`);
	const folded = keyChapters
		.slice(shown.length)
		.map(
			({title}, index) =>
				`<details><summary>${title}</summary>\n\n${table(index + shown.length)}\n\n</details>`,
		);
	return [...shown, ...folded].join('\n\n');
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
	{commands: commandTable(), 'exit-codes': exitTable(), settings: settingsTable(), keys: keyTables()},
	check,
);
if (check && stale) {
	console.error('README.md is stale: run npm run docs and commit what it writes.');
	process.exitCode = 1;
} else {
	console.log(stale ? 'README.md is written anew.' : 'README.md is fresh.');
}
