import process from 'node:process';
import type {Field} from '../core/contract.ts';
import {systemCode, UserError} from '../core/errors.ts';
import {readGiven} from '../core/given-file.ts';
import {tooLarge, usualLimit} from '../core/regular-file.ts';
import {type SafeText, safeJoin, safeLine} from '../core/safe-text.ts';
import type {Prompts} from './prompts.ts';

export type SetPair = {
	key: string;
	source: {kind: 'plain'; text: string} | {kind: 'file'; path: string} | {kind: 'stdin'};
};

/** One `--set`: `key=text`, `key=@file`, `key=-` (standard input), `key=@@text` for a text that begins with `@`. */
export function parsePair(pair: string): SetPair {
	const equals = pair.indexOf('=');
	if (equals < 1) {
		throw new UserError('USAGE', `"${pair}" is no key=value.`, {hint: 'For example: --set api_key=@key.txt'});
	}
	const key = pair.slice(0, equals);
	const text = pair.slice(equals + 1);
	if (text === '-') return {key, source: {kind: 'stdin'}};
	if (text.startsWith('@@')) return {key, source: {kind: 'plain', text: text.slice(1)}};
	if (text.startsWith('@')) return {key, source: {kind: 'file', path: text.slice(1)}};
	return {key, source: {kind: 'plain', text}};
}

/** A file or a pipe that the user named on the command line, whole. Throws `FILE_NOT_FOUND` or `FILE_UNREADABLE`. */
export async function readNamedFile(path: string, signal: AbortSignal): Promise<string> {
	try {
		return (await readGiven(path, {signal})).toString('utf8');
	} catch (error) {
		if (error instanceof UserError || signal.aborted) throw error;
		if (systemCode(error) === 'ENOENT') {
			throw new UserError('FILE_NOT_FOUND', `There is no file ${path}.`, {
				hint: 'A value that begins with "@" is read from a file; write "@@" for a plain "@".',
			});
		}
		throw new UserError('FILE_UNREADABLE', `Cannot read ${path}: ${(error as Error).message}`, {
			cause: error,
		});
	}
}

/** Everything on standard input until its end. Throws `FILE_UNREADABLE` for more than can be meant. */
export async function readStandardInput(signal: AbortSignal): Promise<string> {
	const chunks: Buffer[] = [];
	let length = 0;
	const stop = () => process.stdin.destroy(signal.reason as Error);
	signal.addEventListener('abort', stop, {once: true});
	try {
		for await (const chunk of process.stdin) {
			chunks.push(chunk as Buffer);
			length += (chunk as Buffer).length;
			if (length > usualLimit) throw tooLarge('Standard input', usualLimit);
		}
	} finally {
		signal.removeEventListener('abort', stop);
	}
	return Buffer.concat(chunks).toString('utf8');
}

// Editors and `echo` end a file with a line end that is no part of a secret.
function withoutLineEnd(text: string): string {
	return text.replace(/\r?\n$/, '');
}

type Reading = {ask: Prompts | undefined; signal: AbortSignal};

/**
 * The values of `--set`, as texts by key in the order given. Standard input is read once; at a terminal it is
 * asked for, hidden. Throws `USAGE`, `FILE_NOT_FOUND`, `FILE_UNREADABLE`.
 */
export async function readSetValues(
	pairs: readonly SetPair[],
	{ask, signal}: Reading,
): Promise<Record<string, string[]>> {
	if (pairs.filter(({source}) => source.kind === 'stdin').length > 1) {
		throw new UserError('USAGE', 'Standard input can be the value of one setting only.', {
			hint: 'Give the others by file: --set key=@file',
		});
	}
	const values = new Map<string, string[]>();
	for (const {key, source} of pairs) {
		let text: string;
		if (source.kind === 'plain') text = source.text;
		else if (source.kind === 'file') text = withoutLineEnd(await readNamedFile(source.path, signal));
		else if (ask) text = await ask.secret(safeLine(key));
		else text = withoutLineEnd(await readStandardInput(signal));
		values.set(key, [...(values.get(key) ?? []), text]);
	}
	return Object.fromEntries(values);
}

/** A warning for each secret whose value stood on the command line. */
export function warnOfPlainSecrets(pairs: readonly SetPair[], fields: readonly Field[]): readonly SafeText[] {
	const sensitive = new Set(fields.filter(field => field.sensitive).map(({key}) => key));
	return pairs
		.filter(({key, source}) => source.kind === 'plain' && sensitive.has(key))
		.map(({key}) => safeLine(key))
		.map(
			key =>
				safeJoin`The value of ${key} stood on the command line: it is in your shell's history, and other programs could see it. Better: --set ${key}=@file, or --set ${key}=- for standard input.`,
		);
}
