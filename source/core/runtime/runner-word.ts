/** What a runner tells whoever started it, as a line of JSON: whether its server is ready, or why not. */
import {type ErrorCode, exitCodes, UserError} from '../errors.ts';

function parse(line: string | undefined): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(line ?? '');
		return typeof value === 'object' && value !== null ? {...value} : undefined;
	} catch {
		return undefined;
	}
}

/** An error as it was written; one whose code is unknown has the `usual` one. Undefined for anything else. */
export function toRunnerError(
	value: unknown,
	usual: ErrorCode = 'SERVER_START_FAILED',
): UserError | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const {code, message, hint} = value as Readonly<Record<string, unknown>>;
	if (typeof message !== 'string') return undefined;
	const known = typeof code === 'string' && Object.hasOwn(exitCodes, code) ? (code as ErrorCode) : usual;
	return new UserError(known, message, typeof hint === 'string' ? {hint} : {});
}

/** The error that a line tells of. */
export function readRunnerError(line: string | undefined): UserError | undefined {
	return toRunnerError(parse(line)?.error);
}

export function saysReady(line: string | undefined): boolean {
	return parse(line)?.ready === true;
}

/** A member of the line that is an object. */
export function readRunnerPart(line: string, name: string): Readonly<Record<string, unknown>> | undefined {
	const part = parse(line)?.[name];
	return typeof part === 'object' && part !== null ? {...part} : undefined;
}
