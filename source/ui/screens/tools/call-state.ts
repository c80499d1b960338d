import {type AppState, overlayOf} from '../../app-state.ts';
import {type Call, callByKey} from '../../calls/call.ts';
import type {ResultView} from '../result/result-view.ts';

/** The screen of one call: what is seen of it. The call itself is in `AppState.calls`. */
export type CallState = {
	readonly kind: 'call';
	/** Of the call. */
	readonly key: string;
	/** The server's id. */
	readonly id: string;
	readonly focus: 'form' | 'result';
	/** How its answer is looked at. */
	readonly result: ResultView;
};

export type OpenCall = {readonly view: CallState; readonly call: Call};

/** The call whose screen is open, and that screen. */
export function openedCall(state: AppState): OpenCall | undefined {
	const view = overlayOf(state, 'call');
	const call = view && callByKey(state, view.key);
	return view && call && {view, call};
}
