/** How Python is given what it runs: code, a module, a script. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const names = set('python pythonw py pypy jython micropython ipython graalpy');
const valuedLong = set('--check-hash-based-pycs');
const flagsLong = /^--(?:help.*|version)$/;

/** Modules that are given code, or run what follows them with `-c`. */
const codeModules = set('timeit');
const debuggers = set('pdb bdb trace profile cProfile IPython ptpython bpython');

export type PythonReading = {
	/** Whether its arguments hold code. */
	inline: boolean;
	/** What a module is called and is given, as a command. */
	module?: readonly string[];
	/** Words that may be its script, each with what is given to it. */
	scripts: readonly (readonly string[])[];
};

export function isPython(name: string): boolean {
	return names.has(name);
}

type Short = {kind: 'code' | 'module' | 'value' | 'flags'; rest: string};

/** What letters behind one dash say: those with a value take the rest of the word, or the next one. */
function readLetters(word: string): Short {
	for (let at = 1; at < word.length; at++) {
		const letter = word[at] ?? '';
		const rest = word.slice(at + 1);
		if (letter === 'c') return {kind: 'code', rest};
		if (letter === 'm') return {kind: 'module', rest};
		if ('WXQ'.includes(letter)) return {kind: 'value', rest};
	}
	return {kind: 'flags', rest: ''};
}

function readModule(words: readonly string[], scripts: PythonReading['scripts']): PythonReading {
	const [module = '', ...args] = words[0] === '' ? words.slice(1) : words;
	const [top = ''] = module.split('.');
	const isGivenCode =
		codeModules.has(top) ||
		(debuggers.has(top) && args.some(word => /^-[a-zA-Z]*c/.test(word) || word.startsWith('--command')));
	return {inline: isGivenCode, module: [top, ...args], scripts};
}

function isUnknown(word: string): boolean {
	return word.startsWith('--') && !word.includes('=') && !flagsLong.test(word) && !valuedLong.has(word);
}

/** Reads the arguments of Python. An option that is not known does not end the reading: the next word may be its value. */
export function readPython(args: readonly string[]): PythonReading {
	const scripts: (readonly string[])[] = [];
	let mayBeValue = false;
	for (let at = 0; at < args.length; at++) {
		const word = args[at] as string;
		if (word === '--') return {inline: false, scripts: [...scripts, args.slice(at + 1)]};
		if (!/^-./.test(word)) {
			scripts.push(args.slice(at));
			if (!mayBeValue) break;
			mayBeValue = false;
			continue;
		}
		mayBeValue = isUnknown(word);
		if (word.startsWith('--')) {
			at += valuedLong.has(word) ? 1 : 0;
			continue;
		}
		const {kind, rest} = readLetters(word);
		if (kind === 'code') return {inline: true, scripts};
		if (kind === 'module') return readModule([rest, ...args.slice(at + 1)], scripts);
		if (kind === 'value' && rest === '') at++;
	}
	return {inline: false, scripts};
}
