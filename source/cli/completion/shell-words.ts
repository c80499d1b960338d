/** A word of a command line that is being typed. */
export type ShellWord = {
	/** What the shell would make of it. */
	text: string;
	/** The quote that is open at its end. */
	quote: '' | "'" | '"';
	/** How much of `text` the shell leaves as it is: it goes on from its last word break. */
	fixed: number;
};

const fresh = (): ShellWord => ({text: '', quote: '', fixed: 0});

/** Takes what stands at `at` into the word; returns how many characters that were. */
function take(word: ShellWord, line: string, {at, breaks}: {at: number; breaks: string}): number {
	const [here = '', next = ''] = [line[at], line[at + 1]];
	const {quote} = word;
	if (here === quote) {
		word.quote = '';
		return 1;
	}
	if (quote === '' && (here === '"' || here === "'")) {
		word.quote = here;
		word.fixed = word.text.length;
		return 1;
	}
	const escapes = quote === '' ? next !== '' : quote === '"' && /[$`"\\]/.test(next);
	if (here === '\\' && escapes) {
		word.text += next;
		return 2;
	}
	word.text += here;
	if (quote === '' && breaks.includes(here)) word.fixed = word.text.length;
	return 1;
}

/**
 * The words of a line up to the cursor, the last one as it is typed now; quotes are taken off and nothing is
 * expanded. `breaks` are the characters that bash goes on from (`COMP_WORDBREAKS`).
 */
export function shellWords(line: string, breaks: string): readonly ShellWord[] {
	let words: ShellWord[] = [];
	let word = fresh();
	let begun = false;
	for (let at = 0; at < line.length; ) {
		const here = line[at] as string;
		if (word.quote === '' && /[\s|;&]/.test(here)) {
			if (begun) words.push(word);
			// What stands behind one of these is a command of its own.
			if (here.trim() !== '') words = [];
			word = fresh();
			begun = false;
			at += 1;
		} else {
			begun = true;
			at += take(word, line, {at, breaks});
		}
	}
	return [...words, word];
}

/** A text as bash takes it literally behind an open quote or none; undefined where it cannot stand there. */
export function bashQuoted(text: string, quote: ShellWord['quote']): string | undefined {
	if (quote === "'") return text.includes("'") ? undefined : text;
	// The history is looked up inside of double quotes too, and a backslash before it stays.
	if (quote === '"') return text.includes('!') ? undefined : text.replaceAll(/[$`"\\]/g, String.raw`\$&`);
	return text.replaceAll(/[\s!"#$&'()*;<>?[\\\]^`{|}~]/g, String.raw`\$&`);
}
