import {parseJson} from '../exact-json.ts';
import {isObject} from '../json-words.ts';
import {type Answer, readAnswer} from './read-answer.ts';

/** An answer that does not stand alone on one line, so whoever reads lines never sees it. */
export type HiddenAnswer = {answer: Answer & {kind: 'malformed'}; raw: string};

const mostLines = 10_000;
const mostCharacters = 1024 * 1024;
/** More objects than a log line has before the answer. */
const mostTries = 20;

/** Where the object that begins at `start` ends; undefined when it does not. */
function endOfObject(text: string, start: number): number | undefined {
	let depth = 0;
	let inText = false;
	for (let at = start; at < text.length; at++) {
		const sign = text[at];
		if (inText) {
			if (sign === '\\') at++;
			else if (sign === '"') inText = false;
		} else if (sign === '"') inText = true;
		else if (sign === '{') depth++;
		else if (sign === '}' && --depth === 0) return at + 1;
	}
	return undefined;
}

function objectAt(text: string, start: number): {answer: Answer | undefined; end: number} | undefined {
	const end = endOfObject(text, start);
	if (end === undefined) return undefined;
	try {
		const value = parseJson(text.slice(start, end));
		return {answer: isObject(value) ? readAnswer(value) : undefined, end};
	} catch {
		return undefined;
	}
}

/** The answers in a text that is not one message. */
function answersIn(text: string, problem: string): readonly HiddenAnswer[] {
	if (text.length > mostCharacters || !text.includes('"jsonrpc"')) return [];
	const found: HiddenAnswer[] = [];
	let start = text.indexOf('{');
	for (let tries = 0; start !== -1 && tries < mostTries; tries++) {
		const object = objectAt(text, start);
		if (object?.answer) found.push({answer: {kind: 'malformed', id: object.answer.id, problem}, raw: text});
		start = text.indexOf('{', object?.end ?? start + 1);
	}
	return found;
}

/**
 * Looks for answers in output that is no message: behind a log text that has no line end, several on one line, or
 * one that is spread over several lines. Returns a function that takes the next such line.
 */
export function createHiddenAnswers(): (line: string) => readonly HiddenAnswer[] {
	let lines: string[] = [];
	let characters = 0;
	return line => {
		const shared = answersIn(line, 'it shares its line with other output, and each message needs its own');
		if (shared.length > 0) return shared;
		if (line === '{') {
			lines = [line];
			characters = 1;
			return [];
		}
		if (lines.length === 0) return [];
		lines.push(line);
		characters += line.length;
		const isWhole = line === '}';
		const text = isWhole ? lines.map(part => part.trim()).join(' ') : '';
		const count = lines.length;
		if (isWhole || count > mostLines || characters > mostCharacters) lines = [];
		return answersIn(text, `it is spread over ${count} lines, and each message needs to be on one`);
	};
}
