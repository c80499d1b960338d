import type {JSONRPCMessage, JSONRPCRequest} from '@modelcontextprotocol/sdk/types.js';

/** What a server gave to know the conversation by; another object for another session. */
export type Session = {id?: string; version?: string};

/** The headers that say which session a request is of. */
export function sessionHeaders({id, version}: Session): Record<string, string> {
	return {
		...(id !== undefined && {'mcp-session-id': id}),
		...(version !== undefined && {'mcp-protocol-version': version}),
	};
}

export function isRequest(message: JSONRPCMessage): message is JSONRPCRequest {
	return 'method' in message && 'id' in message && message.id !== undefined;
}

export type SessionMemory = {
	note: (request: JSONRPCRequest) => void;
	/** The request that opened the conversation. */
	opening: () => JSONRPCRequest | undefined;
	/** What a server would not know any more in a new session: its log level, what it is watched for. */
	wishes: () => readonly JSONRPCRequest[];
};

/** Remembers of a conversation what has to be said again in a new session. */
export function rememberSession(): SessionMemory {
	let opening: JSONRPCRequest | undefined;
	const wishes = new Map<string, JSONRPCRequest>();
	return {
		note(request) {
			const {method, params} = request;
			const watched = `watch ${String(params?.uri)}`;
			if (method === 'initialize') opening = request;
			else if (method === 'logging/setLevel') wishes.set(method, request);
			else if (method === 'resources/subscribe') wishes.set(watched, request);
			else if (method === 'resources/unsubscribe') wishes.delete(watched);
		},
		opening: () => opening,
		wishes: () => [...wishes.values()],
	};
}
