/** The place of a value inside another, as a JSON Pointer (RFC 6901): empty for the whole. */
export type Pointer = string;

export function childPointer(at: Pointer, key: string): Pointer {
	return `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function keysOf(at: Pointer): readonly string[] {
	return at
		.split('/')
		.slice(1)
		.map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function parentPointer(at: Pointer): Pointer {
	return at.slice(0, Math.max(at.lastIndexOf('/'), 0));
}

export function lastKey(at: Pointer): string {
	return keysOf(at).at(-1) ?? '';
}

export function isBelow(at: Pointer, above: Pointer): boolean {
	return at.length > above.length && at.startsWith(above) && at[above.length] === '/';
}

export function isWithin(at: Pointer, above: Pointer): boolean {
	return at === above || isBelow(at, above);
}

/** A place below `from` as the place that it has when `from` is at `to`. */
export function rebase(at: Pointer, from: Pointer, to: Pointer): Pointer {
	return to + at.slice(from.length);
}
