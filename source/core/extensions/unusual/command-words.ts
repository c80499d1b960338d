export type Syntax = {
	/** Options whose value is the next word. */
	valued?: ReadonlySet<string> | undefined;
	/** Options that have none. Of any other the next word may be its value. */
	flags?: RegExp | undefined;
};

export type Options = {
	options: readonly {name: string; value?: string}[];
	/** Where the first word that is no option may stand: behind an option that is not known it may be a value. */
	starts: readonly number[];
	/** Whether there are options that are not known. */
	isUnsure: boolean;
};

/**
 * Reads options as most programs do: up to `--` or the first word without a dash. A value may be its own word or stand
 * behind `=`. An option that is not known does not end the reading: the next word may be its value, so what comes behind
 * that word is read as well. Of `a_b` and `a-b` many programs make the same.
 */
export function readOptions(words: readonly string[], {valued, flags}: Syntax): Options {
	const options: {name: string; value?: string}[] = [];
	const starts: number[] = [];
	let [mayBeValue, isUnsure] = [false, false];
	for (let at = 0; at < words.length; at++) {
		const word = words[at] as string;
		if (word === '--') return {options, starts: [...starts, at + 1], isUnsure};
		if (!/^-./.test(word)) {
			starts.push(at);
			if (!mayBeValue) return {options, starts, isUnsure};
			mayBeValue = false;
			continue;
		}
		mayBeValue = false;
		const [, long, value] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
		const name = long?.replaceAll('_', '-') ?? word;
		if (value !== undefined) options.push({name, value});
		else if (valued?.has(name)) options.push({name, value: words[++at] ?? ''});
		else {
			options.push({name});
			mayBeValue = !flags?.test(name);
			isUnsure ||= mayBeValue;
		}
	}
	return {options, starts, isUnsure};
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
	if (/^ld(?:-[\w.-]+)?\.so(?:\.\d+)*$/.test(name)) return 'ld.so';
	return name.replace(/^([a-z][a-z_-]*[a-z])-?\d+(?:\.\d+)*(?:t?d?|-dbg)$/, '$1').replace(/-dbg$/, '');
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
