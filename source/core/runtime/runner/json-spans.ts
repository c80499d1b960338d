/** Where a value stands in the bytes of a JSON text: `start` is its first byte, `end` the one after its last. */
export type Span = {start: number; end: number};

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

function isSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(bytes: Buffer, from: number): number {
	let at = from;
	while (isSpace(bytes[at])) at++;
	return at;
}

function skipString(bytes: Buffer, from: number): number {
	let at = from + 1;
	for (;;) {
		const end = bytes.indexOf(quote, at);
		if (end === -1) return bytes.length;
		let backslashes = 0;
		while (bytes[end - 1 - backslashes] === backslash) backslashes++;
		if (backslashes % 2 === 0) return end + 1;
		at = end + 1;
	}
}

/** Where the list or object that begins at `from` ends: one after its last byte, or after all of them. */
export function endOfNested(bytes: Buffer, from: number): number {
	let depth = 0;
	let at = from;
	while (at < bytes.length) {
		const byte = bytes[at];
		if (byte === quote) {
			at = skipString(bytes, at);
			continue;
		}
		at++;
		if (byte === openBrace || byte === openBracket) depth++;
		else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) return at;
	}
	return at;
}

function skipValue(bytes: Buffer, from: number): number {
	const byte = bytes[from];
	if (byte === quote) return skipString(bytes, from);
	if (byte === openBrace || byte === openBracket) return endOfNested(bytes, from);
	let at = from;
	while (
		at < bytes.length &&
		!isSpace(bytes[at]) &&
		bytes[at] !== comma &&
		bytes[at] !== closeBrace &&
		bytes[at] !== closeBracket
	)
		at++;
	return at;
}

function member(bytes: Buffer, from: number, key: string): Span | undefined {
	let at = skipSpace(bytes, from);
	if (bytes[at] !== openBrace) return undefined;
	let found: Span | undefined;
	at = skipSpace(bytes, at + 1);
	while (bytes[at] === quote) {
		const keyEnd = skipString(bytes, at);
		const name = bytes.toString('utf8', at, keyEnd);
		const start = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
		const end = skipValue(bytes, start);
		// Of two with the same name JSON.parse takes the last, and so do we.
		if (name.includes('\\') ? JSON.parse(name) === key : name === `"${key}"`) found = {start, end};
		at = skipSpace(bytes, end);
		if (bytes[at] !== comma) break;
		at = skipSpace(bytes, at + 1);
	}
	return found;
}

/**
 * Finds a value in a JSON text by the keys that lead to it, without taking the text apart: so a message can be
 * changed in one place and stay byte for byte what it was in all others. The text must be valid JSON.
 */
export function spanAt(bytes: Buffer, keys: readonly string[]): Span | undefined {
	let span: Span | undefined = {start: 0, end: bytes.length};
	for (const key of keys) {
		span = member(bytes, span.start, key);
		if (!span) return undefined;
	}
	return span;
}

/** Where the elements of a JSON text that is an array stand. */
export function elementSpans(bytes: Buffer): readonly Span[] {
	const spans: Span[] = [];
	let at = skipSpace(bytes, skipSpace(bytes, 0) + 1);
	while (at < bytes.length && bytes[at] !== closeBracket) {
		const end = skipValue(bytes, at);
		spans.push({start: at, end});
		at = skipSpace(bytes, end);
		if (bytes[at] !== comma) break;
		at = skipSpace(bytes, at + 1);
	}
	return spans;
}

/** The bytes with some values replaced by other JSON texts. */
export function replaceValues(
	bytes: Buffer,
	replacements: readonly {keys: readonly string[]; text: string}[],
): Buffer {
	const places = replacements
		.flatMap(({keys, text}) => {
			const span = spanAt(bytes, keys);
			return span ? [{...span, text}] : [];
		})
		.sort((a, b) => a.start - b.start);
	const parts: Buffer[] = [];
	let at = 0;
	for (const {start, end, text} of places) {
		parts.push(bytes.subarray(at, start), Buffer.from(text, 'utf8'));
		at = end;
	}
	parts.push(bytes.subarray(at));
	return Buffer.concat(parts);
}
