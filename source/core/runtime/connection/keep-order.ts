import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';

/**
 * Lets a client that is connected to a transport get every message in its turn. The SDK handles a notification a
 * little later and an answer at once: progress that came right before the answer would find that nobody listens any
 * more.
 */
export function keepOrder(transport: Transport): void {
	const receive = transport.onmessage;
	if (!receive) return;
	const queue: Parameters<typeof receive>[] = [];
	let delivering = false;
	const deliver = async () => {
		delivering = true;
		try {
			for (let next = queue.shift(); next; next = queue.shift()) {
				receive(...next);
				if (!('id' in next[0])) await new Promise(resolve => setImmediate(resolve));
			}
		} finally {
			delivering = false;
		}
	};
	transport.onmessage = ((...message: Parameters<typeof receive>) => {
		queue.push(message);
		if (!delivering) void deliver();
	}) as typeof receive;
}
