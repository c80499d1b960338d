import type {Core} from '../core/contract.ts';
import type {UserError} from '../core/errors.ts';
import type {SafeText} from '../core/safe-text.ts';
import type {Lines, Style} from './print/style.ts';
import type {Prompts} from './prompts.ts';

/** What the shell completes a word with, besides the choices that it has. */
export type Completes =
	| 'extension'
	| 'server'
	| 'entry'
	| 'tool'
	| 'prompt'
	| 'saved'
	| 'setting'
	| 'secret'
	| 'command'
	| 'file';

export type OptionRecord = {
	/** As commander takes it: `-n <lines>`, `--set <key=value>`, `--restore [id...]`. */
	flags: string;
	description: string;
	/** May be given again; the values are gathered in a list. */
	repeatable?: boolean;
	choices?: readonly string[];
	completes?: Completes;
	/** Turns the text into a value; throws `USAGE` with the reason when it cannot. */
	parse?: (text: string) => unknown;
};

export type ArgumentRecord = {
	syntax: string;
	description: string;
	choices?: readonly string[];
	completes?: Completes;
};

/** What a command hands back: the same facts for programs and for people. */
export type CommandResult = {
	/** Goes to standard output under `--json`, with `schema` and `warnings`. */
	json: Readonly<Record<string, unknown>>;
	/** What a person sees on standard output. */
	text?: (style: Style) => Lines | Promise<Lines>;
	warnings?: readonly SafeText[];
	/** The command did its work, and what came of it is a failure: told to people, and it makes the exit code. */
	failure?: UserError;
};

export type CommandContext = {
	/** Loads core at the first call. */
	core: () => Promise<Core>;
	signal: AbortSignal;
	json: boolean;
	/** Asks the person at the terminal; undefined where there is none, and under `--json`. */
	ask: Prompts | undefined;
	/** Prints a result at once, before the command has ended. */
	print: (result: CommandResult) => Promise<void>;
	/** One item of a stream: a JSON line, or its text. */
	stream: (json: unknown, text: (style: Style) => SafeText) => Promise<void>;
	/** Items of a stream that come together, written at once. */
	streamAll: <Item>(items: readonly Item[], text: (item: Item, style: Style) => SafeText) => Promise<void>;
	/** Lines for the person at the terminal, beside what is printed: on standard error. */
	note: (text: (style: Style) => Lines | Promise<Lines>) => Promise<void>;
	/** What happens meanwhile and was asked for, on standard error: a JSON line, or its text. */
	event: (json: unknown, text: (style: Style) => SafeText) => Promise<void>;
	/** A line on standard error that the next one replaces; nothing where there is no terminal. */
	progress: (line: SafeText | undefined) => void;
};

export type CommandInput<Options> = {args: readonly string[]; options: Options};

export type CommandRecord<Options = unknown> = {
	/** `list`, `vault use`. */
	name: string;
	arguments?: readonly ArgumentRecord[];
	options?: readonly OptionRecord[];
	summary: string;
	/** Said in its help, below the summary. */
	details?: string;
	/** Pairs of a command without `mcpb-tui` and what it does. */
	examples: readonly (readonly [command: string, meaning: string])[];
	/** Exit codes besides 0, 1, 2 and 130. */
	exits?: readonly number[];
	/** Whether it changes something, and so is refused under `--readonly`: each command has to say. */
	changes: boolean | ((options: Options) => boolean);
	/** Undefined when the command has printed everything itself. */
	run: (context: CommandContext, input: CommandInput<Options>) => Promise<CommandResult | undefined>;
};

/** One command with its options' types; the list of all commands knows nothing of them. */
export function defineCommand<Options>(record: CommandRecord<Options>): CommandRecord {
	return record as CommandRecord;
}

/** Every exit code that a command can end with, in order. */
export function exitCodesOf({exits = []}: CommandRecord): readonly number[] {
	return [0, 1, 2, ...exits, 130];
}

/** An example as it is typed; one that is more than a command of ours is written whole. */
export function exampleLine(command: string): string {
	return command.includes('mcpb-tui') ? command : `mcpb-tui ${command}`;
}
