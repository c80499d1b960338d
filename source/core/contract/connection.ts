import type {UserError} from '../errors.ts';
import type {SafeText} from '../safe-text.ts';
import type {JsonObject} from './json.ts';
import type {LogLevel} from './log.ts';

/** An item of a server's list that is partly wrong: members that are not as they should be are left out of it. */
type Listed = {
	/** What is wrong with it. */
	problem?: SafeText;
};

export type Tool = Listed & {
	/** Empty where the server gives none that can be used: it cannot be called then. */
	name: string;
	title?: string;
	description?: string;
	/** Where the server gives none, one that takes any object. */
	inputSchema: JsonObject;
	outputSchema?: JsonObject;
	annotations?: JsonObject;
	/** `taskSupport`: `forbidden`, `optional` or `required`. */
	execution?: JsonObject;
};

export type PromptArgument = {name: string; title?: string; description?: string; required?: boolean};

export type Prompt = Listed & {
	/** Empty as that of a tool. */
	name: string;
	title?: string;
	description?: string;
	arguments?: readonly PromptArgument[];
};

export type Resource = Listed & {
	/** Empty as the name of a tool. */
	uri: string;
	/** The address where the server gives no name. */
	name: string;
	title?: string;
	description?: string;
	mimeType?: string;
	size?: number;
	annotations?: JsonObject;
};

export type ResourceTemplate = Omit<Resource, 'uri' | 'size'> & {uriTemplate: string};

export type ServerLogLevel =
	| 'debug'
	| 'info'
	| 'notice'
	| 'warning'
	| 'error'
	| 'critical'
	| 'alert'
	| 'emergency';

/** What can be completed: an argument of a prompt, or a variable of a template. */
export type CompletionOf = {prompt: string} | {uriTemplate: string};

export type ConnectionEvent =
	| {type: 'tools-changed'}
	| {type: 'prompts-changed'}
	| {type: 'resources-changed'}
	/** One that was subscribed to. */
	| {type: 'resource-updated'; uri: string}
	/** A log notification of the server. */
	| {type: 'log'; level: LogLevel; logger?: SafeText; text: SafeText}
	/** What a server that was started for this connection alone, without a log of its own, writes beside its messages. */
	| {type: 'output'; kind: 'stderr' | 'pollution'; level: LogLevel; text: SafeText}
	/** What was asked for by URL is done. */
	| {type: 'elicitation-complete'; elicitationId: string};

/** How long a call has; it stands still while the server waits for an answer of ours. */
export type CallClock = {
	/** Gives it so many milliseconds more. */
	extend: (milliseconds: number) => void;
	/** Milliseconds until it is given up. */
	remaining: () => number;
};

export type CallOptions = {
	/** Milliseconds without progress after which the call is given up; 60,000 unless told. */
	timeout?: number;
	signal?: AbortSignal;
	onProgress?: (progress: {progress: number; total?: number; message?: SafeText}) => void;
	/** Called once, when the call is sent. */
	onClock?: (clock: CallClock) => void;
	/** For a tool that runs as a task: its state whenever it was heard of. */
	onTask?: (task: {id: string; status: SafeText; message?: SafeText}) => void;
	/** After it was cancelled: the server answered all the same, so it did not obey. */
	onLateAnswer?: () => void;
};

export type CallResult = {
	/** As the server gave it. */
	result: JsonObject;
	isError: boolean;
	milliseconds: number;
	/** What is wrong with its structured content by the tool's output schema. */
	structuredProblem?: SafeText;
};

/** A session with one server: joined to the running one, or with one that was started for it alone. */
export type ServerConnection = {
	id: string;
	/** The runner's process, where there is one: its log has it in the names of its files. */
	pid: number | undefined;
	joined: boolean;
	serverName: SafeText | undefined;
	protocol: string | undefined;
	/** As the server gave them. */
	capabilities: JsonObject;
	serverInfo: JsonObject;
	instructions: SafeText | undefined;
	/** What was odd so far in what the server said, and harmed nothing: the handshake, the lists, the ping. */
	remarks: () => readonly SafeText[];
	tools: (signal?: AbortSignal) => Promise<readonly Tool[]>;
	call: (tool: string, args: JsonObject, options?: CallOptions) => Promise<CallResult>;
	/** Called when the server says that its tools changed. */
	onToolsChanged: (listener: () => void) => () => void;
	/** What the server tells by itself; returns how to stop. */
	subscribe: (listener: (event: ConnectionEvent) => void) => () => void;
	prompts: (signal?: AbortSignal) => Promise<readonly Prompt[]>;
	/** The result of `prompts/get` as the server gave it. */
	getPrompt: (
		name: string,
		args: Readonly<Record<string, string>>,
		signal?: AbortSignal,
	) => Promise<JsonObject>;
	resources: (signal?: AbortSignal) => Promise<readonly Resource[]>;
	resourceTemplates: (signal?: AbortSignal) => Promise<readonly ResourceTemplate[]>;
	/** The result of `resources/read` as the server gave it. */
	readResource: (uri: string, signal?: AbortSignal) => Promise<JsonObject>;
	watchResource: (uri: string, signal?: AbortSignal) => Promise<void>;
	unwatchResource: (uri: string, signal?: AbortSignal) => Promise<void>;
	/** Values that the server proposes for an argument; none when it completes nothing. */
	complete: (
		what: CompletionOf,
		argument: {name: string; value: string},
		others?: Readonly<Record<string, string>>,
		signal?: AbortSignal,
	) => Promise<readonly string[]>;
	setLogLevel: (level: ServerLogLevel, signal?: AbortSignal) => Promise<void>;
	/** Milliseconds until it answered; an odd answer is told in `remarks`. */
	ping: (signal?: AbortSignal) => Promise<number>;
	/** Tells the server that what `roots` returns is different now. */
	rootsChanged: () => Promise<void>;
	/** Resolves, with the reason, when the connection has ended. */
	closed: Promise<UserError | undefined>;
	close: () => Promise<void>;
};
