import {toUserError} from '../../../core/errors.ts';
import type {App} from '../../app-handle.ts';

// It is written after the answer has come.
const settling = 500;

/** Keeps what is remembered of calls in the state while it is looked at; anew when one of this sitting has ended. */
export function createHistoryWatch({core, state, dispatch, lifetime}: App): () => void {
	let remembered: string | undefined;
	let again: NodeJS.Timeout | undefined;
	lifetime.addEventListener('abort', () => clearTimeout(again));
	return () => {
		const {tab, selected: id, calls} = state();
		const ended = calls.filter(({phase}) => phase.at === 'done').length;
		const looks = tab === 'calls' && id !== undefined ? `${ended} ${id}` : undefined;
		if (looks === remembered) return;
		remembered = looks;
		clearTimeout(again);
		if (looks === undefined || id === undefined) return;
		const load = () => {
			core.calls.history(id).then(
				all => dispatch({type: 'history', id, calls: all}),
				(error: unknown) => dispatch({type: 'history', id, calls: toUserError(error)}),
			);
		};
		load();
		if (ended > 0) again = setTimeout(load, settling);
	};
}
