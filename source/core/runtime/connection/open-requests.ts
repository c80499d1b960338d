import type {JSONRPCMessage} from '@modelcontextprotocol/sdk/types.js';
import type {JsonValue} from '../../contract.ts';

export type OpenRequests = {
	/** Takes note of a message of ours. */
	sent: (message: JSONRPCMessage) => void;
	/** The open request that an answer with this id is for; some servers write a number as text. */
	find: (id: JsonValue | undefined) => number | undefined;
	/** Whether a request had that id that was answered or cancelled. */
	wasOurs: (id: JsonValue | undefined) => boolean;
	/** The open request, if there is exactly one. */
	only: () => number | undefined;
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
			if (message.method === 'notifications/cancelled') open.delete(Number(message.params?.requestId));
		},
		find(id) {
			const number = toNumber(id);
			return number !== undefined && open.has(number) ? number : undefined;
		},
		wasOurs(id) {
			const number = toNumber(id);
			return number !== undefined && number <= newest && !open.has(number);
		},
		only() {
			const [first, second] = open.keys();
			return second === undefined ? first : undefined;
		},
		close(request) {
			const method = open.get(request) ?? '';
			open.delete(request);
			notifications = notifications.filter(before => before >= request);
			return method;
		},
		takeNotification: () => notifications.shift() !== undefined,
	};
}
