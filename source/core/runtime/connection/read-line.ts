import type {JsonValue} from '../../contract.ts';
import {parseMessages} from '../exact-messages.ts';

/** Deeper values overflow the stack of whatever walks them; JSON itself does it from about 5,000 on. */
const deepest = 1000;
const opening = /[[{]/g;

function isTooDeep(text: string): boolean {
	if (text.length < 2 * deepest) return false;
	opening.lastIndex = 0;
	for (let count = 0; count < deepest; count++) if (!opening.test(text)) return false;
	let depth = 0;
	let inText = false;
	for (let at = 0; at < text.length; at++) {
		const sign = text[at];
		if (sign === '\\') at++;
		else if (sign === '"') inText = !inText;
		else if (inText) continue;
		else if (sign === '[' || sign === '{') {
			depth++;
			if (depth > deepest) return true;
		} else if (sign === ']' || sign === '}') depth--;
	}
	return false;
}

/** The values of a line or of another text, one unless it is a batch (2025-03-26), or why it holds none. */
export function readLine(text: string): {values: readonly JsonValue[]} | {problem: string} {
	if (isTooDeep(text)) return {problem: `it is nested more than ${deepest} levels deep`};
	try {
		return {values: parseMessages(text)};
	} catch (error) {
		return {problem: `it is not valid JSON (${(error as Error).message})`};
	}
}
