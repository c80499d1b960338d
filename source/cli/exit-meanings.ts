/** What each exit code means; the help and the README say it in these words. */
export const exitMeanings: Readonly<Record<number, string>> = {
	0: 'done',
	1: 'failed, or you answered no',
	2: 'wrong usage',
	3: 'needs you: consent without a terminal, a missing setting, no vault',
	4: 'no such extension, tool or file',
	5: 'the tool answered with an error',
	6: 'the server cannot be reached, or the time was up',
	130: 'interrupted',
};
