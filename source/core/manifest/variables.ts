/** `${name}`; a brace ends or begins another one, so `${${HOME}}` holds `${HOME}`. */
const placeholder = /\$\{([^{}]*)\}/g;
const prefix = 'user_config.';

/** The variables that every host fills in besides `user_config.*` (MANIFEST.md, "Variable substitution"). */
export const hostVariables = [
	'__dirname',
	'pathSeparator',
	'/',
	'HOME',
	'DESKTOP',
	'DOCUMENTS',
	'DOWNLOADS',
] as const;

/** The names of the variables in a text, as written. */
export function variableNames(text: string): string[] {
	return [...text.matchAll(placeholder)].map(([, name]) => name ?? '');
}

/** The key of the option that a variable stands for; undefined for a variable of another kind. */
export function optionKey(name: string): string | undefined {
	return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

/** The variable that a text consists of, if it is one variable and nothing else. */
export function loneVariable(text: string): string | undefined {
	const names = variableNames(text);
	return names.length === 1 && text.length === (names[0]?.length ?? 0) + 3 ? names[0] : undefined;
}

/**
 * Fills variables in, in one pass over the template: what is filled in is not looked at again, so a `${…}` or a
 * `$&` in a value stays as it is. A variable for which `lookup` returns undefined stays too.
 */
export function fillIn(template: string, lookup: (name: string) => string | undefined): string {
	return template.replaceAll(placeholder, (whole, name: string) => lookup(name) ?? whole);
}
