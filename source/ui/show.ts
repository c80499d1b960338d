import type {Origin, RunningServer} from '../core/contract.ts';
import {durationWords} from '../core/duration.ts';
import {toUserError, type UserError} from '../core/errors.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../core/safe-text.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1,536 bytes as `1.5 kB`. */
export function bytes(count: number): SafeText {
	let value = count;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	const digits = unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value).toString();
	return safeLine(`${digits} ${units[unit]}`);
}

/** Milliseconds as people say them. */
export function duration(milliseconds: number): SafeText {
	return safeLine(durationWords(milliseconds));
}

/** Local `2026-11-21 10:45`. */
export function dateTime(iso: string): SafeText {
	const date = new Date(iso);
	if (Number.isNaN(date.getTime())) return safeLine(iso);
	const two = (value: number) => String(value).padStart(2, '0');
	return safeLine(
		`${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`,
	);
}

/** Local `10:45:01.123`. */
export function clock(iso: string): SafeText {
	const date = new Date(iso);
	if (Number.isNaN(date.getTime())) return safeLine(iso);
	const two = (value: number) => String(value).padStart(2, '0');
	const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
	return safeLine(
		`${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`,
	);
}

export function count(number: number, one: string, many = `${one}s`): SafeText {
	return safeLine(`${number} ${number === 1 ? one : many}`);
}

export function originWords({asked, final}: Origin): SafeText {
	return asked === final ? safeLine(final) : safeJoin`${safeLine(asked)} (${safeLine(final)})`;
}

export function startedBy({startedBy: who, clientName}: RunningServer): SafeText {
	if (who === 'user') return ours('you');
	return clientName ?? ours('a client');
}

const bare = /^[\w@%+=:,./-]+$/;

/** A command as it can be typed into a shell. */
export function shellCommand(words: readonly string[]): SafeText {
	return safeLine(
		words
			.map((word, index) => {
				// Several commands, one after the other.
				const joins = word === '&&' && words[index + 1] === 'mcpb-tui';
				return joins || bare.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
			})
			.join(' '),
	);
}

export function errorWords(error: unknown): {
	message: SafeText;
	hint: SafeText | undefined;
	error: UserError;
} {
	const known = toUserError(error);
	return {
		message: safeLine(known.message),
		hint: known.hint === undefined ? undefined : safeLine(known.hint),
		error: known,
	};
}

/** The home folder as `~`, as a shell shows it. */
export function shortPath(path: string, home: string | undefined): SafeText {
	return safeLine(
		home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path,
	);
}
