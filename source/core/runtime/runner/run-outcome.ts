/** What is made of the way in which a run ended. */
import {exitCodes, UserError} from '../../errors.ts';
import type {Paths} from '../../paths.ts';
import {forgetFailure, noteFailure} from '../failure-notes.ts';
import {endSentence} from '../last-words.ts';
import {howItEnded, type Outcome} from './outcome.ts';

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
export async function noteOutcome(paths: Paths, id: string, outcome: Outcome): Promise<void> {
	if (outcome.kind === 'stopped' || (outcome.kind === 'ended' && outcome.exit.code === 0)) {
		await forgetFailure(paths, id);
		return;
	}
	const {how, words} = outcome.end ?? {how: '', words: {cause: undefined, lines: []}};
	const reason = how || (outcome.kind === 'failed' ? outcome.error.message : howItEnded(outcome.exit));
	await noteFailure(paths, id, {time: new Date().toISOString(), reason, ...words});
}

/** What a client, or whoever asked for the run, is told of a server that ended with a fault. */
export function endError({exit, end}: Extract<Outcome, {kind: 'ended'}>, id: string): UserError | undefined {
	if (exit.code === 0) return undefined;
	const {cause, lines = []} = end?.words ?? {};
	// What was said at the start is about the start; later the last line may have nothing to do with the end.
	const words = {cause, lines: end?.answered ? [] : lines};
	return new UserError('SERVER_UNREACHABLE', endSentence(id, howItEnded(exit), words), {
		hint: `See all that it said: mcpb-tui logs ${id}`,
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
