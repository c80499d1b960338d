import {type ErrorCode, UserError} from '../errors.ts';

const repack = 'Ask its author to pack it again with: npx @anthropic-ai/mcpb pack';

/** An error about the bundle itself, with what to do about it. */
export function refusal(code: ErrorCode, message: string, hint = repack): UserError {
	return new UserError(code, message, {hint});
}

/** The error for an archive that says two things about one: what it says, as the end of a sentence. */
export function inconsistent(what: string): UserError {
	return refusal('BUNDLE_INCONSISTENT', `Its archive contradicts itself: ${what}.`);
}

/** A name out of a bundle as it can stand in a message: quoted, with what cannot be seen escaped, and short. */
export function quoted(name: string): string {
	const short = name.length > 120 ? `${name.slice(0, 80)}…${name.slice(-30)}` : name;
	return JSON.stringify(short);
}

export function plural(count: number, one: string): string {
	return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
}

/** A size for people: `512 MiB`, `1.5 KiB`. */
export function formatBytes(bytes: number): string {
	const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
	let value = bytes;
	let unit = 0;
	while (value >= 1024 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}
	return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}
