import type {Transport} from '@modelcontextprotocol/sdk/shared/transport.js';
import type {JSONRPCMessage} from '@modelcontextprotocol/sdk/types.js';

export type LateAnswers = {
	/** Runs what cancels one request, and calls `onLate` if the server brings a result for it all the same. */
	afterCancel: (cancel: () => void, onLate: () => void) => void;
};

/**
 * Listens in on a transport that a client is connected to: the SDK drops the answer to a request that was cancelled,
 * and whether one comes is all that shows if a server obeys. An error for an answer is obedience too.
 */
export function listenForLateAnswers(transport: Transport): LateAnswers {
	const waiting = new Map<string | number, () => void>();
	let cancelling: (() => void) | undefined;
	const send = transport.send.bind(transport);
	const receive = transport.onmessage;
	transport.send = (message: JSONRPCMessage, options) => {
		if (cancelling && 'method' in message && message.method === 'notifications/cancelled') {
			const id = message.params?.requestId;
			if (typeof id === 'string' || typeof id === 'number') waiting.set(id, cancelling);
		}
		return send(message, options);
	};
	transport.onmessage = (message, extra) => {
		if (waiting.size > 0 && 'id' in message && !('method' in message) && message.id !== undefined) {
			const late = waiting.get(message.id);
			waiting.delete(message.id);
			if ('result' in message) late?.();
		}
		receive?.(message, extra);
	};
	return {
		afterCancel(cancel, onLate) {
			cancelling = onLate;
			try {
				cancel();
			} finally {
				cancelling = undefined;
			}
		},
	};
}
