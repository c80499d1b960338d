const plain = /^[\w@%+=:,./-]+$/;

/**
 * One word of a command line as a POSIX shell takes it literally: whatever is in it, quotes, line ends and `!`
 * included. A NUL cannot be in an argument and throws a RangeError.
 */
export function shellQuote(word: string): string {
	if (word.includes('\0')) throw new RangeError('A NUL cannot be part of a command line.');
	// `a=b` in front would be an assignment; no command of ours begins with one.
	return plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The words as one line that can be pasted into a POSIX shell. */
export function shellLine(words: readonly string[]): string {
	return words.map(shellQuote).join(' ');
}
