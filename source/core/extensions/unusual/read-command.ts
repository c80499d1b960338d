import {isRemote, programName, wordsOf} from './command-words.ts';
import {alwaysFetches, isFetching, programsOf, uvRun} from './fetchers.ts';
import {isInterpreter, type Reading, readInterpreter, scriptsOf} from './interpreters.ts';
import {isPython, readPython} from './python.ts';
import {isWrapper, unwrap} from './wrappers.ts';

/** What a reader of a launch command should look at, and the program that it is about. */
export type CommandFinding = {kind: 'shell' | 'fetch' | 'rights' | 'nested' | Reading; name: string};

const shells = new Set(
	'sh bash rbash dash zsh ksh rksh mksh pdksh ash yash fish csh tcsh rc nu elvish xonsh cmd powershell pwsh osascript expect wscript cscript mshta'.split(
		' ',
	),
);

// Commands that run commands that run commands: nobody writes more of them in good faith.
const deepest = 12;
const mostCommands = 1000;

/** Programs that are started as a script or as a module, by the name of that. */
const scripted = new Set(
	'npm npx pnpm pnpx yarn yarnpkg corepack bunx pip pipx uv uvx poetry pdm pipenv hatch conda easy_install ensurepip IPython tsx ts-node'.split(
		' ',
	),
);

// Words that are a program's name and more often something else.
const ambiguous = new Set([
	'http',
	'https',
	'r',
	'rc',
	'nu',
	'cs',
	'xh',
	'start',
	'time',
	'command',
	'exec',
	'op',
	'make',
]);

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

type Reader = {depth: number; budget: {left: number}};

function deeper({depth, budget}: Reader): Reader {
	return {depth: depth + 1, budget};
}

function isKnown(command: string): boolean {
	const name = programName(command);
	if (ambiguous.has(name)) return false;
	return shells.has(name) || isInterpreter(name) || isPython(name) || alwaysFetches(name) || isWrapper(name);
}

/** What any of the words would do as the beginning of a command, or as the text of some. */
function readAnywhere(words: readonly string[], reader: Reader): readonly CommandFinding[] {
	return words.flatMap((word, at) => {
		if (isKnown(word)) return readAt(words.slice(at), reader);
		if (!/\s/.test(word)) return [];
		return commandsIn(['-c', word])
			.filter(([command = '']) => isKnown(command))
			.flatMap(command => readAt(command, reader));
	});
}

function readWrapped(name: string, args: readonly string[], reader: Reader): readonly CommandFinding[] {
	const inner = unwrap(name, args);
	if (!inner) return [];
	return [
		...(inner.rights ? [{kind: 'rights' as const, name}] : []),
		...(inner.isText ? [{kind: 'shell' as const, name}] : []),
		...readAt(inner.words, reader),
		...(inner.scan ? readAnywhere(args, reader) : []),
	];
}

/** A script that is a package manager, whatever its folder: `npx-cli.js`. */
function readScript(words: readonly string[], reader: Reader): readonly CommandFinding[] {
	const [script = '', ...args] = words;
	const name = programName(script.replace(/(?:-cli)?\.(?:[cm]?js|py|pyz)$/i, ''));
	return scripted.has(name) ? readAt([name, ...args], reader) : [];
}

function readPythonAt(name: string, args: readonly string[], reader: Reader): readonly CommandFinding[] {
	const {inline, module, scripts} = readPython(args);
	return [
		...(inline ? [{kind: 'inline' as const, name}] : []),
		...(module && scripted.has(module[0] ?? '') ? readAt(module, reader) : []),
		...scripts.flatMap(words => readScript(words, reader)),
	];
}

/** Other commands that a program's arguments hold. */
function readInner(name: string, args: readonly string[], reader: Reader): readonly CommandFinding[] {
	if (isPython(name)) return readPythonAt(name, args, reader);
	if (name === 'node' || name === 'nodejs' || name === 'bun')
		return scriptsOf(name, args).flatMap(words => readScript(words, reader));
	if (name === 'find') return readAt(executed(args) ?? [], reader);
	if (name === 'uv') {
		return (uvRun(args)?.commands ?? []).flatMap(words => [
			...(isRemote(words[0] ?? '') ? [{kind: 'remote' as const, name}] : []),
			...readAt(words, reader),
		]);
	}
	return programsOf(name, args)
		.filter(
			([command = '']) =>
				shells.has(programName(command)) ||
				isInterpreter(programName(command)) ||
				isPython(programName(command)),
		)
		.flatMap(words => readAt(words, reader));
}

function readAt(words: readonly string[], reader: Reader): readonly CommandFinding[] {
	const [command, ...args] = words;
	if (command === undefined) return [];
	const name = programName(command);
	if (reader.depth > deepest || --reader.budget.left < 0) return [{kind: 'nested', name}];
	const next = deeper(reader);
	if (shells.has(name)) {
		const found = commandsIn(args).flatMap(other => readAt(other, next));
		return [{kind: 'shell', name}, ...found];
	}
	return [
		...(isFetching(name, args) ? [{kind: 'fetch' as const, name}] : []),
		...readInterpreter(name, args).map(kind => ({kind, name})),
		...readWrapped(name, args, next),
		...readInner(name, args, next),
	];
}

/**
 * What is unusual about a command: that a shell or code among its arguments decides what happens, that it fetches what
 * is not in the bundle, or that it gets other rights. Programs that only run another one are looked through.
 */
export function readCommand(words: readonly string[]): readonly CommandFinding[] {
	const found = readAt(words, {depth: 0, budget: {left: mostCommands}});
	const known = new Map(found.map(finding => [`${finding.kind} ${finding.name}`, finding]));
	return [...known.values()];
}
