import type {UserError} from '../../errors.ts';
import type {LastWords} from '../last-words.ts';
import type {Exit} from './server-process.ts';

/** How a server ended by itself: `ended with code 1 after 2 s`, what it said, and whether it had answered before. */
export type End = {how: string; words: LastWords; answered: boolean};

/** How a run ended: because it was told to, by the server itself, or because something stood in its way. */
export type Outcome =
	| {kind: 'stopped'}
	| {kind: 'ended'; exit: Exit; end: End | undefined}
	| {kind: 'failed'; error: UserError; end?: End};

export function howItEnded({code, signal}: Exit): string {
	return signal ? `was ended by ${signal}` : `ended with code ${code}`;
}
