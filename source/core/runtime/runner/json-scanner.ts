/** A strict reader of JSON (RFC 8259) that comes in pieces and is never held. */
import {isWholeNumber, minus, nextInNumber} from './json-number.ts';
import {createTextReader} from './json-text.ts';

/** What becomes of a text, number or word: read over, its end told, its bytes collected too, or the line refused. */
type Interest = 'pass' | 'tell' | 'collect' | 'refuse';

export type JsonEvents = {
	/** An object or a list begins; `depth` counts it. False refuses it. */
	open: (depth: number, isList: boolean, at: number) => boolean;
	/** It ends before the byte at `at`. False refuses it. */
	close: (depth: number, at: number) => boolean;
	/** A text, number or word begins as a value at this depth. */
	scalar: (depth: number) => Interest;
	/** The same of a member's name. */
	key: (depth: number) => Interest;
	/** Bytes of what is collected, as Latin-1. */
	collect: (part: string) => void;
	keyEnd: () => void;
	scalarEnd: () => void;
};

export type JsonScanner = {
	/** Takes the next bytes; false once they can be no JSON, or were refused. */
	push: (bytes: Buffer) => boolean;
	/** Whether one whole value has been seen, and nothing after it. */
	isWhole: () => boolean;
};

/** Nobody nests messages deeper, and what reads them recursively would fail long before. */
const mostDepth = 10_000;

const quote = 0x22;

// What may come next.
const value = 0;
const valueOrEnd = 1;
const key = 2;
const keyOrEnd = 3;
const colon = 4;
const commaOrEnd = 5;
const nothing = 6;

// Where in a token we are.
const between = 0;
const inText = 1;
const inWord = 2;
const inNumber = 3;

const words: Readonly<Record<number, string>> = {116: 'true', 102: 'false', 110: 'null'};

function isSpace(byte: number): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Begins to read; `events` are told of what is found. */
export function scanJson(events: JsonEvents): JsonScanner {
	const lists: boolean[] = [];
	let next = value;
	let token = between;
	const text = createTextReader();
	let number = 0;
	let word = '';
	let wordAt = 0;
	let isKey = false;
	let interest: Interest = 'pass';
	let seen = 0;
	let broken = false;

	const valueDone = () => {
		next = lists.length === 0 ? nothing : commaOrEnd;
	};

	const begin = (kind: number, asKey: boolean): boolean => {
		isKey = asKey;
		token = kind;
		interest = asKey ? events.key(lists.length) : events.scalar(lists.length);
		return interest !== 'refuse';
	};

	const finish = (bytes: Buffer, from: number, to: number) => {
		token = between;
		if (interest === 'collect') events.collect(bytes.toString('latin1', from, to));
		if (isKey) {
			next = colon;
			if (interest !== 'pass') events.keyEnd();
			return;
		}
		valueDone();
		if (interest !== 'pass') events.scalarEnd();
	};

	const open = (isList: boolean, at: number): boolean => {
		if (next > valueOrEnd || lists.length === mostDepth) return false;
		lists.push(isList);
		next = isList ? valueOrEnd : keyOrEnd;
		return events.open(lists.length, isList, seen + at);
	};

	const close = (isList: boolean, at: number): boolean => {
		const empty = isList ? valueOrEnd : keyOrEnd;
		if (lists[lists.length - 1] !== isList || (next !== commaOrEnd && next !== empty)) return false;
		const goesOn = events.close(lists.length, seen + at + 1);
		lists.pop();
		valueDone();
		return goesOn;
	};

	const beginText = (): boolean => {
		if (next === key || next === keyOrEnd) return begin(inText, true);
		return next <= valueOrEnd && begin(inText, false);
	};

	const beginWordOrNumber = (byte: number): boolean => {
		if (next > valueOrEnd) return false;
		const begun = words[byte];
		if (begun !== undefined) {
			word = begun;
			wordAt = 1;
			return begin(inWord, false);
		}
		number = byte === 0x2d ? minus : nextInNumber(minus, byte);
		return number !== 0 && begin(inNumber, false);
	};

	const separate = (before: number, after: number): boolean => {
		if (next !== before) return false;
		next = after;
		return true;
	};

	/** Takes a byte outside of texts, numbers and words. */
	const takeSign = (byte: number, at: number): boolean => {
		switch (byte) {
			case quote:
				return beginText();
			case 0x7b:
				return open(false, at);
			case 0x5b:
				return open(true, at);
			case 0x7d:
				return close(false, at);
			case 0x5d:
				return close(true, at);
			case 0x2c:
				return separate(commaOrEnd, lists[lists.length - 1] ? value : key);
			case 0x3a:
				return separate(colon, value);
			default:
				return beginWordOrNumber(byte);
		}
	};

	const takeText = (bytes: Buffer, from: number, begun: number): number => {
		const at = text.endIn(bytes, from);
		if (at === -1 || at === bytes.length) return at;
		finish(bytes, begun, at + 1);
		return at + 1;
	};

	const takeWord = (bytes: Buffer, from: number, begun: number): number => {
		let at = from;
		while (at < bytes.length && wordAt < word.length) {
			if (bytes[at++] !== word.charCodeAt(wordAt++)) return -1;
		}
		if (wordAt === word.length) finish(bytes, begun, at);
		return at;
	};

	const takeNumber = (bytes: Buffer, from: number, begun: number): number => {
		for (let at = from; at < bytes.length; at++) {
			const after = nextInNumber(number, bytes[at] as number);
			if (after === 0) {
				// Whatever stands here is judged as what comes after the number.
				if (!isWholeNumber(number)) return -1;
				finish(bytes, begun, at);
				return at;
			}
			number = after;
		}
		return bytes.length;
	};

	/** Reads on in the token that began at `begun` or in bytes before these; the place after it, or -1 for a fault. */
	const takeToken = (bytes: Buffer, from: number, begun: number): number => {
		const take = token === inText ? takeText : token === inWord ? takeWord : takeNumber;
		const at = take(bytes, from, begun);
		if (token !== between && interest === 'collect' && at !== -1)
			events.collect(bytes.toString('latin1', begun, at));
		return at;
	};

	const read = (bytes: Buffer): boolean => {
		let at = token === between ? 0 : takeToken(bytes, 0, 0);
		while (at !== -1 && at < bytes.length) {
			const byte = bytes[at] as number;
			if (isSpace(byte)) at++;
			else if (!takeSign(byte, at)) return false;
			else if (token === between) at++;
			else at = takeToken(bytes, at + 1, at);
		}
		return at !== -1;
	};

	return {
		push(bytes) {
			if (!broken) broken = !read(bytes);
			seen += bytes.length;
			return !broken;
		},
		isWhole: () => !broken && next === nothing && token === between,
	};
}
