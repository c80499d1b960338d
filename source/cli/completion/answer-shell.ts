/** The hidden command that the shells' scripts call: what the line that is being typed can go on to. */
import type {Core} from '../../core/contract.ts';
import {safeLine} from '../../core/safe-text.ts';
import {commands} from '../commands/index.ts';
import {globalOptions} from '../program.ts';
import {type Candidates, candidatesFor} from './candidates.ts';
import {bashQuoted, type ShellWord, shellWords} from './shell-words.ts';

/** For bash each candidate is what it puts into the line: quoted, and without what stands before its last word break. */
function bashLines({values}: Candidates, {quote, fixed}: ShellWord): readonly string[] {
	return values.flatMap(({value}) => bashQuoted(value.slice(fixed), quote) ?? []);
}

/** The others quote by themselves, and show what stands behind a tab. */
function describedLines({values}: Candidates): readonly string[] {
	return values.map(({value, about}) => (about === undefined ? value : `${value}\t${safeLine(about)}`));
}

/** `NAME=value` before the command, and the command itself. */
function withoutProgram(words: readonly string[]): readonly string[] {
	return words.slice(words.findIndex(word => !/^\w+=/.test(word)) + 1);
}

/**
 * The lines of the answer: first what the shell is to do besides, then one candidate a line. `args` are the shell's
 * name and, from bash, the line up to the cursor and its word breaks; from the others the words, the program's first.
 */
export async function answerShell(
	[shell, ...args]: readonly string[],
	openCore: (options: {clientConfig?: string}) => Promise<Core>,
): Promise<readonly string[]> {
	const [line = '', breaks = ''] = args;
	const typed: readonly ShellWord[] =
		shell === 'bash' ? shellWords(line, breaks) : args.map(text => ({text, quote: '' as const, fixed: 0}));
	const last = typed.at(-1) ?? {text: '', quote: '', fixed: 0};
	const words = withoutProgram(typed.slice(0, -1).map(({text}) => text));
	const clientConfig = words[words.indexOf('--client-config') + 1];
	const found = await candidatesFor(words, last.text, {
		records: commands,
		globals: globalOptions,
		core: () =>
			openCore(words.includes('--client-config') && clientConfig !== undefined ? {clientConfig} : {}),
	});
	return [found.how, ...(shell === 'bash' ? bashLines(found, last) : describedLines(found))];
}
