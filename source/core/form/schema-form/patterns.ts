import {type SafeText, safeLine} from '../../safe-text.ts';

type TextTest = {test: (text: string) => boolean};
type MakeTextTest = ((pattern: string, flags: string) => TextTest) & {code: string};

const anyText: TextTest = {test: () => true};

/** What Python, PCRE and Go mean by these, JavaScript takes for a letter. */
const foreign = /(?<!\\)(?:\\\\)*\\[AZzGhHRK]/;

/** A pattern as the standard wants it, else as older ones were written (`\-`), else none. */
function toTextTest(pattern: string, flags: string): TextTest | undefined {
	for (const attempt of foreign.test(pattern) ? [flags] : [flags, '']) {
		try {
			return new RegExp(pattern, attempt);
		} catch {}
	}
	return undefined;
}

export type Patterns = {
	/** Ajv's option `code.regExp`. */
	regExp: MakeTextTest;
	/** Whether the schema has any. */
	areUsed: () => boolean;
	/** Which cannot be checked, in words. */
	unchecked: () => SafeText | undefined;
};

/** The patterns of one schema, which are read while it is compiled. */
export function createPatterns(): Patterns {
	let areUsed = false;
	const unreadable = new Set<string>();
	const make = (pattern: string, flags: string) => {
		areUsed = true;
		const test = toTextTest(pattern, flags);
		if (!test) unreadable.add(pattern);
		return test ?? anyText;
	};
	return {
		regExp: Object.assign(make, {code: 'new RegExp'}),
		areUsed: () => areUsed,
		unchecked() {
			const [first, ...others] = unreadable;
			if (first === undefined) return undefined;
			const more = others.length > 0 ? ` (nor are ${others.length} more)` : '';
			const shown = first.length > 60 ? `${first.slice(0, 60)}…` : first;
			return safeLine(`the pattern ${shown} is not checked: JavaScript cannot read it${more}`);
		},
	};
}

/** For a schema whose patterns take too long. */
export const noPatterns: MakeTextTest = Object.assign(() => anyText, {code: 'new RegExp'});
