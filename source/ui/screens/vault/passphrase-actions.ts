import type {App} from '../../app-handle.ts';
import {overlayOf} from '../../app-state.ts';
import {editOf} from '../../components/text-edit.ts';

export type PassphraseState = {
	readonly kind: 'passphrase';
	readonly attempt: number;
	readonly typed: ReturnType<typeof editOf>;
};

/** Who waits for the answer; it is no state: it can be told only once. */
const waiting = new WeakMap<App, (passphrase: string | undefined) => void>();

/** Asks for the passphrase of the encrypted file; resolves with undefined when the user leaves the question. */
export function askPassphrase(app: App, attempt: number): Promise<string | undefined> {
	const answer = Promise.withResolvers<string | undefined>();
	waiting.set(app, answer.resolve);
	app.dispatch({type: 'open', overlay: {kind: 'passphrase', attempt, typed: editOf('')}});
	app.lifetime.addEventListener('abort', () => answer.resolve(undefined), {once: true});
	return answer.promise;
}

function answer(app: App, passphrase: string | undefined): void {
	app.dispatch({type: 'close', kind: 'passphrase'});
	waiting.get(app)?.(passphrase);
	waiting.delete(app);
}

export function takePassphrase(app: App): void {
	const typed = overlayOf(app.state(), 'passphrase')?.typed.text;
	if (typed) answer(app, typed);
}

export function leavePassphrase(app: App): void {
	answer(app, undefined);
}
