import type {App} from '../app-handle.ts';
import {type Call, callByKey} from './call.ts';

/** Changes a call that may go on without its screen; nothing happens when it is no more. */
export function changeCall(app: App, key: string, change: (call: Call) => Call): void {
	app.dispatch({type: 'call-changed', key, change});
}

type Running = Extract<Call['phase'], {at: 'running'}>;

/** Changes what is known of a call while it runs. */
export function changeRunning(app: App, key: string, change: Partial<Running>): void {
	changeCall(app, key, call =>
		call.phase.at === 'running' ? {...call, phase: {...call.phase, ...change}} : call,
	);
}

/** The call as it is now. */
export function currentCall(app: App, key: string): Call | undefined {
	return callByKey(app.state(), key);
}
