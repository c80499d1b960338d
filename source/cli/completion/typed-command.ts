import type {ArgumentRecord, CommandRecord, OptionRecord} from '../command.ts';

type Flag = {names: readonly string[]; takes: 'nothing' | 'one' | 'perhaps' | 'many'; option: OptionRecord};

/** What the words of a line are, as far as they are typed. */
export type Typed = {
	/** Undefined as long as no command is named. */
	record: CommandRecord | undefined;
	/** The words of a group, or of what is no command. */
	path: readonly string[];
	operands: readonly string[];
	/** The option whose value comes next. */
	awaits: OptionRecord | undefined;
	/** Whether a `--` came: no option comes any more. */
	noOptions: boolean;
};

function flagOf(option: OptionRecord): Flag {
	const {flags} = option;
	const takes = flags.includes('...')
		? 'many'
		: flags.includes('<')
			? 'one'
			: flags.includes('[')
				? 'perhaps'
				: 'nothing';
	return {names: flags.split(/[ ,]+/).filter(word => word.startsWith('-')), takes, option};
}

/** The names of an option: `-n`, `--lines`. */
export const flagNames = (option: OptionRecord): readonly string[] => flagOf(option).names;

export const takesValue = (option: OptionRecord): boolean => flagOf(option).takes !== 'nothing';

/** Whose value comes after a word that begins with a dash. */
function awaitedAfter(word: string, options: readonly OptionRecord[]): Flag | undefined {
	if (word.includes('=')) return undefined;
	const flag = options.map(flagOf).find(({names}) => names.includes(word));
	return flag?.takes === 'nothing' ? undefined : flag;
}

/** Reads the words behind the program's name as the argument parser would. */
export function readTyped(
	words: readonly string[],
	records: readonly CommandRecord[],
	globals: readonly OptionRecord[],
): Typed {
	let record: CommandRecord | undefined;
	let path: readonly string[] = [];
	const operands: string[] = [];
	let awaits: Flag | undefined;
	let noOptions = false;
	for (const word of words) {
		const isOption = !noOptions && word.length > 1 && word.startsWith('-');
		if (awaits && (awaits.takes === 'one' || !isOption)) {
			if (awaits.takes !== 'many') awaits = undefined;
		} else if (isOption) {
			noOptions = word === '--';
			awaits = noOptions ? undefined : awaitedAfter(word, [...(record?.options ?? []), ...globals]);
		} else if (record) {
			operands.push(word);
		} else {
			path = [...path, word];
			const name = path.join(' ');
			record = records.find(candidate => candidate.name === name);
		}
	}
	return {record, path, operands, awaits: awaits?.option, noOptions};
}

/** The argument that comes next; the last one goes on for ever when it takes several. */
export function nextArgument({record, operands}: Typed): ArgumentRecord | undefined {
	const list = record?.arguments ?? [];
	const last = list.at(-1);
	return list[operands.length] ?? (last?.syntax.includes('...') ? last : undefined);
}
