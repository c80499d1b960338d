/** What programs do to a text before they write it, and how it is read back. All texts are bytes: see `bytesOf`. */
import {Buffer} from 'node:buffer';
import {htmlNames} from './html-names.ts';
import {bytesOf, type Search, type Span} from './secret-forms.ts';

/** One way to read a text. */
export type Reading = {
	text: string;
	/** Where in the text that was read a span of this one came from. */
	origin: (span: Span) => Span;
	/** Bytes that no program wrote as text hide nothing that could be decoded further. */
	isText: boolean;
	/** It ends where its digits do, and there a few bytes of a secret are no coincidence. */
	isDigits?: true;
};

export type Decoder = {
	/** Undefined where there is nothing of it. `isNew`: whether a run of digits was not read that often before. */
	read: (text: string, isNew: (run: string, count: number) => boolean) => Reading | undefined;
	/** It only takes out what nobody sees, so it may come between any two others. */
	free: boolean;
};

type Code = {
	/** Whether a text can hold any of it; asked of every line. */
	trigger: (text: string) => boolean;
	tokens: RegExp;
	/** The bytes that a token stands for. */
	read: (token: string) => string;
	free?: boolean;
};

/** What is written in place of single signs. */
function signs({trigger, tokens, read, free = false}: Code): Decoder {
	const origin = (text: string, {start, end}: Span): Span => {
		/** What is before a place lies this much further on than in what is decoded. */
		let shift = 0;
		let from: number | undefined;
		for (const {0: token, index} of text.matchAll(tokens)) {
			const at = index - shift;
			const stop = at + read(token).length;
			if (start < stop) from ??= start < at ? start + shift : index;
			if (end <= at) return {start: from ?? start + shift, end: end + shift};
			shift = index + token.length - stop;
			if (end <= stop) return {start: from ?? start + shift, end: index + token.length};
		}
		return {start: from ?? start + shift, end: end + shift};
	};
	return {
		free,
		read(text) {
			if (!trigger(text)) return undefined;
			const decoded = text.replace(tokens, read);
			if (decoded === text) return undefined;
			return {text: decoded, isText: true, origin: span => origin(text, span)};
		},
	};
}

function inARow(count: number): RegExp {
	return new RegExp(
		`(?:[\\x01-\\x7F]\\0?|[\\xC2-\\xDF][\\x80-\\xBF]|[\\xE0-\\xEF][\\x80-\\xBF]{2}|[\\xF0-\\xF4][\\x80-\\xBF]{3}){${count}}`,
	);
}

/** Signs of UTF-8 in a row as other bytes of that length hardly ever have them. */
const [fewSigns, someSigns, manySigns] = [inARow(8), inARow(12), inARow(24)];

function isText(bytes: string): boolean {
	const row = bytes.length < 500 ? fewSigns : bytes.length < 5000 ? someSigns : manySigns;
	return row.test(bytes);
}

type Digits = {
	/** Runs of digits, whatever stands between them. */
	runs: RegExp;
	/** Runs that are something else by all odds, and stand in many lines. */
	harmless?: RegExp;
	/** How many digits there are to a group, which is read as a whole, and how many bytes that gives. */
	group: {digits: number; bytes: number; zero: string};
	decode: (digits: string) => string;
	/** The digits of a run where there is more in it than those. */
	bare?: (run: string) => string;
};

/** Where in a run that has more in it than digits each of them is. */
function placesIn(run: string): readonly number[] {
	return [...run.matchAll(/[\da-z]/gi)].map(({index}) => index);
}

/**
 * What is written in digits as bytes. Where a group begins in a run is not known, as what stands before it may look
 * like a digit: so each run is read from each digit of a group on, all in one go, with zeros between them.
 */
