import type {SafeText} from '../safe-text.ts';
import type {JsonObject} from './json.ts';

export type RunningServer = {
	id: string;
	/** The runner's process: what `--pid` takes. */
	pid: number;
	serverPid: number | undefined;
	startedBy: 'client' | 'user';
	/** What the first client calls itself, once it has said so. */
	clientName?: SafeText;
	/** ISO 8601. */
	since: string;
	state: 'starting' | 'running' | 'restarting' | 'stopping';
	sessions: number;
	protocol: string | undefined;
	restarts: number;
	rssBytes: number | undefined;
	/** Lines on its stdout that are not MCP: how many, and the first. */
	nonMcp?: NonMcpOutput;
};

/** Text that a server prints to stdout, where only MCP belongs: clients may fail on it. */
export type NonMcpOutput = {lines: number; first: SafeText};

export type ServerChoice = {pid?: number; signal?: AbortSignal};

/** The value of a header: as it is, or what stands before a secret of the vault and that secret's name. */
export type HeaderValue = string | {before: string; vault: string};

/** A remote server that was talked to, as it is remembered: nothing in it is secret. */
export type RemoteServer = {
	/** Exact; values of parameters that may be secrets are empty. */
	url: string;
	headers: readonly {
		name: string;
		/** The secret of the vault that is sent with it, and the scheme before it; undefined for a value that was given by hand. */
		vault?: string;
		before?: string;
	}[];
};

export type ConnectOptions = ServerChoice & {
	/** Answers to what the server asks; what has no handler is not offered to it. */
	handlers?: ServerRequestHandlers;
	/** For a server at a URL: sent with every request; may be secrets. */
	headers?: Readonly<Record<string, HeaderValue>>;
	/** Milliseconds that the handshake may take; unless told 20 s for a server at a URL, two minutes for others. */
	timeout?: number;
	/** Milliseconds for each answer but that of a call, which has its own; 60,000 unless told. */
	answerTimeout?: number;
	/** Allows plain http to hosts other than this machine. */
	allowHttp?: boolean;
};

/** What a server asks the person for, by a form of flat fields or by a page that is opened elsewhere. */
export type ElicitationRequest = {
	message: SafeText;
	/** What is wrong with the question. */
	problem?: SafeText;
} & (
	| {mode: 'form'; schema: JsonObject}
	/** Exact; through `safeLine` before it is shown, and never opened by itself. */
	| {mode: 'url'; url: string; elicitationId: string}
);

export type ElicitationAnswer =
	/** Fields that are left out get their defaults. */
	{action: 'accept'; content?: JsonObject} | {action: 'decline'} | {action: 'cancel'};

export type Root = {
	/** A `file://` URL. */
	uri: string;
	name?: string;
};

/** Each is given a signal that ends when the server takes its request back. */
export type ServerRequestHandlers = {
	elicitForm?: (
		request: Extract<ElicitationRequest, {mode: 'form'}>,
		signal: AbortSignal,
	) => Promise<ElicitationAnswer>;
	elicitUrl?: (
		request: Extract<ElicitationRequest, {mode: 'url'}>,
		signal: AbortSignal,
	) => Promise<ElicitationAnswer>;
	/** Takes the request's `params`; returns the result of `sampling/createMessage`, undefined to refuse. */
	sample?: (params: JsonObject, signal: AbortSignal) => Promise<JsonObject | undefined>;
	roots?: () => readonly Root[];
};
