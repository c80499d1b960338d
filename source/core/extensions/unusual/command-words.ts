/** The options of a command up to its first other word, and what comes from there on. */
export type Split = {options: readonly {name: string; value?: string}[]; rest: readonly string[]};

/**
 * Reads options as most programs do: up to `--` or the first word without a dash. A value may be its own word or stand
 * behind `=`; `valued` are the options whose value is the next word.
 */
export function splitOptions(words: readonly string[], valued: ReadonlySet<string> = new Set()): Split {
	const options: {name: string; value?: string}[] = [];
	let at = 0;
	for (; at < words.length; at++) {
		const word = words[at] as string;
		if (word === '--') return {options, rest: words.slice(at + 1)};
		if (!/^-./.test(word)) break;
		const [, name = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
		if (value !== undefined) options.push({name, value});
		else if (valued.has(word)) options.push({name: word, value: words[++at] ?? ''});
		else options.push({name: word});
	}
	return {options, rest: words.slice(at)};
}

/**
 * Whether one-letter options that may stand together (`-Ic`, `-pe`, `-e'code'`) hold one of `wanted`; the rest of a word
 * behind one of `valued` is that one's value.
 */
export function hasLetter(word: string, wanted: string, valued = ''): boolean {
	if (!/^-[A-Za-z0-9]/.test(word)) return false;
	for (const letter of word.slice(1)) {
		if (wanted.includes(letter)) return true;
		if (valued.includes(letter) || !/[A-Za-z0-9]/.test(letter)) return false;
	}
	return false;
}

/** What a command is called, whatever its folder, its ending and its version: `/usr/bin/python3.12` is `python`. */
export function programName(command: string): string {
	const file = command.split(/[\\/]/).at(-1) ?? '';
	const name = file.toLowerCase().replace(/\.(?:exe|cmd|bat|com|ps1)$/, '');
	return name.replace(/^([a-z][a-z_-]*[a-z])-?\d+(?:\.\d+)*$/, '$1');
}

/** Text that a program splits into words by itself (`env -S`): at white space, quotes around words taken off. */
export function wordsOf(text: string): readonly string[] {
	return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
		([, double, single, bare]) => double ?? single ?? bare ?? '',
	);
}

/** An address that code is fetched from, or holds the code itself. */
export function isRemote(word: string): boolean {
	return /^(?:https?|ftp|data|blob|npm|jsr|gist|github|git(?:\+\w+)?):/i.test(word);
}