function digits({runs, harmless, group, decode, bare = run => run}: Digits): Decoder {
	const shifts = Array.from({length: group.digits}, (_, shift) => shift);
	/** As many zeros first, then up to the end of a group, then a group of them. */
	const padded = (run: string, shift: number) => {
		const open = (shift + run.length) % group.digits;
		const end = (open === 0 ? 0 : group.digits - open) + group.digits;
		return group.zero.repeat(shift) + run + group.zero.repeat(end);
	};

	/** The place in a run of the digit in which a byte begins, or behind the one in which it ends. */
	const placeIn = (run: string, shift: number, byte: number, side: 'start' | 'end') => {
		const own = bare(run);
		const digit = (byte * group.digits) / group.bytes - shift;
		const index = Math.min(Math.max(side === 'start' ? Math.floor(digit) : Math.ceil(digit), 0), own.length);
		if (own === run) return index;
		const places = placesIn(run);
		return side === 'start' ? (places[index] ?? run.length) : index === 0 ? 0 : (places[index - 1] ?? 0) + 1;
	};
	const origin = (line: string, fresh: ReadonlySet<string>, {start, end}: Span): Span => {
		const found = [...line.matchAll(runs)].filter(([run]) => fresh.has(run));
		let at = 0;
		let from: number | undefined;
		for (const shift of shifts) {
			for (const {0: run, index} of found) {
				const stop = at + (padded(bare(run), shift).length / group.digits) * group.bytes;
				if (start < stop) from ??= index + placeIn(run, shift, start - at, 'start');
				if (end <= stop) return {start: from ?? index, end: index + placeIn(run, shift, end - at, 'end')};
				at = stop;
			}
		}
		return {start: from ?? 0, end: from ?? 0};
	};
	return {
		free: false,
		read(line, isNew) {
			const all = line.match(runs);
			if (!all) return undefined;
			const counts = new Map<string, number>();
			for (const run of all) if (!harmless?.test(run)) counts.set(run, (counts.get(run) ?? 0) + 1);
			const fresh = new Set([...counts.keys()].filter(run => isNew(group.zero + run, counts.get(run) ?? 0)));
			if (fresh.size === 0) return undefined;
			const own = all.filter(run => fresh.has(run)).map(bare);
			const text = decode(shifts.flatMap(shift => own.map(run => padded(run, shift))).join(''));
			return {text, isText: isText(text), isDigits: true, origin: span => origin(line, fresh, span)};
		},
	};
}

function utf8(code: number): string {
	if (code < 0x80) return String.fromCharCode(code);
	return code > 0x10ffff ? '' : bytesOf(String.fromCodePoint(code));
}

function hexByte(digits: string): string {
	return String.fromCharCode(Number.parseInt(digits, 16));
}

/** Colours and other control sequences. */
const colours = signs({
	trigger: text => text.includes('\x1B') || text.includes('\xC2\x9B'),
	tokens: /(?:\x1B\[|\xC2\x9B)[0-?]*[ -/]*[@-~]|\x1B[\]PX^_][^\x07\x1B]*(?:\x07|\x1B\\)|\x1B[ -/]*[0-~]/g,
	read: () => '',
	free: true,
});

/** Signs that have no width, and line ends with the indentation behind them. */
const unseen = /\r?\n[ \t]*|[\0\x08\r\x1B\x7F]|\xC2\xAD|\xE2\x80[\x8B-\x8F]|\xE2\x81\xA0|\xEF\xBB\xBF/;
const invisible = signs({
	trigger: text => unseen.test(text),
	tokens: new RegExp(unseen, 'g'),
	read: () => '',
	free: true,
});

const escapes: Readonly<Record<string, string>> = {
	a: '\x07',
	b: '\b',
	e: '\x1B',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
	'\n': '',
};

const codes =
	'u[dD][89abAB][\\dA-Fa-f]{2}\\\\u[dD][c-fC-F][\\dA-Fa-f]{2}|u[\\dA-Fa-f]{4}|u\\{[\\dA-Fa-f]{1,6}\\}|U[\\dA-Fa-f]{8}|x[\\dA-Fa-f]{2}|[0-7]{1,3}';

