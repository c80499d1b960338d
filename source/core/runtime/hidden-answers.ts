import type {JsonValue} from '../contract.ts';
import {isObject} from '../json-words.ts';
import {type Answer, readAnswer, readBrokenAnswer} from './read-answer.ts';
import {endOfNested} from './runner/json-spans.ts';

/** An answer in output that is no message; `raw`: the line, or the lines, that it was found in. */
export type HiddenAnswer = {answer: Answer & {kind: 'malformed'}; raw: string};

export type HiddenAnswers = {
	/** The line is an answer, and nothing better will come. */
	certain: readonly HiddenAnswer[];
	/** Some servers log what they answer: the answer itself may be still to come, or have come. */
	possible: readonly HiddenAnswer[];
};

/** How long a possible answer is taken for none, in milliseconds. */
export const answerGrace = 5000;

const mostLines = 10_000;
const mostCharacters = 1024 * 1024;
/** More objects than a log line has before the answer. */
const mostTries = 20;

function parsed(text: string): JsonValue | undefined {
	try {
		return JSON.parse(text) as JsonValue;
	} catch {
		return undefined;
	}
}

/** The answers in a text that is not one message. */
function answersIn(text: string, problem: string): readonly HiddenAnswer[] {
	if (text.length > mostCharacters || !text.includes('"jsonrpc"')) return [];
	const bytes = Buffer.from(text);
	const found: HiddenAnswer[] = [];
	let start = bytes.indexOf('{');
	for (let tries = 0; start !== -1 && tries < mostTries; tries++) {
		const end = endOfNested(bytes, start);
		const value = parsed(bytes.toString('utf8', start, end));
		const answer = isObject(value) ? readAnswer(value) : undefined;
		if (answer) found.push({answer: {kind: 'malformed', id: answer.id, problem}, raw: text});
		start = bytes.indexOf('{', value === undefined ? start + 1 : end);
	}
	return found;
}

/** Gathers what is written as an indented object: a function that takes the next line and returns a whole one. */
function createObjectLines(): (line: string) => readonly string[] {
	let lines: string[] = [];
	let characters = 0;
	return line => {
		if (line === '{') lines = [];
		else if (lines.length === 0) return [];
		characters = lines.length === 0 ? 0 : characters + line.length;
		lines.push(line);
		const whole = line === '}' ? lines : [];
		if (whole.length > 0 || lines.length > mostLines || characters > mostCharacters) lines = [];
		return whole;
	};
}

/**
 * Looks for answers that whoever reads lines does not see: that are no valid JSON, share their line with other output
 * or are spread over several lines. Returns a function that takes the next line that is no message, and why it is not
 * valid JSON, if it is not.
 */
export function createHiddenAnswers(): (line: string, problem?: string) => HiddenAnswers {
	const gather = createObjectLines();
	return (line, problem) => {
		const shared = answersIn(line, 'it shares its line with other output, and each message needs its own');
		const broken = problem === undefined ? undefined : readBrokenAnswer(line);
		if (broken && problem !== undefined) {
			const answer = {kind: 'malformed', id: broken.id, problem} as const;
			return {certain: shared.length > 1 ? shared : [{answer, raw: line.trim()}], possible: []};
		}
		if (shared.length > 0) return {certain: [], possible: shared};
		const lines = gather(line);
		const spread = `it is spread over ${lines.length} lines, and each message needs to be on one`;
		return {certain: [], possible: answersIn(lines.map(part => part.trim()).join(' '), spread)};
	};
}
