import type {JsonObject} from './json.ts';

/** What is kept of arguments on disk: never a secret. */
export type StoredArguments = {
	/** Undefined when they were too large to be kept. */
	arguments: JsonObject | undefined;
	/** JSON Pointers of what was secret and is not in them: to be filled in again. */
	withheld: readonly string[];
};

/** One call of a tool that was made. */
export type RememberedCall = StoredArguments & {
	/** Tells it from the others of the extension. */
	id: string;
	tool: string;
	/** When it was made; ISO 8601. */
	time: string;
	milliseconds: number;
	isError: boolean;
	/** The error (JSON-RPC) that the server answered with instead of a result; its beginning, without secrets. */
	error?: string;
	/** Of the answer. */
	bytes: number;
};

/** A call under a name of the user's own, one for each extension. */
export type SavedCall = StoredArguments & {
	/** Exact; through `safeLine` before it is shown. */
	name: string;
	tool: string;
	/** ISO 8601. */
	savedAt: string;
};

/** What is remembered of calls; of a server that is not ours under what stands for its id. */
export type Calls = {
	/** The newest first. */
	history: (id: string, tool?: string) => Promise<readonly RememberedCall[]>;
	/** The newest call of a tool whose arguments were kept: what its form begins with. */
	last: (id: string, tool: string) => Promise<RememberedCall | undefined>;
	saved: (id: string, tool?: string) => Promise<readonly SavedCall[]>;
	/** Throws `SAVED_CALL_EXISTS` or `SAVED_CALL_NAME_INVALID`. */
	save: (
		id: string,
		call: {name: string; tool: string; arguments: JsonObject; inputSchema: JsonObject; replace?: boolean},
	) => Promise<SavedCall>;
	rename: (id: string, from: string, to: string) => Promise<void>;
	removeSaved: (id: string, name: string) => Promise<void>;
};
