/** What is made of the way in which a run ended. */
import {exitCodes, UserError} from '../../errors.ts';
import type {Paths} from '../../paths.ts';
import {forgetFailure, noteFailure} from '../failure-notes.ts';
import {type LastWords, readLastWords} from '../last-words.ts';
import type {Outcome} from './runner.ts';

export function exitCodeOf(outcome: Outcome): number {
	switch (outcome.kind) {
		case 'stopped':
			return 0;
		case 'failed':
			return exitCodes[outcome.error.code];
		case 'ended':
			return outcome.exit.code ?? 1;
	}
}

/** Keeps for those who look later how the run went wrong, or that it did not. */
export async function noteOutcome(
	paths: Paths,
	id: string,
	outcome: Outcome,
	stderr: readonly string[],
): Promise<void> {
	if (outcome.kind === 'stopped' || (outcome.kind === 'ended' && outcome.exit.code === 0)) {
		await forgetFailure(paths, id);
		return;
	}
	const words = outcome.kind === 'ended' ? outcome.words : readLastWords(stderr);
	const reason = outcome.kind === 'ended' ? outcome.why : withoutCause(outcome.error.message, words);
	await noteFailure(paths, id, {time: new Date().toISOString(), reason, ...words});
}

/** What is told beside the last words need not repeat them. */
function withoutCause(message: string, {cause}: LastWords): string {
	const told = `: ${cause}`;
	return message.endsWith(told) ? `${message.slice(0, -told.length)}.` : message;
}

/** What the client, or whoever waits, is told of a server that ended by itself. */
export function endOf(outcome: Extract<Outcome, {kind: 'ended'}>, id: string): UserError | undefined {
	const {exit, words} = outcome;
	if (exit.code === 0) return undefined;
	const how = exit.signal ? `was ended by ${exit.signal}` : `ended with code ${exit.code}`;
	return new UserError('SERVER_UNREACHABLE', words.cause ? `${id} ${how}: ${words.cause}` : `${id} ${how}.`, {
		hint: `See what it said: mcpb-tui logs ${id}`,
	});
}

/** Something of our own that nobody caught. */
export function internalFault(id: string, error: unknown): UserError {
	const what = error instanceof Error ? error.message : String(error);
	return new UserError('INTERNAL', `The runner of ${id} failed and ends its server: ${what}`, {
		hint: `This is a defect of mcpb-tui: please report it with the log: mcpb-tui logs ${id}`,
		cause: error,
	});
}
