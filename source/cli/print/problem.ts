import {ours, type SafeText, safeJoin} from '../../core/safe-text.ts';
import type {Tone} from './style.ts';

/** What is said of an item, after what is wrong with it. */
export function withProblem(about: SafeText, problem: SafeText | undefined): SafeText {
	if (problem === undefined) return about;
	return safeJoin`! ${problem}${about === '' ? ours('') : ours('; ')}${about}`;
}

export function problemTone(problem: SafeText | undefined): {tone?: Tone} {
	return problem === undefined ? {} : {tone: 'warn'};
}
