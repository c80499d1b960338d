import {type Call, isRunning} from './call.ts';

export type CallAction =
	| {type: 'call-added'; call: Call}
	/** Nothing happens when the call is no more. */
	| {type: 'call-changed'; key: string; change: (call: Call) => Call};

// Answers can be large, and they stay until as many newer ones are there.
const mostCalls = 40;

function bounded(calls: readonly Call[]): readonly Call[] {
	const oldest = calls.length > mostCalls ? calls.findIndex(call => !isRunning(call)) : -1;
	return oldest === -1 ? calls : calls.toSpliced(oldest, 1);
}

/** The calls of this sitting, the newest last. */
export function callsReducer(calls: readonly Call[], action: CallAction): readonly Call[] {
	if (action.type === 'call-added') return bounded([...calls, action.call]);
	const index = calls.findIndex(({key}) => key === action.key);
	const before = calls[index];
	if (!before) return calls;
	const after = action.change(before);
	return after === before ? calls : calls.with(index, after);
}
