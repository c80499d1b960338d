import {decodersFor} from './redaction/decoders.ts';
import {findSpans} from './redaction/find-spans.ts';
import {hideSpans} from './redaction/hide-spans.ts';
import {bytesOf, createSearch, type Search, type Span} from './redaction/secret-forms.ts';

export const redacted = '[secret]';

export type Redact = (text: string) => string;

export type Redactor = Redact & {
	/** The same for a text that comes line by line: a secret that goes on in the next line is hidden there too. */
	lines: () => Redact;
};

/** Bytes of the lines before that are read together with the next one, at most. */
const longestTail = 4096;
/** Fewer signs of an encoding are no part of a secret that is worth a word. */
const shortestTail = 12;
/** A line that begins with a time goes on from nothing. */
const isNewRecord = /^\[?(?:\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d)/;
const mayHold = /[\\%&+=\x1B]|[\w+/-]{12}/;

/** Finds secrets in lines that follow each other; all texts are bytes. */
function createLineSearch(search: Search) {
	const decoders = decodersFor(search);
	const tailLength = Math.min(longestTail, search.longest * 6 + 64);
	const {hasBlank} = search;
	return {
		/** Where secrets stand in a text of several lines that are in none of them alone. */
		across: (text: string): readonly Span[] =>
			search.hasLineEnd ? findSpans(text, search, decoders) : search.find(text),

		/** Where secrets stand in a line that comes after what was the end of those before it. */
		inLine(line: string, tail: string): readonly Span[] {
			const spans = findSpans(line, search, decoders);
			if (tail === '' || isNewRecord.test(line)) return spans;
			const head = (hasBlank ? line : (/^\S+/.exec(line)?.[0] ?? '')).slice(0, tailLength);
			if (head === '') return spans;
			const over = findSpans(tail + head, search, decoders).filter(
				({start, end}) => start < tail.length && end > tail.length,
			);
			return [...spans, ...over.map(({end}) => ({start: 0, end: end - tail.length}))];
		},

		/** The end of a line that a secret may go on from: one without blanks is in one word, however it is encoded. */
		tailOf(line: string, tail: string): string {
			const bare = line.trimEnd();
			if (hasBlank) return mayHold.test(bare) ? (tail + bare).slice(-tailLength) : '';
			const word = bare.slice(bare.lastIndexOf(' ') + 1);
			const whole = word.length === bare.length ? tail + word : word;
			return whole.length < shortestTail ? '' : whole.slice(-tailLength);
		},
	};
}

/**
 * A function that hides the given secrets in a text: as they are, and in whatever it reads as when escapes of JSON,
 * of URLs and of HTML, base64, hex dumps and control sequences are read back, up to three over each other. Only
 * what holds a secret is replaced. Secrets shorter than six characters are left alone: they would blot out
 * ordinary words.
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
	const search = createSearch(secrets);
	if (!search) return Object.assign((text: string) => text, {lines: () => (text: string) => text});
	const {across, inLine, tailOf} = createLineSearch(search);

	/** The text with secrets hidden, and what the next line may go on from. */
	const hideIn = (text: string, before: string): {shown: string; tail: string} => {
		const bytes = bytesOf(text);
		const spans: Span[] = [];
		let tail = before;
		let start = 0;
		for (const line of bytes.split('\n')) {
			for (const span of inLine(line, tail)) spans.push({start: span.start + start, end: span.end + start});
			start += line.length + 1;
			if (line !== '') tail = tailOf(line, tail);
		}
		if (bytes.includes('\n')) spans.push(...across(bytes));
		return {shown: spans.length === 0 ? text : hideSpans(text, bytes, spans, redacted), tail};
	};

	const lines = (): Redact => {
		let tail = '';
		return text => {
			const hidden = hideIn(text, tail);
			tail = hidden.tail;
			return hidden.shown;
		};
	};
	return Object.assign((text: string) => hideIn(text, '').shown, {lines});
}
