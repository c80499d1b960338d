import {childPointer, isBelow, isWithin, keysOf, type Pointer, rebase} from './pointer.ts';
import type {Memo, Memos} from './state.ts';

export function withMemo(memos: Memos, at: Pointer, change: Memo): Memos {
	return {...memos, [at]: {...memos[at], ...change}};
}

/** The memos of all places below one. */
export function memosBelow(memos: Memos, at: Pointer): Memos {
	return Object.fromEntries(Object.entries(memos).filter(([place]) => isBelow(place, at)));
}

/** The memos without those of places below one. */
export function withoutBelow(memos: Memos, at: Pointer): Memos {
	return Object.fromEntries(Object.entries(memos).filter(([place]) => !isBelow(place, at)));
}

/** The memos for a place whose value was replaced: what was typed there and below is void, what is open stays. */
export function forgetTexts(memos: Memos, at: Pointer): Memos {
	return Object.fromEntries(
		Object.entries(memos).map(([place, memo]) => {
			if (!isWithin(place, at)) return [place, memo];
			const {text: _text, ...rest} = memo;
			if (place === at) return [place, rest];
			return [place, memo.isOpen === undefined ? {} : {isOpen: memo.isOpen}];
		}),
	);
}

/** The memos after the members of an object or a list got other keys; undefined for one that is gone. */
export function rekey(memos: Memos, at: Pointer, newKey: (key: string) => string | undefined): Memos {
	const depth = keysOf(at).length;
	return Object.fromEntries(
		Object.entries(memos).flatMap(([place, memo]): [Pointer, Memo][] => {
			if (!isBelow(place, at)) return [[place, memo]];
			const key = keysOf(place)[depth] ?? '';
			const target = newKey(key);
			if (target === undefined) return [];
			return [[rebase(place, childPointer(at, key), childPointer(at, target)), memo]];
		}),
	);
}
