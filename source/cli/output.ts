import process from 'node:process';
import {toUserError, type UserError} from '../core/errors.ts';
import {ours, type SafeText, safeText} from '../core/safe-text.ts';
import type {CommandContext, CommandResult} from './command.ts';
import {terminalJson} from './print/json.ts';
import {createStyle, type Lines, type Style} from './print/style.ts';

export type Output = {
	result: (result: CommandResult) => Promise<void>;
	stream: (json: unknown, text: (style: Style) => SafeText) => Promise<void>;
	streamAll: CommandContext['streamAll'];
	note: (text: (style: Style) => Lines | Promise<Lines>) => Promise<void>;
	event: CommandContext['event'];
	progress: (line: SafeText | undefined) => void;
	error: (error: unknown) => Promise<UserError>;
};

export type OutputOptions = {
	json: boolean;
	colour: boolean;
	/** Called when whoever read our output has gone. */
	onClosed: () => void;
};

const clearLine = '\r\u001B[K';

/** Everything that the commands say: results to standard output, the rest to standard error. */
export function createOutput({json, colour, onClosed}: OutputOptions): Output {
	const {stdout, stderr} = process;
	const outStyle = createStyle(stdout, colour);
	const errStyle = createStyle(stderr, colour);
	let progressShown = false;

	stdout.on('error', onClosed);
	stderr.on('error', () => undefined);

	const write = (stream: NodeJS.WriteStream, text: string) =>
		// An error is told by the stream's event; what waits here only wants to know that it is over.
		new Promise<void>(resolve => {
			stream.write(text, () => resolve());
		});
	const writeLines = (stream: NodeJS.WriteStream, lines: Lines) =>
		lines.length === 0 ? Promise.resolve() : write(stream, `${lines.join('\n')}\n`);

	const progress = (line: SafeText | undefined) => {
		if (!stderr.isTTY || json || (line === undefined && !progressShown)) return;
		progressShown = line !== undefined;
		stderr.write(clearLine + (line ?? ''));
	};

	const note = async (text: (style: Style) => Lines | Promise<Lines>) => {
		// Under --json standard error is for what was asked for, and the one error object.
		if (json) return;
		progress(undefined);
		await writeLines(stderr, await text(errStyle));
	};

	const error = async (thrown: unknown) => {
		const known = toUserError(thrown);
		progress(undefined);
		const {code, message, hint, rpc} = known;
		if (json) {
			const error = {code, message, hint: hint ?? null, ...(rpc && {rpc})};
			await write(stderr, `${terminalJson({error})}\n`);
		} else {
			await note(style => [
				`${style.paint(ours('error:'), 'bad')} ${safeText(message)}` as SafeText,
				...(hint === undefined ? [] : [`${style.paint(ours('hint:'), 'dim')} ${safeText(hint)}` as SafeText]),
			]);
		}
		return known;
	};

	return {
		progress,
		note,
		event: (data, text) => (json ? write(stderr, `${terminalJson(data)}\n`) : note(style => [text(style)])),
		error,
		async result({json: data, text, warnings = [], failure}) {
			progress(undefined);
			if (json) {
				await write(
					stdout,
					`${terminalJson({schema: 1, ...data, warnings}, stdout.isTTY ? 2 : undefined)}\n`,
				);
				return;
			}
			if (text) await writeLines(stdout, await text(outStyle));
			await note(style =>
				warnings.map(line => `${style.paint(ours('warning:'), 'warn')} ${line}` as SafeText),
			);
			if (failure) await error(failure);
		},
		streamAll: (items, text) =>
			writeLines(
				stdout,
				items.map(item => (json ? (terminalJson(item) as SafeText) : text(item, outStyle))),
			),
		stream: (data, text) => write(stdout, `${json ? terminalJson(data) : text(outStyle)}\n`),
	};
}
