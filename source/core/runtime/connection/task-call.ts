/** Tools that run as a task (2025-11-25): created, asked after until they are done, then the result is fetched. */

import {setTimeout as pause} from 'node:timers/promises';
import type {Client} from '@modelcontextprotocol/sdk/client/index.js';
import {anySignal} from '../../any-signal.ts';
import type {CallOptions, JsonObject, JsonValue, Tool} from '../../contract.ts';
import {UserError} from '../../errors.ts';
import {asDouble} from '../../exact-json.ts';
import {isObject} from '../../json-words.ts';
import {safeLine} from '../../safe-text.ts';
import type {RunningClock} from './call-clock.ts';
import type {Notifications} from './notifications.ts';
import {type Asking, request} from './requests.ts';

const usualPause = 1000;
const shortestPause = 50;
const longestPause = 30_000;
/** Milliseconds that the server is asked to keep the result. */
const keep = 60 * 60 * 1000;
const cancelPatience = 2000;

/** Whether a tool has to be called as a task: it says so, and its server knows tasks. */
export function needsTask({execution}: Tool, capabilities: JsonObject): boolean {
	const {tasks} = capabilities;
	const requests = isObject(tasks) && isObject(tasks.requests) ? tasks.requests : {};
	const knowsTasks = isObject(requests.tools) && requests.tools.call !== undefined;
	return knowsTasks && execution?.taskSupport === 'required';
}

type TaskCall = {
	client: Client;
	notifications: Notifications;
	clock: RunningClock;
	asking: Asking;
	onTask: CallOptions['onTask'];
};

function readTask(value: JsonValue | undefined): {id: string; status: string; task: JsonObject} | undefined {
	if (!isObject(value) || typeof value.taskId !== 'string') return undefined;
	return {id: value.taskId, status: String(value.status), task: value};
}

function pauseOf({pollInterval}: JsonObject): number {
	const wanted = asDouble(pollInterval) ?? usualPause;
	return Math.min(longestPause, Math.max(shortestPause, wanted));
}

/** Waits for the time to ask again, or for the server to say by itself that something changed. */
async function untilNews(
	{notifications, asking}: TaskCall,
	id: string,
	milliseconds: number,
): Promise<JsonObject | undefined> {
	const news = Promise.withResolvers<JsonObject | undefined>();
	const stopWaiting = new AbortController();
	const signals = [stopWaiting.signal, ...(asking.signal ? [asking.signal] : [])];
	const forget = notifications.onTask(task => {
		if (task.taskId === id) news.resolve(task);
	});
	pause(milliseconds, undefined, {signal: anySignal(...signals)}).then(news.resolve, news.reject);
	try {
		return await news.promise;
	} finally {
		forget();
		stopWaiting.abort();
	}
}

/** Follows a task until it is done or needs something of us, which the request for its result brings. */
async function untilFetchable(call: TaskCall, created: JsonObject): Promise<void> {
	const {client, clock, asking, onTask} = call;
	let current: JsonValue | undefined = created;
	for (;;) {
		const read = readTask(current);
		if (!read) return;
		const {id, status, task} = read;
		const message = typeof task.statusMessage === 'string' ? safeLine(task.statusMessage) : undefined;
		clock.touch();
		onTask?.({id, status: safeLine(status), ...(message !== undefined && {message})});
		if (status === 'cancelled') {
			throw new UserError('TOOL_FAILED', `The server cancelled the task${message ? `: ${message}` : '.'}`, {
				hint: 'Call it again, or look at its log.',
			});
		}
		if (status !== 'working') return;
		const news = await untilNews(call, id, pauseOf(task));
		current = news ?? (await request(client, {method: 'tasks/get', params: {taskId: id}}, asking));
	}
}

/** Calls a tool as a task and returns the result of the tool. Cancels the task when its signal ends. */
export async function callAsTask(call: TaskCall, params: JsonObject): Promise<JsonObject> {
	const {client, asking} = call;
	const created = await request(
		client,
		{method: 'tools/call', params: {...params, task: {ttl: keep}}},
		asking,
	);
	const task = readTask(created.task);
	// A server that answers at once has nothing to be asked after.
	if (!task) return created;
	const {options, ...still} = asking;
	const patient = {...still, ...(options && {options: {...options, onprogress: undefined}})} as Asking;
	try {
		await untilFetchable({...call, asking: patient}, task.task);
		return await request(client, {method: 'tasks/result', params: {taskId: task.id}}, patient);
	} catch (error) {
		if (asking.signal?.aborted) {
			const cancel = {method: 'tasks/cancel', params: {taskId: task.id}};
			await request(client, cancel, {what: 'The end of the task', options: {timeout: cancelPatience}}).catch(
				() => undefined,
			);
		}
		throw error;
	}
}
