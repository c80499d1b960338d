/**
 * A number that a double cannot hold, by its text. It stands where a number stands and is told from an object by
 * `exact-json.ts` alone; `JSON.stringify` writes its text.
 */
export type ExactNumber = {readonly rawJSON: string};

/** Any of its objects may be an `ExactNumber`. */
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
