const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const opening: readonly number[] = [0x7b, 0x5b];
const closing: readonly number[] = [0x7d, 0x5d];
const spaces: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];

/** Longer names and values are nothing that we look for. */
const mostText = 1024;

export type MemberScanner = {
	push: (bytes: Buffer) => void;
	/** The JSON text of a top-level member that is no object and no list, as far as it has been seen. */
	get: (key: string) => string | undefined;
};

/**
 * Finds top-level members of a JSON object that streams by and is never held whole: many servers write the `id`
 * after a result of megabytes. The text must be valid JSON; of two members with one name the last counts.
 */
export function createMemberScanner(): MemberScanner {
	const found = new Map<string, string>();
	let depth = 0;
	let inString = false;
	/** Whether the string's last character so far is a backslash that stands for itself no more. */
	let escaping = false;
	let key = '';
	let text = '';

	const keep = (bytes: Buffer, from: number, to: number) => {
		if (depth !== 1 || text.length > mostText) return;
		text += bytes.toString('latin1', from, Math.min(to, from + mostText + 1));
	};
	const take = (): string => {
		const taken = text.length > mostText ? '' : Buffer.from(text, 'latin1').toString('utf8');
		text = '';
		return taken;
	};
	const finishMember = () => {
		const value = take();
		if (value === '') found.delete(key);
		else if (key !== '') found.set(key, value);
		key = '';
	};

	/** The place after the string's end, or -1 when it goes on in the next bytes. */
	const endOfString = (bytes: Buffer, from: number): number => {
		let at = from;
		if (escaping) at++;
		escaping = false;
		for (;;) {
			const end = bytes.indexOf(quote, at);
			const last = (end === -1 ? bytes.length : end) - 1;
			let slashes = 0;
			while (last - slashes >= at && bytes[last - slashes] === backslash) slashes++;
			const escaped = slashes % 2 === 1;
			if (end === -1) {
				escaping = escaped;
				return -1;
			}
			if (!escaped) return end + 1;
			at = end + 1;
		}
	};

	/** Takes a byte at the top level of the object, outside of texts. */
	const takeOwn = (byte: number, bytes: Buffer, at: number) => {
		if (byte === colon) key = take();
		else if (byte === comma) finishMember();
		else if (!spaces.includes(byte)) keep(bytes, at, at + 1);
	};

	/** Takes the byte at a place outside of texts. */
	const takeByte = (bytes: Buffer, at: number) => {
		const byte = bytes[at] as number;
		if (byte === quote) {
			inString = true;
			keep(bytes, at, at + 1);
		} else if (opening.includes(byte)) {
			depth++;
		} else if (closing.includes(byte)) {
			if (depth === 1) finishMember();
			depth--;
		} else if (depth === 1) {
			takeOwn(byte, bytes, at);
		}
	};

	return {
		push(bytes) {
			let at = 0;
			while (at < bytes.length) {
				if (!inString) {
					takeByte(bytes, at++);
					continue;
				}
				const end = endOfString(bytes, at);
				const to = end === -1 ? bytes.length : end;
				keep(bytes, at, to);
				inString = end === -1;
				at = to;
			}
		},
		get: name => found.get(JSON.stringify(name)),
	};
}
