import {toUserError, type UserError} from '../../../core/errors.ts';
import {createTextPattern, type TextPattern} from '../../../core/text-pattern.ts';
import type {LogBuffer} from './log-buffer.ts';
import {rowText} from './log-rows.ts';

export type LogSearch = {
	pattern: TextPattern;
	/** Numbers of the rows in memory that fit. */
	hits: readonly number[];
	/** Rows that were looked at: from and up to. */
	from: number;
	to: number;
};

function hitsIn(pattern: TextPattern, buffer: LogBuffer, from: number, to: number): readonly number[] {
	const texts: string[] = [];
	for (let number = from; number < to; number++) {
		const row = buffer.at(number);
		texts.push(row ? rowText(row) : '');
	}
	return pattern.test(texts).flatMap((fits, index) => (fits ? [from + index] : []));
}

/** Begins a search in what is in memory; undefined for an empty text. Returns the error when it cannot be done. */
export function startSearch(source: string, buffer: LogBuffer): LogSearch | UserError | undefined {
	if (source === '') return undefined;
	try {
		const pattern = createTextPattern(source);
		const [from, to] = [buffer.first(), buffer.end()];
		return {pattern, hits: hitsIn(pattern, buffer, from, to), from, to};
	} catch (error) {
		return toUserError(error);
	}
}

/** The search over what has come and gone since: only that is looked at. */
export function continueSearch(search: LogSearch, buffer: LogBuffer): LogSearch | UserError {
	const [from, to] = [buffer.first(), buffer.end()];
	if (from === search.from && to === search.to) return search;
	try {
		const {pattern} = search;
		if (from >= search.to || to <= search.from)
			return {pattern, hits: hitsIn(pattern, buffer, from, to), from, to};
		const before = from < search.from ? hitsIn(pattern, buffer, from, search.from) : [];
		const after = to > search.to ? hitsIn(pattern, buffer, search.to, to) : [];
		const kept = search.hits.filter(number => number >= from && number < to);
		return {pattern, hits: [...before, ...kept, ...after], from, to};
	} catch (error) {
		return toUserError(error);
	}
}
