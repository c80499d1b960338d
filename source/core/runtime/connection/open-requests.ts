import type {JSONRPCMessage} from '@modelcontextprotocol/sdk/types.js';
import type {JsonValue} from '../../contract.ts';

export type OpenRequests = {
	/** Takes note of a message of ours. */
	sent: (message: JSONRPCMessage) => void;
	/** The open request that an answer with this id is for; some servers write a number as text. */
	find: (id: JsonValue | undefined) => number | undefined;
	/** Whether a request had that id, and what became of it. */
	before: (id: JsonValue | undefined) => 'answered' | 'cancelled' | undefined;
	/** The open request, if there is exactly one. */
	only: () => number | undefined;
	all: () => readonly number[];
	/** Its method. */
	close: (request: number) => string;
	/** Whether an error without an id may be about a notification; each is told of once. */
	takeNotification: () => boolean;
};

function toNumber(id: JsonValue | undefined): number | undefined {
	if (typeof id === 'number') return id;
	return typeof id === 'string' && /^\d+$/.test(id) ? Number(id) : undefined;
}

/** The requests of ours that wait for their answers. */
export function createOpenRequests(): OpenRequests {
	const open = new Map<number, string>();
	const cancelled = new Set<number>();
	let newest = -1;
	/** The newest request before each notification that no later answer has shown to be read. */
	let notifications: number[] = [];
	return {
		sent(message) {
			if (!('method' in message)) return;
			if ('id' in message) {
				newest = Number(message.id);
				open.set(newest, message.method);
				return;
			}
			notifications.push(newest);
			const request = Number(message.params?.requestId);
			if (message.method === 'notifications/cancelled' && open.delete(request)) cancelled.add(request);
		},
		find(id) {
			const number = toNumber(id);
			return number !== undefined && open.has(number) ? number : undefined;
		},
		before(id) {
			const number = toNumber(id);
			if (number === undefined || number < 0 || number > newest || open.has(number)) return undefined;
			return cancelled.has(number) ? 'cancelled' : 'answered';
		},
		only() {
			const [first, second] = open.keys();
			return second === undefined ? first : undefined;
		},
		all: () => [...open.keys()],
		close(request) {
			const method = open.get(request) ?? '';
			open.delete(request);
			notifications = notifications.filter(before => before >= request);
			return method;
		},
		takeNotification: () => notifications.shift() !== undefined,
	};
}
