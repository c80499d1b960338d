import {Argument, Command, CommanderError, InvalidArgumentError, Option} from 'commander';
import {UserError} from '../core/errors.ts';
import {didYouMean} from '../core/near-names.ts';
import {type ThemeName, themeNames} from '../core/settings.ts';
import {
	type ArgumentRecord,
	type CommandRecord,
	exampleLine,
	exitCodesOf,
	type OptionRecord,
} from './command.ts';
import {exitMeanings} from './exit-meanings.ts';

export type GlobalOptions = {
	json?: boolean;
	clientConfig?: string;
	color: boolean;
	demo?: boolean;
	readonly?: boolean;
	theme?: ThemeName;
	accessible?: boolean;
};

export const globalOptions: readonly OptionRecord[] = [
	{flags: '--json', description: 'print one JSON object instead of text; errors are JSON too'},
	{
		flags: '--client-config <path>',
		description: "use this client file instead of Claude Desktop's own",
		completes: 'file',
	},
	{flags: '--no-color', description: 'no colours (NO_COLOR and FORCE_COLOR are honoured too)'},
	{flags: '--demo', description: 'use a throw-away home with a sample bundle; nothing of yours is touched'},
	{
		flags: '--readonly',
		description: 'look only: nothing is changed, no server is started and no tool is called',
	},
	{
		flags: '--theme <name>',
		description: 'the colours of the screens, before the setting',
		choices: themeNames,
	},
	{
		flags: '--accessible',
		description: 'plain questions and answers instead of the screens, for screen readers',
	},
];

export type Chosen =
	| {
			kind: 'command';
			record: CommandRecord;
			args: readonly string[];
			options: unknown;
			globals: GlobalOptions;
	  }
	| {kind: 'screens'; globals: GlobalOptions}
	/** Help or the version was printed. */
	| {kind: 'answered'};

function gather(parse: ((text: string) => unknown) | undefined) {
	return (text: string, before: unknown[] | undefined) => [...(before ?? []), parse ? parse(text) : text];
}

function toArgument({syntax, description, choices}: ArgumentRecord): Argument {
	const argument = new Argument(syntax, description);
	return choices ? argument.choices(choices) : argument;
}

function toOption({flags, description, repeatable, choices, parse}: OptionRecord): Option {
	const option = new Option(flags, repeatable ? `${description} (may be repeated)` : description);
	if (choices) option.choices(choices);
	const explained =
		parse &&
		((text: string) => {
			try {
				return parse(text);
			} catch (error) {
				throw new InvalidArgumentError((error as Error).message);
			}
		});
	if (repeatable) option.argParser(gather(explained));
	else if (explained) option.argParser(explained);
	return option;
}

function afterHelp(record: CommandRecord): string {
	const codes = exitCodesOf(record).map(code => `  ${String(code).padEnd(4)} ${exitMeanings[code]}`);
	const examples = record.examples.flatMap(([command, meaning]) => [
		`  # ${meaning}`,
		`  ${exampleLine(command)}`,
	]);
	return ['', 'Examples:', ...examples, '', 'Exit codes:', ...codes].join('\n');
}

/** Two levels at most: `vault status` is the command `status` of the group `vault`. */
function parentOf(program: Command, words: readonly string[], records: readonly CommandRecord[]): Command {
	const [group] = words;
	if (words.length === 1 || group === undefined) return program;
	const known = program.commands.find(command => command.name() === group);
	if (known) return known;
	const members = records
		.filter(({name}) => name.startsWith(`${group} `))
		.map(({name}) => name.slice(group.length + 1));
	return program
		.command(group)
		.summary(`its commands: ${members.join(', ')}`)
		.description(`Its commands: ${members.join(', ')}.`);
}

function describe({summary, details}: CommandRecord): string {
	const sentence = `${summary[0]?.toUpperCase()}${summary.slice(1)}.`;
	// Lines of a paragraph are broken anew, to the width of the terminal.
	return details === undefined ? sentence : `${sentence}\n\n${details.replaceAll(/(?<!\n)\n(?!\n)/g, ' ')}`;
}

/** What the overview names a command by: its words and arguments; options are for its own help. */
function overviewTerm(command: Command): string {
	const names = command.registeredArguments.map(argument => {
		const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
		return argument.required ? `<${name}>` : `[${name}]`;
	});
	return [command.name(), ...names].join(' ');
}

