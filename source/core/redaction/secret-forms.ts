import {Buffer} from 'node:buffer';

/** From `start` to before `end`. */
export type Span = {start: number; end: number};

/** Texts are searched as their bytes in UTF-8, each as one character: so all that is decoded comes to the same. */
export function bytesOf(text: string): string {
	return Buffer.byteLength(text) === text.length ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Shorter secrets would blot out ordinary words. */
const shortest = 6;
/** From here on a secret is also hidden in capitals, and where its end was cut off. */
const longEnough = 8;
const cutFrom = 12;
/** Bytes at the end of a row of digits that are no coincidence. */
const fewBytes = 4;

const nonAscii = /[^\0-\x7F]/;

/** What is left of a text where bytes of Latin-1 were read as UTF-8, and where UTF-8 was read as Latin-1. */
function misread(text: string): readonly string[] {
	if (!nonAscii.test(text)) return [];
	const latin = [...text].map(sign => ((sign.codePointAt(0) ?? 0) < 256 ? sign : bytesOf(sign))).join('');
	const replaced = text.replaceAll(/[^\0-\x7F]/gu, '\uFFFD');
	// With next to nothing left of it, it would be any text that was misread.
	const isTelling = !/[^\0-\xFF]/.test(text) && replaced.replaceAll('\uFFFD', '').length >= shortest;
	return [
		latin,
		...(isTelling ? [bytesOf(replaced)] : []),
		Buffer.from(bytesOf(text), 'utf8').toString('latin1'),
	];
}

/** A secret, and each of its lines, a key file's say: a log has them one by one. */
function texts(secret: string): readonly string[] {
	const lines = secret.split(/\r\n|[\r\n]/).filter(line => line.trim().length >= shortest);
	return [secret, ...lines].filter(text => text.length >= shortest);
}

function formsOf(secret: string): readonly string[] {
	const cases = secret.length < longEnough ? [] : [secret.toUpperCase(), secret.toLowerCase()];
	const spellings = [secret, secret.normalize('NFC'), secret.normalize('NFD'), ...cases];
	return spellings.flatMap(text => [bytesOf(text), ...misread(text)]);
}

function escapePattern(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/** How much of the beginning of a form is looked for first. */
function headLength(form: string): number {
	return Math.max(shortest, Math.ceil(form.length / 2));
}

/** A part says nothing of a secret that is one sign over and over. */
function canBeCut(form: string): boolean {
	return new Set(form).size >= 4;
}

function common(text: string, at: number, form: string): number {
	let length = 0;
	while (length < form.length && text[at + length] === form[length]) length++;
	return length;
}

/** Whether a text ends there, or what is decoded of it: zeros follow that, and before them what half a digit gave. */
function isEnd(text: string, at: number): boolean {
	return at === text.length || text.slice(at, at + 3).includes('\0');
}

export type Search = {
	/** Where secrets stand in a text of bytes; of what digits gave, see `Reading`. */
	find: (text: string, isDigits?: boolean) => readonly Span[];
	/** Bytes of the shortest and of the longest form. */
	shortest: number;
	longest: number;
	/** Whether a secret has these signs: what changes others cannot hide it. */
	hasBlank: boolean;
	hasQuote: boolean;
	hasLineEnd: boolean;
};

/**
 * What finds secrets in the bytes of a text, as they are and as they are when read in another encoding; at the end
 * of the text also one that goes on behind it. Undefined when all are too short.
 */
export function createSearch(secrets: Iterable<string>): Search | undefined {
	const whole = new Set([...secrets].flatMap(texts));
	const forms = [...new Set([...whole].flatMap(formsOf))]
		.filter(form => form.length >= shortest)
		.sort((a, b) => b.length - a.length);
	const [first] = forms;
	if (first === undefined) return undefined;
	const patternOf = (length: (form: string) => number) => {
		const heads = new Set(forms.map(form => form.slice(0, length(form))));
		return new RegExp([...heads].map(escapePattern).join('|'), 'g');
	};
	const [ofText, ofDigits] = [patternOf(headLength), patternOf(() => fewBytes)];

	const hidden = (text: string, at: number, form: string, isDigits: boolean): number => {
		const length = common(text, at, form);
		if (length === form.length) return length;
		const isCut =
			(length >= (isDigits ? fewBytes : headLength(form)) && isEnd(text, at + length)) ||
			(form.length >= cutFrom && length >= form.length * 0.75);
		return isCut && canBeCut(form) ? length : 0;
	};

	return {
		find(text, isDigits = false) {
			const pattern = isDigits ? ofDigits : ofText;
			pattern.lastIndex = 0;
			let spans: Span[] | undefined;
			for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
				const at = match.index;
				const length = Math.max(...forms.map(form => hidden(text, at, form, isDigits)));
				if (length > 0) {
					spans ??= [];
					spans.push({start: at, end: at + length});
				}
				pattern.lastIndex = at + Math.max(1, length);
			}
			return spans ?? [];
		},
		shortest: forms.at(-1)?.length ?? 0,
		longest: first.length,
		hasBlank: forms.some(form => form.includes(' ')),
		hasQuote: forms.some(form => /['"]/.test(form)),
		hasLineEnd: forms.some(form => /[\r\n]/.test(form)),
	};
}
