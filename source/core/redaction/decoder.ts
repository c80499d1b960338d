/** How a text is read back, and where in it what was read came from. All texts are bytes: see `bytesOf`. */
import type {Span} from './secret-forms.ts';

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
export function signs({trigger, tokens, read, free = false}: Code): Decoder {
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

/** Whether bytes look like text that a program wrote. */
export function isText(bytes: string): boolean {
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
export function digits({runs, harmless, group, decode, bare = run => run}: Digits): Decoder {
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
