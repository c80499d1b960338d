export type Store<State, Action> = {
	getState: () => State;
	dispatch: (action: Action) => void;
	subscribe: (listener: () => void) => () => void;
};

/**
 * State outside React, so that of several keys in one read each sees what the one before it did; React draws
 * once for all of them.
 */
export function createStore<State, Action>(
	reducer: (state: State, action: Action) => State,
	initial: State,
): Store<State, Action> {
	const listeners = new Set<() => void>();
	let state = initial;
	return {
		getState: () => state,
		dispatch(action) {
			const next = reducer(state, action);
			if (next === state) return;
			state = next;
			for (const listener of listeners) listener();
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
