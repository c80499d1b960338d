import {createContext, Script} from 'node:vm';
import {UserError} from './errors.ts';

/** A regular expression of the user's that cannot hang whoever uses it. */
export type TextPattern = {
	source: string;
	/** For each text, whether it fits. Throws `PATTERN_INVALID` when that takes too long. */
	test: (texts: readonly string[]) => readonly boolean[];
	/** For each text the places that fit, as pairs of beginning and end. Throws `PATTERN_INVALID`. */
	find: (texts: readonly string[]) => readonly (readonly Place[])[];
};

type Place = readonly [from: number, to: number];

const longestSource = 1000;
const mostPlaces = 200;
/** Milliseconds for texts of a million characters together, of which an ordinary expression needs a few. */
const deadline = 400;
const mostAtOnce = 1_000_000;

const sandbox: {work: unknown; result: unknown} = {work: undefined, result: undefined};
let script: Script | undefined;

/**
 * Runs `work` and breaks it off after the deadline. V8 looks for an interruption when an expression backtracks too,
 * so an exponential one ends in time; a worker would do the same for fifty times the cost.
 */
function inTime<Result>(work: () => Result): Result {
	if (!script) {
		createContext(sandbox);
		script = new Script('result = work()');
	}
	sandbox.work = work;
	try {
		script.runInContext(sandbox, {timeout: deadline});
		return sandbox.result as Result;
	} finally {
		sandbox.work = undefined;
		sandbox.result = undefined;
	}
}

function* parts(texts: readonly string[]): Generator<readonly string[]> {
	let from = 0;
	let size = 0;
	for (const [index, {length}] of texts.entries()) {
		size += length;
		if (size < mostAtOnce && index < texts.length - 1) continue;
		yield texts.slice(from, index + 1);
		from = index + 1;
		size = 0;
	}
}

function placesIn(text: string, expression: RegExp): readonly Place[] {
	const places: Place[] = [];
	for (const {
		index,
		0: {length},
	} of text.matchAll(expression)) {
		if (length > 0) places.push([index, index + length]);
		if (places.length === mostPlaces) break;
	}
	return places;
}

/**
 * A regular expression as the user typed it; without a capital letter it fits both cases. Throws `PATTERN_INVALID`
 * with the reason when it is none.
 */
export function createTextPattern(source: string): TextPattern {
	const invalid = (why: string, hint: string) => new UserError('PATTERN_INVALID', why, {hint});
	if (source.length > longestSource) {
		throw invalid(`The pattern is longer than ${longestSource} characters.`, 'Shorten it.');
	}
	const flags = /\p{Lu}/u.test(source.replaceAll(/\\./g, '')) ? 'g' : 'gi';
	let expression: RegExp;
	try {
		expression = new RegExp(source, flags);
	} catch (error) {
		const reason = (error as Error).message.replace(/^Invalid regular expression: \/.*\/[a-z]*: /s, '');
		throw invalid(
			`"${source}" is not a regular expression: ${reason}.`,
			String.raw`Put \ before what is meant as it is: \( \[ \. \*`,
		);
	}
	let tooSlow: UserError | undefined;
	const run = <Result>(texts: readonly string[], work: (text: string) => Result): readonly Result[] => {
		if (tooSlow) throw tooSlow;
		try {
			return [...parts(texts)].flatMap(part => inTime(() => part.map(work)));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
			tooSlow = invalid(
				`The pattern "${source}" takes too long: it was broken off.`,
				'Repetitions inside repetitions, as in (a+)+, do that. Write it more plainly.',
			);
			throw tooSlow;
		}
	};
	return {
		source,
		test: texts => run(texts, text => text.search(expression) !== -1),
		// Each place as one item: `flatMap` takes one layer of lists away.
		find: texts => run(texts, text => ({places: placesIn(text, expression)})).map(({places}) => places),
	};
}