/** Of JSON and of the languages whose strings look like it; or of those alone that are numbers. */
const escaped = (tokens: string) => ({
	tokens: new RegExp(`\\\\(?:${tokens})`, 'g'),
	read(token: string) {
		const kind = token[1] ?? '';
		if (token.length === 12) {
			const [high, low] = [token.slice(2, 6), token.slice(8)].map(digits => Number.parseInt(digits, 16));
			return bytesOf(String.fromCharCode(high ?? 0, low ?? 0));
		}
		if (token.length > 2 && /[uU]/.test(kind)) return utf8(Number.parseInt(token.replace(/^..\{?/, ''), 16));
		if (token.length > 2 && kind === 'x') return hexByte(token.slice(2));
		if (/[0-7]/.test(kind)) return String.fromCharCode(Number.parseInt(token.slice(1), 8) & 0xff);
		return escapes[kind] ?? kind;
	},
});
const backslashes = signs({...escaped(`${codes}|[\\s\\S]`), trigger: text => text.includes('\\')});
const coded = /\\[xuU0-7]/;
const backslashCodes = signs({...escaped(codes), trigger: text => coded.test(text)});

function percent(plus: boolean): Decoder {
	return signs({
		trigger: text => text.includes(plus ? '+' : '%'),
		tokens: plus ? /%u[\dA-Fa-f]{4}|%[\dA-Fa-f]{2}|\+/g : /%u[\dA-Fa-f]{4}|%[\dA-Fa-f]{2}/g,
		read: token =>
			token === '+'
				? ' '
				: token[1] === 'u'
					? utf8(Number.parseInt(token.slice(2), 16))
					: hexByte(token.slice(1)),
	});
}

const [percents, percentsAndPlus] = [percent(false), percent(true)];

const entities = signs({
	trigger: text => text.includes('&'),
	tokens: /&(?:#[xX][\dA-Fa-f]{1,6}|#\d{1,7}|[A-Za-z][A-Za-z\d]{1,30}(?=;));?/g,
	read(token) {
		const name = token.slice(1).replace(';', '');
		if (!name.startsWith('#')) return bytesOf(htmlNames.get(name) ?? '') || token;
		return utf8(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
	},
});

/** What it always writes so; numbers behind an equals sign are in every query. */
const surelyQuoted = /=(?:3D|[A-F][\dA-F]|\r?\n)/;
const quotedPrintable = signs({
	trigger: text => text.includes('=') && surelyQuoted.test(text),
	tokens: /=(?:[\dA-Fa-f]{2}|\r?\n)/g,
	read: token => (/\s/.test(token) ? '' : hexByte(token.slice(1))),
});

/** In SQL, CSV, YAML and the shell. */
const doubledQuotes = signs({
	trigger: text => text.includes("''") || text.includes('""') || text.includes("'\\''"),
	tokens: /'\\''|'"'"'|''|""/g,
	read: token => (token === "'\"'\"'" ? "'" : (token[0] ?? '')),
});

/** By the fewest digits that count; from twelve on they all do. */
const base64 = new Map(
	[8, 9, 10, 11, 12].map(fewest => [
		fewest,
		digits({
			runs: new RegExp(`[\\w+/-]{${fewest},}`, 'g'),
			group: {digits: 4, bytes: 3, zero: 'A'},
			// Times, paths and hashes: of a million secrets one looks so.
			harmless: /^(?:[\dT-]{12,}|[a-z/_-]{20,}|[\da-f-]{20,})$/,
			decode: all => Buffer.from(all, 'base64').toString('latin1'),
		}),
	]),
);

/** Of a dump too, with its bytes set apart. */
const hex = digits({
	runs: /[\dA-Fa-f]{12,}|[\dA-Fa-f]{2}([ :-])[\dA-Fa-f]{2}(?:\1[\dA-Fa-f]{2}){4,}/g,
	group: {digits: 2, bytes: 1, zero: '0'},
	decode: all => Buffer.from(all, 'hex').toString('latin1'),
	bare: run => run.replaceAll(/[ :-]/g, ''),
});

/** What has to be read back so that none of these secrets is overlooked. */
export function decodersFor({shortest, hasBlank, hasQuote}: Search): readonly Decoder[] {
	const inBase64 = base64.get(Math.min(12, Math.ceil((shortest * 4) / 3)));
	return [
		colours,
		invisible,
		backslashes,
		backslashCodes,
		percents,
		...(hasBlank ? [percentsAndPlus] : []),
		entities,
		...(inBase64 ? [inBase64] : []),
		quotedPrintable,
		hex,
		...(hasQuote ? [doubledQuotes] : []),
	];
}