function createProgram(
	records: readonly CommandRecord[],
	version: string,
	onCommand: (record: CommandRecord, args: readonly string[], options: unknown) => void,
): Command {
	const program = new Command('mcpb-tui')
		.description(
			'The extension manager for MCP Bundles in the terminal. Without a command it opens full screen.',
		)
		.version(version, '-V, --version', 'print the version')
		.helpOption('-h, --help', 'print help')
		.helpCommand('help [command]', 'print help for a command')
		.configureHelp({subcommandTerm: overviewTerm, minWidthToWrap: 20})
		.exitOverride()
		.configureOutput({outputError: () => undefined, writeErr: () => undefined});
	for (const option of globalOptions) program.addOption(toOption(option));
	for (const record of records) {
		const words = record.name.split(' ');
		const command = parentOf(program, words, records)
			.command(words.at(-1) as string)
			.summary(record.summary)
			.description(describe(record))
			.addHelpText('after', afterHelp(record));
		for (const argument of record.arguments ?? []) command.addArgument(toArgument(argument));
		for (const option of record.options ?? []) command.addOption(toOption(option));
		command.action(() => onCommand(record, command.args, command.opts()));
	}
	program.addHelpText(
		'after',
		'\nEach command explains itself with examples: mcpb-tui help install\nBesides: mcpb-tui help keys, help exit-codes, help files',
	);
	return program;
}

const bundleLike = /[\\/]|\.(?:mcpb|dxt)$/i;

function usageError(
	{message, code}: CommanderError,
	operands: readonly string[],
	names: readonly string[],
): UserError {
	if (code === 'commander.help' && operands[0] === 'help') {
		const wanted = operands.slice(1).join(' ');
		return new UserError('USAGE', `There is no command '${wanted}'.`, {
			hint: didYouMean(wanted, names) ?? 'See: mcpb-tui --help',
		});
	}
	if (code === 'commander.help') {
		return new UserError('USAGE', `${operands.join(' ')} needs the name of a command after it.`, {
			hint: `See: mcpb-tui ${operands.join(' ')} --help`,
		});
	}
	const [sentence = '', similar] = message.replace(/^error: /, '').split('\n');
	const [first, second] = operands;
	const wrongCommand = code === 'commander.unknownCommand' && first !== undefined;
	let hint = `See: mcpb-tui ${first && !wrongCommand ? `help ${first}` : '--help'}`;
	if (wrongCommand && bundleLike.test(first)) hint = `To install a bundle: mcpb-tui install ${first}`;
	if (first === 'vault' && second) hint = `See: mcpb-tui vault ${wrongCommand ? '' : `${second} `}--help`;
	const [, wrong, allowed] =
		/(?:value|argument) '([^']*)' is invalid.* Allowed choices are (.+)\.$/.exec(sentence) ?? [];
	if (wrong !== undefined) hint = didYouMean(wrong, allowed?.split(', ') ?? []) ?? hint;
	if (similar) hint = similar.replace(/^\(|\)$/g, '');
	const text = `${sentence[0]?.toUpperCase() ?? ''}${sentence.slice(1)}`;
	return new UserError('USAGE', text.endsWith('.') ? text : `${text}.`, {hint});
}

/** `--help` behind a word that is no command would be taken for help on everything. */
function refuseUnknownCommand([first, second]: readonly string[], names: readonly string[]): void {
	if (first === undefined || first === 'help') return;
	const members = names.flatMap(name => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
	const [wrong, known] = members.length > 0 ? [second, members] : [first, names];
	if (wrong === undefined || wrong === 'help' || known.includes(wrong)) return;
	const near = didYouMean(wrong, known);
	const similar = near === undefined ? '' : `\n(${near})`;
	throw new CommanderError(2, 'commander.unknownCommand', `error: unknown command '${wrong}'${similar}`);
}

/**
 * Reads the arguments (without node and script). Prints help and version itself, on standard output.
 * Throws `USAGE`, with what was probably meant as the hint.
 */
export function readArguments(
	argv: readonly string[],
	records: readonly CommandRecord[],
	version: string,
): Chosen {
	let chosen: Chosen = {kind: 'answered'};
	const program = createProgram(records, version, (record, args, options) => {
		chosen = {kind: 'command', record, args, options, globals: program.opts<GlobalOptions>()};
	});
	let operands: readonly string[] = [];
	const names = records.map(({name}) => name);
	try {
		const split = program.parseOptions([...argv]);
		operands = split.operands;
		if (operands.length + split.unknown.length === 0)
			return {
				kind: 'screens',
				globals: {...program.opts<GlobalOptions>(), color: !argv.includes('--no-color')},
			};
		if (split.unknown.some(word => word === '--help' || word === '-h')) refuseUnknownCommand(operands, names);
		program.parse(argv, {from: 'user'});
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode === 0) return {kind: 'answered'};
		throw usageError(error, operands, names);
	}
	return chosen;
}
