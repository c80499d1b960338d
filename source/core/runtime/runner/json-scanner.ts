/** A strict reader of JSON (RFC 8259) that comes in pieces and is never held. */
import {isWholeNumber, minus, nextInNumber} from './json-number.ts';

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
/** Shorter texts are looked at byte by byte. */
const shortText = 48;

const quote = 0x22;
const backslash = 0x5c;

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

// Of an escape: none, the backslash was seen, or the hexadecimal digits that are still to come.
const noEscape = 0;
const escapeBegun = 5;
const isPlainEscape = new Uint8Array(256);
for (const character of '"\\/bfnrt') isPlainEscape[character.charCodeAt(0)] = 1;

function isHex(byte: number): boolean {
	return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

// Finds every fault of a text, and backslashes that were escaped themselves: then it is looked at byte by byte.
const suspicious = /[\0-\u001f]|\\(?!["\\/bfnrt]|u[\da-fA-F]{4})/;

function isSpace(byte: number): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Begins to read; `events` are told of what is found. */
export function scanJson(events: JsonEvents): JsonScanner {
	const lists: boolean[] = [];
	let next = value;
	let token = between;
	let escape = noEscape;
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

	/** Takes a byte outside of texts, numbers and words. */
	const takeSign = (byte: number, at: number): boolean => {
		switch (byte) {
			case quote:
				if (next === key || next === keyOrEnd) return begin(inText, true);
				return next <= valueOrEnd && begin(inText, false);
			case 0x7b:
				return open(false, at);
			case 0x5b:
				return open(true, at);
			case 0x7d:
				return close(false, at);
			case 0x5d:
				return close(true, at);
			case 0x2c:
				if (next !== commaOrEnd) return false;
				next = lists[lists.length - 1] ? value : key;
				return true;
			case 0x3a:
				if (next !== colon) return false;
				next = value;
				return true;
		}
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

	/** The byte after one of an escape; false for a fault. */
	const goOnEscaping = (byte: number): boolean => {
		if (escape === escapeBegun) {
			escape = byte === 0x75 ? 4 : noEscape;
			return byte === 0x75 || isPlainEscape[byte] === 1;
		}
		escape--;
		return isHex(byte);
	};

	/** The place of the quote that ends the text; the end of the bytes where it goes on; -1 for a fault. */
	const endOfText = (bytes: Buffer, from: number): number => {
		const {length} = bytes;
		let byBytes = from + shortText;
		for (let at = from; at < length; at++) {
			const byte = bytes[at] as number;
			if (escape !== noEscape) {
				if (!goOnEscaping(byte)) return -1;
				continue;
			}
			if (byte === quote) return at;
			if (byte < 0x20) return -1;
			if (byte === backslash) {
				escape = escapeBegun;
				continue;
			}
			if (at < byBytes) continue;
			// Whole stretches at once are five times as fast.
			const found = bytes.indexOf(quote, at + 1);
			const stop = found === -1 ? length : found;
			if (bytes[stop - 1] !== backslash && !suspicious.test(bytes.toString('latin1', at + 1, stop)))
				return stop;
			byBytes = stop + shortText;
		}
		return length;
	};

	/** Reads on in the token that began at or before `from`; the place after it, or -1 for a fault. */
	const takeToken = (bytes: Buffer, from: number, begun: number): number => {
		let at = from;
		if (token === inText) {
			at = endOfText(bytes, at);
			if (at === -1) return -1;
			if (at < bytes.length) {
				finish(bytes, begun, at + 1);
				return at + 1;
			}
		} else if (token === inWord) {
			while (at < bytes.length && wordAt < word.length)
				if (bytes[at++] !== word.charCodeAt(wordAt++)) return -1;
			if (wordAt === word.length) {
				finish(bytes, begun, at);
				return at;
			}
		} else {
			for (; at < bytes.length; at++) {
				const after = nextInNumber(number, bytes[at] as number);
				if (after !== 0) {
					number = after;
					continue;
				}
				// Whatever stands here is judged as what comes after the number.
				if (!isWholeNumber(number)) return -1;
				finish(bytes, begun, at);
				return at;
			}
		}
		if (interest === 'collect') events.collect(bytes.toString('latin1', begun, at));
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
