import process from 'node:process';
import {UserError} from '../core/errors.ts';
import {type SafeText, safeLine} from '../core/safe-text.ts';

/** Questions to the person at the terminal, on standard error. Each throws `INTERRUPTED` at Ctrl-C. */
export type Prompts = {
	/** Yes or no; no is what Enter means. */
	confirm: (question: SafeText) => Promise<boolean>;
	text: (question: SafeText) => Promise<string>;
	/** Nothing of what is typed is shown. */
	secret: (question: SafeText) => Promise<string>;
};

async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
	try {
		return await answer;
	} catch (error) {
		const {name} = error as Error;
		if (name !== 'ExitPromptError' && name !== 'AbortPromptError') throw error;
		throw new UserError('INTERRUPTED', 'Interrupted.', {cause: error});
	}
}

/** Prompts for this process's terminal, or undefined when nobody is there to answer. */
export function createPrompts(signal: AbortSignal): Prompts | undefined {
	if (!(process.stdin.isTTY && process.stderr.isTTY)) return undefined;
	const context = {output: process.stderr, signal};
	return {
		async confirm(question) {
			const {default: confirm} = await import('@inquirer/confirm');
			return asked(confirm({message: safeLine(question), default: false}, context));
		},
		async text(question) {
			const {default: input} = await import('@inquirer/input');
			return asked(input({message: safeLine(question)}, context));
		},
		async secret(question) {
			const {default: password} = await import('@inquirer/password');
			return asked(password({message: safeLine(question), mask: false}, context));
		},
	};
}
