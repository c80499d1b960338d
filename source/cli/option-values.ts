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

const units: Readonly<Record<string, number>> = {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

/** What the texts of a time mean, each in the time zone of the person; undefined for what it does not know. */
const times: readonly [form: RegExp, (text: string) => Date][] = [
	[/^\d+[smhd]$/, text => new Date(Date.now() - Number.parseInt(text, 10) * (units[text.slice(-1)] ?? 0))],
	[
		/^\d\d?:\d\d(?::\d\d)?$/,
		text => {
			const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
			const today = new Date();
			today.setHours(hours, minutes, seconds, 0);
			return today;
		},
	],
	// A date alone would be midnight in Greenwich.
	[/^\d{4}-\d\d-\d\d$/, text => new Date(`${text}T00:00`)],
	[/^\d{4}-\d\d-\d\d[T ]\d/, text => new Date(text)],
];

/** A time as people say it, as ISO 8601. */
export function parseSince(text: string): string {
	const time = times.find(([form]) => form.test(text))?.[1](text);
	if (!time || Number.isNaN(time.getTime())) {
		throw new UserError('USAGE', 'It must be like 10m, 2h, 1d, 14:30, 2026-11-21 or 2026-11-21T14:30.');
	}
	return time.toISOString();
}
