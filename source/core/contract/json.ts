export type JsonValue =
	| string
	| number
	| boolean
	| null
	| readonly JsonValue[]
	| {readonly [key: string]: JsonValue};

export type JsonObject = {readonly [key: string]: JsonValue};

/** What a server answered instead of a result (JSON-RPC 2.0), as it gave it. */
export type RpcError = {readonly code: number; readonly message: string; readonly data?: JsonValue};
