import {structuredPatch} from 'diff';
import type {JsonObject} from '../../../core/contract.ts';
import {ours, type SafeText, safeJoin} from '../../../core/safe-text.ts';
import {count} from '../../show.ts';
import type {Tone} from '../../theme.ts';
import {answerText} from './answer-text.ts';

export type AnswerDiff = {readonly lines: readonly SafeText[]; readonly tones: ReadonlyMap<number, Tone>};

// Two large answers that have nothing in common would be compared for minutes.
const patience = 500;

const toneOf: Readonly<Record<string, Tone>> = {'+': 'added', '-': 'removed', '@': 'dim'};

function compare(before: JsonObject, after: JsonObject): readonly SafeText[] {
	const texts = [before, after].map(result => answerText({result}).lines.join('\n'));
	const [old = '', next = ''] = texts;
	if (old === next)
		return [
			JSON.stringify(before) === JSON.stringify(after)
				? ours('The same as the answer before.')
				: ours('The same text as the answer before; what is not text differs (see the raw answers).'),
		];
	const patch = structuredPatch('', '', old, next, undefined, undefined, {context: 3, timeout: patience});
	if (!patch) return [ours('The two answers are too different to be compared line by line.')];
	const lines = patch.hunks.flatMap(({oldStart, newStart, lines: hunk}) => [
		safeJoin`@ line ${oldStart} before, ${newStart} now`,
		// They are lines of safe text with a sign in front.
		...(hunk.filter(line => !line.startsWith('\\')) as SafeText[]),
	]);
	const added = lines.filter(line => line.startsWith('+')).length;
	const removed = lines.filter(line => line.startsWith('-')).length;
	return [safeJoin`${count(added, 'line')} added, ${count(removed, 'line')} taken away`, ...lines];
}

const known = new WeakMap<JsonObject, {before: JsonObject; diff: AnswerDiff}>();

/** What is different from the answer before, as lines with a sign in front. */
export function answerDiff(before: JsonObject, after: JsonObject): AnswerDiff {
	const old = known.get(after);
	if (old?.before === before) return old.diff;
	const lines = compare(before, after);
	const tones = new Map<number, Tone>();
	for (const [index, line] of lines.entries()) {
		const tone = index === 0 ? 'dim' : toneOf[line[0] ?? ''];
		if (tone) tones.set(index, tone);
	}
	const diff = {lines, tones};
	known.set(after, {before, diff});
	return diff;
}
