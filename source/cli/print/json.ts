// Characters that JSON may hold as they are and that a terminal would act on: DEL, C1, marks that reorder or
// hide text. Escaped, they mean the same to a program.
const steering =
	/[\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

function escapeUnits(character: string): string {
	let escaped = '';
	for (let index = 0; index < character.length; index++) {
		escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
	}
	return escaped;
}

/** A value as JSON that a terminal can be given; lossless. `indent` for people who look at it. */
export function terminalJson(value: unknown, indent?: number): string {
	return JSON.stringify(value, undefined, indent).replaceAll(steering, escapeUnits);
}
