import type {ResultPart} from '../../../core/results/items.ts';
import {answerText} from './answer-text.ts';
import type {OpenResult} from './open-result.ts';

/** The part that is meant: the one in focus, or the only one there is. */
export function partInFocus({answer, view}: OpenResult): ResultPart | undefined {
	const {parts} = answerText(answer);
	return parts[view.part ?? (parts.length === 1 ? 0 : -1)]?.part;
}
