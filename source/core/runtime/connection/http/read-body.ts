import type {Response} from 'undici';
import {UserError} from '../../../errors.ts';
import {connectionFault, type Remote} from './remote.ts';

/** `64 MB`, for limits. */
function megabytes(bytes: number): string {
	return bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024 / 1024)} MB`;
}

export function tooLarge({where, limit}: Pick<Remote, 'where' | 'limit'>): UserError {
	return new UserError(
		'SERVER_PROTOCOL',
		`${where} sends an answer of more than ${megabytes(limit)}; it was not read any further.`,
		{
			hint: 'Ask for less at a time, or raise limits.answerBytes in the settings.',
		},
	);
}

/** The text of a body, as it is after any decompression. Throws when it is larger than the limit, or cut. */
export async function readText(remote: Remote, response: Response): Promise<string> {
	const {limit} = remote;
	const parts: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const bytes of response.body ?? []) {
			length += bytes.length;
			// Leaving the loop cancels the rest.
			if (length > limit) throw tooLarge(remote);
			parts.push(bytes);
		}
	} catch (error) {
		throw connectionFault(remote, remote.url, error);
	}
	const decoder = new TextDecoder();
	return decodeAll(parts, bytes => decoder.decode(bytes, {stream: true})) + decoder.decode();
}

/** The text of parts, which are given back one by one: a large answer is never held three times. */
export function decodeAll(parts: Uint8Array[], decode: (bytes: Uint8Array) => string): string {
	const texts: string[] = [];
	for (let part = parts.shift(); part; part = parts.shift()) texts.push(decode(part));
	return texts.join('');
}

const mostWords = 8 * 1024;
const wordsPatience = 2000;

/** The beginning of a body that only says what is wrong; empty when it does not come. */
export async function readWords({body}: Response): Promise<string> {
	if (!body) return '';
	const reader = body.getReader();
	const decoder = new TextDecoder();
	const timer = setTimeout(() => void reader.cancel().catch(() => undefined), wordsPatience);
	let words = '';
	try {
		while (words.length < mostWords) {
			const {value, done} = await reader.read();
			if (done) break;
			words += decoder.decode(value, {stream: true});
		}
	} catch {
		// What came of it says enough.
	} finally {
		clearTimeout(timer);
		void reader.cancel().catch(() => undefined);
	}
	return words.slice(0, mostWords);
}
