import {anySignal} from '../../core/any-signal.ts';
import type {CallClock, JsonObject} from '../../core/contract.ts';
import {toUserError} from '../../core/errors.ts';
import type {App} from '../app-handle.ts';
import {connection, release} from '../connections.ts';
import {callCommand} from '../equivalent-command.ts';
import {endQuestions} from './ask-user.ts';
import {type CallPhase, callArguments, noLog} from './call.ts';
import {changeCall, changeRunning, currentCall} from './change-call.ts';
import {followCallLog} from './follow-call-log.ts';

/** What works on a running call from outside. */
export type CallHandle = {
	cancel: () => void;
	/** From when it is sent. */
	clock?: CallClock;
};

const extension = 60_000;

/** Sends a call with what its form says, and follows it to its end. Its screen may be left meanwhile. */
export function runCall(app: App, key: string): void {
	const call = currentCall(app, key);
	if (!call || call.phase.at === 'running') return;
	const {id, tool} = call;
	const args: JsonObject = callArguments(call);
	const cancelling = new AbortController();
	const ended = new AbortController();
	const handle: CallHandle = {cancel: () => cancelling.abort()};
	const since = Date.now();
	app.callHandles.set(key, handle);
	changeCall(app, key, ({phase, ...rest}) => ({
		...rest,
		...(phase.at === 'done' && {before: phase.answer}),
		log: noLog,
		phase: {at: 'running', since, stopping: false},
	}));
	const end = (phase: CallPhase) => changeCall(app, key, now => ({...now, phase}));
	const work = async () => {
		const server = await connection(app, id);
		app.dispatch({type: 'did', command: callCommand(call)});
		void followCallLog(app, {key, id, since}, anySignal(ended.signal, app.lifetime));
		const answer = await server.call(tool.name, args, {
			signal: anySignal(cancelling.signal, app.lifetime),
			onProgress: progress => changeRunning(app, key, {progress}),
			onTask: ({status, message}) =>
				changeRunning(app, key, {task: {status, ...(message !== undefined && {message})}}),
			onClock: clock => {
				handle.clock = clock;
			},
			onLateAnswer: () =>
				changeCall(app, key, now =>
					now.phase.at === 'cancelled'
						? {...now, phase: {...now.phase, late: Date.now() - since - now.phase.milliseconds}}
						: now,
				),
		});
		end({at: 'done', answer});
	};
	work()
		.catch((error: unknown) => {
			if (app.lifetime.aborted) return;
			end(
				cancelling.signal.aborted
					? {at: 'cancelled', milliseconds: Date.now() - since}
					: {at: 'failed', error: toUserError(error)},
			);
		})
		.finally(() => {
			app.callHandles.delete(key);
			ended.abort();
			endQuestions(app, key);
			if (!app.lifetime.aborted) void release(app, id);
		});
}

/** Tells the server that nobody waits for the answer any more. */
export function cancelCall(app: App, key: string): void {
	if (currentCall(app, key)?.phase.at !== 'running') return;
	changeRunning(app, key, {stopping: true});
	app.callHandles.get(key)?.cancel();
}

/** Gives a running call a minute more. */
export function extendCall(app: App, key: string): void {
	app.callHandles.get(key)?.clock?.extend(extension);
	// Nothing else of it changed, and the time that is left is to be seen at once.
	changeRunning(app, key, {});
}
