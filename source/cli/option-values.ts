import {UserError} from '../core/errors.ts';

function whole(text: string, least: number): number {
	const number = Number(text);
	if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least) {
		throw new UserError('USAGE', `It must be a whole number of ${least} or more.`);
	}
	return number;
}

export const parseCount = (text: string): number => whole(text, 0);
export const parsePid = (text: string): number => whole(text, 1);

/** Seconds, also with a fraction, as milliseconds. */
export function parseSeconds(text: string): number {
	const seconds = Number(text);
	if (!/^\d*\.?\d+$/.test(text) || seconds <= 0) {
		throw new UserError('USAGE', 'It must be a number of seconds greater than 0.');
	}
	return Math.max(1, Math.round(seconds * 1000));
}

export function parseSha256(text: string): string {
	if (!/^[\da-f]{64}$/i.test(text)) throw new UserError('USAGE', 'It must be 64 hexadecimal digits.');
	return text.toLowerCase();
}
