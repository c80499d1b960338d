/**
 * The options that give settings which are missing, for a hint: what is typed at the question that they lead to is
 * in no history of a shell. Standard input serves one setting, so the others are named behind it.
 */
export function settingOptions([first = 'key', ...others]: readonly string[]): string {
	return `--set ${first}=-${others.length > 0 ? ` (and then the same for ${others.join(', ')})` : ''}`;
}
