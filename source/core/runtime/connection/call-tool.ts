import type {Client} from '@modelcontextprotocol/sdk/client/index.js';
import type {Progress} from '@modelcontextprotocol/sdk/types.js';
import type {CallOptions, CallResult, JsonObject, Tool} from '../../contract.ts';
import {safeLine} from '../../safe-text.ts';
import {type RunningClock, startClock} from './call-clock.ts';
import type {CheckedMessages} from './check-messages.ts';
import type {LateAnswers} from './late-answers.ts';
import {mapError, timedOut} from './map-error.ts';
import type {Notifications} from './notifications.ts';
import {type Asking, request} from './requests.ts';
import {structuredProblem} from './structured-problem.ts';
import {callAsTask, needsTask} from './task-call.ts';

const callPatience = 60_000;
// The clock is ours; the SDK's cannot be extended and does not stop while the server waits for an answer.
const sdkPatience = 2_147_483_647;

type Surroundings = {
	client: Client;
	notifications: Notifications;
	lateAnswers: LateAnswers;
	/** Clocks of all calls in flight. */
	clocks: Set<RunningClock>;
	checked: CheckedMessages;
};

/** Calls a tool. Throws `SERVER_TIMEOUT`, `INTERRUPTED`, and what `mapError` makes of an error for an answer. */
export async function callTool(
	{client, notifications, lateAnswers, clocks, checked}: Surroundings,
	tool: Tool,
	args: JsonObject,
	{timeout = callPatience, signal, onProgress, onClock, onTask, onLateAnswer}: CallOptions,
): Promise<CallResult> {
	const words = {
		what: `The call of ${tool.name}`,
		invalid: 'TOOL_ARGUMENTS_INVALID',
		stray: checked.lastStray,
	} as const;
	signal?.throwIfAborted();
	const begin = performance.now();
	const own = new AbortController();
	const giveUp = (reason: string) =>
		lateAnswers.afterCancel(
			() => own.abort(reason),
			() => onLateAnswer?.(),
		);
	const abort = () => giveUp('The user cancelled the call.');
	const clock = startClock(timeout, () => giveUp('The call was not answered in time.'));
	signal?.addEventListener('abort', abort, {once: true});
	clocks.add(clock);
	const asking: Asking = {
		...words,
		signal: own.signal,
		options: {
			timeout: sdkPatience,
			// Asked for always: a server that reports progress is still alive.
			onprogress({progress, total, message}: Progress) {
				clock.touch();
				onProgress?.({
					progress,
					...(total !== undefined && {total}),
					...(message !== undefined && {message: safeLine(message)}),
				});
			},
		},
	};
	const params = {name: tool.name, arguments: args};
	try {
		onClock?.(clock);
		const result = needsTask(tool, checked.handshake()?.capabilities ?? {})
			? await callAsTask({client, notifications, clock, asking, onTask}, params)
			: await request(client, {method: 'tools/call', params}, asking);
		const problem = await structuredProblem(tool, result);
		return {
			result,
			isError: result.isError === true,
			milliseconds: performance.now() - begin,
			...(problem !== undefined && {structuredProblem: problem}),
		};
	} catch (error) {
		throw clock.expired() ? timedOut(words, timeout / 1000) : mapError(error, words, own.signal);
	} finally {
		clock.stop();
		clocks.delete(clock);
		signal?.removeEventListener('abort', abort);
	}
}
