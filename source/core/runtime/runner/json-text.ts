/** The texts of JSON, which may begin in one piece of a stream and end in another. */
export type TextReader = {
	/** The place of the quote that ends the text; the end of the bytes where it goes on; -1 for a fault. */
	endIn: (bytes: Buffer, from: number) => number;
};

const quote = 0x22;
const backslash = 0x5c;

/** Shorter texts are looked at byte by byte; behind a stretch that has to be, so much more is. */
const shortText = 48;
const more = 1024;

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

/** The end of a stretch without faults, which is five times as fast as byte by byte; -1 where it has to be that. */
function endOfStretch(bytes: Buffer, from: number): number {
	const found = bytes.indexOf(quote, from);
	const stop = found === -1 ? bytes.length : found;
	return bytes[stop - 1] === backslash || suspicious.test(bytes.toString('latin1', from, stop)) ? -1 : stop;
}

export function createTextReader(): TextReader {
	let escaping = noEscape;

	/** The byte after one of an escape; false for a fault. */
	const goOn = (byte: number): boolean => {
		if (escaping === escapeBegun) {
			escaping = byte === 0x75 ? 4 : noEscape;
			return byte === 0x75 || isPlainEscape[byte] === 1;
		}
		escaping--;
		return isHex(byte);
	};

	/** The place after the escape that has begun; -1 for a fault. */
	const endOfEscape = (bytes: Buffer, from: number): number => {
		let at = from;
		while (escaping !== noEscape && at < bytes.length) if (!goOn(bytes[at++] as number)) return -1;
		return at;
	};

	return {
		endIn(bytes, from) {
			let byBytes = from + shortText;
			let at = endOfEscape(bytes, from);
			while (at !== -1 && at < bytes.length) {
				const byte = bytes[at] as number;
				if (byte === quote) return at;
				if (byte < 0x20) return -1;
				if (byte === backslash) {
					escaping = escapeBegun;
					at = endOfEscape(bytes, at + 1);
				} else if (at < byBytes) {
					at++;
				} else {
					const stop = endOfStretch(bytes, at + 1);
					if (stop !== -1) return stop;
					byBytes = ++at + more;
				}
			}
			return at;
		},
	};
}
