import {programName, wordsOf} from './command-words.ts';
import {isFetching, uvRun} from './fetchers.ts';
import {type Reading, readInterpreter} from './interpreters.ts';
import {unwrap} from './wrappers.ts';

/** What a reader of a launch command should look at, and the program that it is about. */
export type CommandFinding = {kind: 'shell' | 'fetch' | 'rights' | 'nested' | Reading; name: string};

const shells = new Set(
	'sh bash dash zsh ksh mksh pdksh ash yash fish csh tcsh rc nu elvish xonsh cmd powershell pwsh osascript expect wscript cscript mshta'.split(
		' ',
	),
);

// Commands that run commands that run commands: nobody writes more of them in good faith.
const deepest = 12;

/** The commands in a text that a shell is given, roughly: what each of them begins with is what counts. */
function commandsIn(args: readonly string[]): readonly (readonly string[])[] {
	const at = args.findIndex(word => /^(?:-[a-z]*c|\/[ck]|-(?:command|encodedcommand))$/i.test(word));
	if (at < 0) return [];
	return args
		.slice(at + 1)
		.join(' ')
		.split(/[;&|\n(){}]+/)
		.map(wordsOf);
}

/** What `find -exec` runs. */
function executed(args: readonly string[]): readonly string[] | undefined {
	const at = args.findIndex(word => /^-(?:exec|execdir|ok|okdir)$/.test(word));
	return at < 0 ? undefined : args.slice(at + 1);
}

function readAt(words: readonly string[], depth: number): readonly CommandFinding[] {
	const [command, ...args] = words;
	if (command === undefined) return [];
	const name = programName(command);
	if (depth > deepest) return [{kind: 'nested', name}];
	const inner = unwrap(name, args);
	if (inner) {
		const rights: CommandFinding[] = inner.rights ? [{kind: 'rights', name}] : [];
		return [...rights, ...readAt(inner.words, depth + 1)];
	}
	if (shells.has(name)) {
		const found = commandsIn(args).flatMap(other => readAt(other, depth + 1));
		return [{kind: 'shell', name}, ...found];
	}
	const run = name === 'uv' ? uvRun(args)?.words : name === 'find' ? executed(args) : undefined;
	return [
		...(isFetching(name, args) ? [{kind: 'fetch' as const, name}] : []),
		...readInterpreter(name, args).map(kind => ({kind, name})),
		...(run ? readAt(run, depth + 1) : []),
	];
}

/**
 * What is unusual about a command: that a shell or code among its arguments decides what happens, that it fetches what
 * is not in the bundle, or that it gets other rights. Programs that only run another one are looked through.
 */
export function readCommand(words: readonly string[]): readonly CommandFinding[] {
	return readAt(words, 0);
}
