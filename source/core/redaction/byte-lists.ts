/** Bytes as programs list them: `[90,107]`, `Buffer` as JSON, `0x5a, 0x6b`. */
import {type Decoder, isText} from './decoder.ts';
import type {Span} from './secret-forms.ts';

const byte = '(?:0x[\\da-f]{1,2}|25[0-5]|2[0-4]\\d|[01]?\\d?\\d)';
const apart = '[\\t ,]{1,8}';
const bytes = new RegExp(byte, 'gi');
const runs = new RegExp(`(?<![\\w.])${byte}(?:${apart}${byte}){3,}(?![\\w.])`, 'gi');
/** Asked of every line: three numbers in a row, which hardly any has. */
const mayBeList = /[\da-f][\t ,]{1,8}(?:0x[\da-f]{1,2}|\d{1,3})[\t ,]{1,8}\d/i;

/** Where each byte of a text's lists is written, with nothing behind the end of each list. */
function placesIn(text: string): readonly (Span | undefined)[] {
	const places: (Span | undefined)[] = [];
	for (const {0: run, index} of text.matchAll(runs)) {
		for (const {0: number, index: at} of run.matchAll(bytes))
			places.push({start: index + at, end: index + at + number.length});
		places.push(undefined);
	}
	return places;
}

/** A zero ends each list, so that none goes on in the next. */
function decode(run: string): string {
	return `${(run.match(bytes) ?? []).map(number => String.fromCharCode(Number(number))).join('')}\0`;
}

function originIn(places: ReturnType<typeof placesIn>, {start, end}: Span): Span {
	const written = places.slice(start, end).filter(place => place !== undefined);
	return {start: written[0]?.start ?? 0, end: written.at(-1)?.end ?? 0};
}

export const byteLists: Decoder = {
	free: false,
	read(text) {
		if (!mayBeList.test(text)) return undefined;
		const all = text.match(runs);
		if (!all) return undefined;
		const decoded = all.map(decode).join('');
		// Few lists hold a secret, and one may hold it often.
		let places: ReturnType<typeof placesIn> | undefined;
		const origin = (span: Span) => {
			places ??= placesIn(text);
			return originIn(places, span);
		};
		return {text: decoded, isText: isText(decoded), isDigits: true, origin};
	},
};
