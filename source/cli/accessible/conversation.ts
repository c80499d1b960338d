import process from 'node:process';
import {createInterface} from 'node:readline';
import {UserError} from '../../core/errors.ts';
import {ours, type SafeText, safeJoin} from '../../core/safe-text.ts';
import type {Prompts} from '../prompts.ts';

export type Choice<Value> = {label: SafeText; value: Value};

/** Questions and answers, line by line: nothing is drawn over, nothing moves by itself. */
export type Conversation = Prompts & {
	say: (...lines: readonly SafeText[]) => void;
	/** A question with numbered answers; asked again until one is chosen. */
	choose: <Value>(question: SafeText, choices: readonly Choice<Value>[]) => Promise<Value>;
	close: () => void;
};

/** The end of the input ends the conversation, and that is no error. */
export class EndOfInput extends Error {}

const interrupted = () => new UserError('INTERRUPTED', 'Interrupted.');

/** A line as it was typed without the terminal's own line editing. */
function withoutErased(text: string): string {
	const characters: string[] = [];
	for (const character of text) {
		if (character === '\u007F' || character === '\b') characters.pop();
		else if (character >= ' ') characters.push(character);
	}
	return characters.join('');
}

/**
 * Talks through plain lines: the terminal itself edits and echoes them, which screen readers follow. Every
 * question throws `INTERRUPTED` when the signal comes, and `EndOfInput` at the end of the input.
 */
export function createConversation(
	stdin: NodeJS.ReadStream,
	stdout: NodeJS.WritableStream,
	signal: AbortSignal,
): Conversation {
	const reader = createInterface({input: stdin, terminal: false, crlfDelay: Number.POSITIVE_INFINITY});
	const lines: string[] = [];
	let ended = false;
	let wake = () => {};
	reader.on('line', line => {
		lines.push(line);
		wake();
	});
	reader.on('close', () => {
		ended = true;
		wake();
	});
	const onAbort = () => wake();
	signal.addEventListener('abort', onAbort);

	async function nextLine(): Promise<string> {
		for (;;) {
			if (signal.aborted) throw interrupted();
			const line = lines.shift();
			if (line !== undefined) return line;
			if (ended) throw new EndOfInput();
			await new Promise<void>(resolve => {
				wake = resolve;
			});
		}
	}

	const say: Conversation['say'] = (...texts) => {
		stdout.write(texts.map(text => `${text}\n`).join(''));
	};
	const ask = async (question: SafeText) => {
		stdout.write(`${question} `);
		return (await nextLine()).trim();
	};

	return {
		say,
		text: ask,
		async confirm(question) {
			for (;;) {
				const answer = (await ask(safeJoin`${question} Type yes or no, Enter means no:`)).toLowerCase();
				if (['', 'n', 'no'].includes(answer)) return false;
				if (['y', 'yes'].includes(answer)) return true;
				say(ours('Please type yes or no.'));
			}
		},
		async secret(question) {
			const onData = (chunk: string | Buffer) => {
				if (chunk.toString().includes('\u0003')) process.kill(process.pid, 'SIGINT');
			};
			// First: what is typed the moment the question is there would be echoed.
			stdin.setRawMode?.(true);
			stdin.on('data', onData);
			stdout.write(`${question} (what you type is not shown) `);
			try {
				return withoutErased(await nextLine());
			} finally {
				stdin.off('data', onData);
				stdin.setRawMode?.(false);
				stdout.write('\n');
			}
		},
		async choose(question, choices) {
			say(...choices.map(({label}, index) => safeJoin`${index + 1}. ${label}`));
			for (;;) {
				const answer = await ask(safeJoin`${question} Type a number from 1 to ${choices.length}:`);
				const chosen = /^\d+$/.test(answer) ? choices[Number(answer) - 1] : undefined;
				if (chosen) return chosen.value;
				say(ours('There is no answer with that number.'));
			}
		},
		close() {
			signal.removeEventListener('abort', onAbort);
			reader.close();
		},
	};
}
