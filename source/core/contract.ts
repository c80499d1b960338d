/**
 * What core offers to the commands and to the screens: types only, no I/O.
 * Text that is meant to be shown is `SafeText`; `string` is exact data (ids, paths, hashes, keys, commands).
 */
import type {UserError} from './errors.ts';
import type {Paths} from './paths.ts';
import type {SafeText} from './safe-text.ts';
import type {Settings, VaultKind} from './settings.ts';

export type JsonValue =
	| string
	| number
	| boolean
	| null
	| readonly JsonValue[]
	| {readonly [key: string]: JsonValue};
export type JsonObject = {readonly [key: string]: JsonValue};

// ── Bundles ────────────────────────────────────────────────────────────────────────────────────────────────

export type Origin = {
	kind: 'file' | 'folder' | 'link' | 'url';
	/** What was asked for; a URL without credentials and query. */
	asked: string;
	/** Where the bytes came from in the end: an absolute path, or the last URL without credentials and query. */
	final: string;
};

/** Who signed a bundle, as far as its signature proves it: the owner of a key. */
export type Signer = {
	/** SHA-256 of the public key (its SubjectPublicKeyInfo), in hex. */
	key: string;
	/** What the certificate says; without a trusted chain nobody but the signer vouches for it. */
	name: SafeText;
	issuer: SafeText;
	/** ISO 8601. */
	validFrom: string;
	validUntil: string;
};

/**
 * What the signature of a bundle proves by itself; whether the key is the one of the installed version is
 * `Review.existing`'s to say. One that does not hold is no state: it is refused as `BUNDLE_SIGNATURE_BROKEN`.
 */
export type SignatureState =
	| {status: 'unsigned'}
	| {status: 'folder'}
	/** In records of earlier versions of mcpb-tui: there was a block and nothing about it was proven. */
	| {status: 'unverified'}
	/** It holds; nobody that this machine trusts for signing code vouches for the name. */
	| {status: 'signed'; signer: Signer}
	/** It holds and its certificate is not valid at this time. */
	| {status: 'expired'; signer: Signer}
	/** It holds, and its certificate chain leads to somebody trusted for signing code. */
	| {status: 'trusted'; signer: Signer};

export type DownloadProgress = {
	receivedBytes: number;
	totalBytes: number | undefined;
	bytesPerSecond: number;
	secondsLeft: number | undefined;
};

export type OpenOptions = {
	signal?: AbortSignal;
	/** Allows plain http to hosts other than this machine. */
	allowHttp?: boolean;
	/** The hash that the bundle must have, in hex. */
	sha256?: string;
	/** Run a folder in place instead of copying it. */
	link?: boolean;
	/** The id to install under, instead of the one made from the name. */
	as?: string;
	onProgress?: (progress: DownloadProgress) => void;
};

// ── Manifests ──────────────────────────────────────────────────────────────────────────────────────────────

export type ServerType = 'node' | 'python' | 'binary' | 'uv';
export type UserConfigType = 'string' | 'number' | 'boolean' | 'directory' | 'file';
export type UserConfigValue = string | number | boolean | readonly string[];

export type UserConfigOption = {
	key: string;
	type: UserConfigType;
	title: SafeText;
	description: SafeText;
	required: boolean;
	multiple: boolean;
	sensitive: boolean;
	default?: UserConfigValue;
	min?: number;
	max?: number;
	/** Why the option is not taken as written (an unknown type, say). */
	note?: SafeText;
};

export type CommandTemplate = {
	command: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
};

/** Parsed, checked and plain JSON: a record on disk holds it as it is. */
export type Manifest = {
	specVersion: string;
	/** As written; data, never a path. */
	rawName: string;
	displayName: SafeText;
	version: SafeText;
	description: SafeText;
	longDescription?: SafeText;
	author: {name: SafeText; email?: SafeText; url?: SafeText};
	license?: SafeText;
	links: readonly {label: SafeText; url: SafeText}[];
	server: {
		type: ServerType;
		entryPoint: string;
		/** Absent only for `uv`, whose command is ours to derive. */
		command?: CommandTemplate;
		platformOverrides: Readonly<Record<string, Partial<CommandTemplate>>>;
	};
	tools: readonly {name: SafeText; description?: SafeText}[];
	toolsGenerated: boolean;
	prompts: readonly {name: SafeText; description?: SafeText}[];
	promptsGenerated: boolean;
	compatibility: {platforms?: readonly string[]; node?: string; python?: string; claudeDesktop?: string};
	/** In the order of the manifest. */
	userConfig: readonly UserConfigOption[];
};

/** Whether this machine can run it: `problems` say what stands in the way, `notes` what may. */
export type Fit = {problems: readonly SafeText[]; notes: readonly SafeText[]};

/** A launch command as it can be shown: secrets are masked, environment by name. */
export type LaunchPreview = {command: SafeText; args: readonly SafeText[]; envNames: readonly SafeText[]};

// ── Forms ──────────────────────────────────────────────────────────────────────────────────────────────────

export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'file' | 'directory' | 'json';

/** One row of a form, whoever asked for it: a manifest's `user_config` or a tool's JSON Schema. */
export type Field = {
	key: string;
	title: SafeText;
	description: SafeText;
	kind: FieldKind;
	required: boolean;
	/** A list of values of `kind`. */
	multiple: boolean;
	sensitive: boolean;
	minimum?: number;
	maximum?: number;
	choices?: readonly {value: JsonValue; label: SafeText}[];
	default?: JsonValue;
	note?: SafeText;
};

// ── Extensions ─────────────────────────────────────────────────────────────────────────────────────────────

export type ExtensionState = 'ready' | 'needs-settings' | 'incompatible' | 'broken';
export type InClient = 'yes' | 'no' | 'drift';
export type EntryMode = 'launcher' | 'direct';

export type ExtensionSummary = {
	id: string;
	name: SafeText;
	displayName: SafeText;
	version: SafeText;
	enabled: boolean;
	state: ExtensionState;
	/** Why it is not ready, in one sentence. */
	problem?: SafeText;
	running: boolean;
	inClient: InClient;
	entry: EntryMode;
	/** Unknown where the record cannot be read. */
	serverType?: ServerType;
	/** When its record was last written: installed, configured, switched; ISO 8601. */
	changedAt: string;
};

export type SettingView = {
	field: Field;
	/** The stored value, the default where none is stored; undefined for a sensitive one and for an unset one. */
	value: UserConfigValue | undefined;
	/** `kept`: a secret is in the vault. */
	state: 'set' | 'default' | 'unset' | 'kept';
	/** Whether the launch command uses it. */
	used: boolean;
	problem?: SafeText;
};

export type VersionView = {
	version: SafeText;
	sha256: string;
	installedAt: string;
	origin: Origin;
	signature: SignatureState;
	/** The same in plain words, with what ties its key to the version before. */
	signatureText: SafeText;
	size: number;
	current: boolean;
};

/** A run that ended by a crash, a crash loop or a start that failed. */
export type LastFailure = {
	/** ISO 8601. */
	time: string;
	reason: SafeText;
	/** The last lines of its standard error. */
	lines: readonly SafeText[];
};

export type ExtensionDetail = ExtensionSummary & {
	rawName: string;
	description: SafeText;
	longDescription?: SafeText;
	author: SafeText;
	links: Manifest['links'];
	license?: SafeText;
	serverType: ServerType;
	folder: string;
	versions: readonly VersionView[];
	settings: readonly SettingView[];
	missing: readonly string[];
	fit: Fit;
	launch: LaunchPreview | undefined;
	tools: Manifest['tools'];
	toolsGenerated: boolean;
	prompts: Manifest['prompts'];
	/** How its last run went wrong, when none runs now. */
	lastFailure?: LastFailure;
	/** Whether `rollback` has somewhere to go. */
	canRollBack: boolean;
};

/** What a bundle asks for, gathered before anything is written. */
export type Review = {
	/** The id it will have. */
	id: string;
	rawName: string;
	displayName: SafeText;
	version: SafeText;
	description: SafeText;
	author: SafeText;
	authorUrl?: SafeText;
	origin: Origin;
	sha256: string;
	signature: SignatureState;
	/** The same in plain words, with what ties its key to the installed version. */
	signatureText: SafeText;
	/** Bytes as it came, bytes unpacked, and files. */
	size: number;
	unpackedSize: number;
	files: number;
	serverType: ServerType;
	launch: LaunchPreview | undefined;
	tools: Manifest['tools'];
	toolsGenerated: boolean;
	prompts: Manifest['prompts'];
	settings: readonly Field[];
	fit: Fit;
	/** `${…}` in the command that no host fills in. */
	unknownVariables: readonly SafeText[];
	/** What speaks of somebody having tampered with it: shown before everything else, and marked. */
	alarms: readonly SafeText[];
	/** Why an administrator's policy forbids to install it; `install` throws `POLICY_FORBIDS` then. */
	forbidden: readonly SafeText[];
	/** What is unusual about it. */
	warnings: readonly SafeText[];
	/** What it replaces. */
	existing?: {
		version: SafeText;
		change: 'update' | 'downgrade' | 'reinstall' | 'same';
		/** Why it does not count as the same publisher; undefined when it does. */
		newPublisher: SafeText | undefined;
		/** Its key against the one that the extension is known by; `none`: that was never signed. */
		key: 'none' | 'same' | 'changed';
		/** Required settings that the installed version did not have. */
		newlyRequired: readonly string[];
	};
};

/** A bundle that has been read and judged and of which nothing has been written. */
export type PreparedBundle = {review: Review; close: () => void};

export type InstallChoices = {
	/** Settings as text, by key; several texts for a `multiple` field. */
	set?: Readonly<Record<string, readonly string[]>>;
	enable?: boolean;
	sync?: boolean;
	/** The sha256 of this bundle, said by the user to accept a new publisher under an old name. */
	acceptOrigin?: string;
	signal?: AbortSignal;
};

export type SettingChanges = {
	set?: Readonly<Record<string, readonly string[]>>;
	unset?: readonly string[];
	entry?: EntryMode;
};

/** A change that `undo` can take back. */
export type UndoableChange = {
	/** As it goes on after "Undo": `switching on Weather`. */
	what: SafeText;
	/** ISO 8601. */
	time: string;
	extensions: readonly string[];
};

export type Undone = {
	what: SafeText;
	/** The extensions that it was about. */
	extensions: readonly string[];
	/** By extension: secrets that are nowhere any more and have to be given again. */
	lost: readonly {id: string; keys: readonly string[]}[];
	sync?: SyncResult;
	warnings: readonly SafeText[];
};

/** What changed settings would do, as lines after `+`, `-` or a space; secrets masked. Empty: nothing. */
export type SettingsPreview = {launch: readonly SafeText[]; client: readonly SafeText[]};

/** What a change left behind, with what the user should know about it. */
export type Changed = {extension: ExtensionDetail; sync?: SyncResult; warnings: readonly SafeText[]};

// ── Client ─────────────────────────────────────────────────────────────────────────────────────────────────

export type EntryChange = {
	id: string;
	kind: 'add' | 'update' | 'remove' | 'drift' | 'missing';
	/** The entry as it is in the file and as it would be; secrets in direct entries masked. */
	before: JsonValue | undefined;
	after: JsonValue | undefined;
};

export type SyncResult = {
	path: string;
	changes: readonly EntryChange[];
	/** The file as lines with `+`, `-` or a space before them; empty when nothing changes. */
	diff: readonly SafeText[];
	written: boolean;
	backup?: string;
	warnings: readonly SafeText[];
};

export type SyncOptions = {
	dryRun?: boolean /** Overwrite hand edits of our entries, and write dropped ones again. */;
	restore?: readonly string[] | 'all';
	/** The entries that may be written; all unless told. */
	only?: readonly string[];
};

/** A client's file as it was before one of our changes. */
export type BackupView = {
	name: SafeText;
	path: string;
	/** When it was replaced, ISO 8601. */
	time: string;
	size: number;
	servers: readonly SafeText[];
	/** Why it cannot be restored. */
	problem?: SafeText;
};

/** What bringing a backup back did, or would do, by the names of the servers. */
export type RestoredBackup = {
	path: string;
	restored: SafeText;
	/** When it was replaced, ISO 8601. */
	time: string;
	added: readonly SafeText[];
	removed: readonly SafeText[];
	changed: readonly SafeText[];
	written: boolean;
	/** The file is that backup already. */
	same: boolean;
	/** The file as it was. */
	backup?: string;
	warnings: readonly SafeText[];
};

export type ClientStatus = {
	path: string;
	exists: boolean;
	inStep: boolean;
	/** Why the file cannot be read, when it cannot. */
	problem?: SafeText;
	clientRunning: boolean | undefined;
	unmanaged: readonly SafeText[];
	/** The same entries with what they would start. */
	foreign: readonly ForeignEntry[];
};

/** An entry of the client's file that is not ours; `client:<name>` connects to it. */
export type ForeignEntry = {
	/** Exact; through `safeLine` before it is shown. */
	name: string;
	/** The command with its arguments, what looks like a secret in them masked; undefined for a server at a URL. */
	command: SafeText | undefined;
	url: SafeText | undefined;
	/** Their values are mostly keys, so they are not told. */
	envNames: readonly SafeText[];
};

// ── Vault ──────────────────────────────────────────────────────────────────────────────────────────────────

export type VaultStatus = {
	/** The one in use; undefined when none was chosen and the keychain does not answer. */
	vault: VaultKind | undefined;
	available: readonly {
		kind: VaultKind;
		name: SafeText;
		ok: boolean;
		/** Whether it is opened with a passphrase of the user's. */
		passphrase: boolean;
		problem?: SafeText;
		hint?: SafeText;
	}[];
};

export type VaultMigration = {
	status: VaultStatus;
	/** Secrets that are where they belong now and were elsewhere before. */
	moved: number;
	/** Secrets that are in no vault, or could not be taken out of the old one. */
	warnings: readonly SafeText[];
};

// ── Servers ────────────────────────────────────────────────────────────────────────────────────────────────

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
};

export type ServerChoice = {pid?: number; signal?: AbortSignal};

/** The value of a header: as it is, or what stands before a secret of the vault and that secret's name. */
export type HeaderValue = string | {before: string; vault: string};

export type ConnectOptions = ServerChoice & {
	/** Answers to what the server asks; what has no handler is not offered to it. */
	handlers?: ServerRequestHandlers;
	/** For a server at a URL: sent with every request; may be secrets. */
	headers?: Readonly<Record<string, HeaderValue>>;
	/** Allows plain http to hosts other than this machine. */
	allowHttp?: boolean;
};

/** What a server asks the person for, by a form of flat fields or by a page that is opened elsewhere. */
export type ElicitationRequest =
	| {mode: 'form'; message: SafeText; schema: JsonObject}
	/** Exact; through `safeLine` before it is shown, and never opened by itself. */
	| {mode: 'url'; message: SafeText; url: string; elicitationId: string};

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

export type Tool = {
	name: string;
	title?: string;
	description?: string;
	inputSchema: JsonObject;
	outputSchema?: JsonObject;
	annotations?: JsonObject;
	/** `taskSupport`: `forbidden`, `optional` or `required`. */
	execution?: JsonObject;
};

export type PromptArgument = {name: string; title?: string; description?: string; required?: boolean};
export type Prompt = {
	name: string;
	title?: string;
	description?: string;
	arguments?: readonly PromptArgument[];
};

export type Resource = {
	uri: string;
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
	pid: number | undefined;
	joined: boolean;
	serverName: SafeText | undefined;
	protocol: string | undefined;
	/** As the server gave them. */
	capabilities: JsonObject;
	serverInfo: JsonObject;
	instructions: SafeText | undefined;
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
	/** Milliseconds until it answered. */
	ping: (signal?: AbortSignal) => Promise<number>;
	/** Tells the server that what `roots` returns is different now. */
	rootsChanged: () => Promise<void>;
	/** Resolves, with the reason, when the connection has ended. */
	closed: Promise<UserError | undefined>;
	close: () => Promise<void>;
};

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

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

export type LogKind = 'stderr' | 'pollution' | 'message' | 'life' | 'log';

/** Where a line is among all lines of all logs: they are ordered by time, then by file, then by place in it. */
export type LogPlace = {time: string; file: string; offset: number};

export type LogLine = {
	/** ISO 8601 with milliseconds. */
	time: string;
	/** Standard error; a line on standard output that is no message; a message; an event of its life; its own log notification. */
	kind: LogKind;
	level: LogLevel;
	text: SafeText;
	session?: string;
	/** For messages. */
	message?: {
		direction: 'to-server' | 'from-server';
		method?: SafeText;
		id?: SafeText;
		bytes: number;
		milliseconds?: number;
		/** What it said, where payloads are logged. */
		payload?: SafeText;
	};
	/** The id of the extension whose server it is about; undefined in a client's own log. */
	server?: string;
	/** Undefined in a client's own log. */
	place?: LogPlace;
};

/** Which lines are wanted; all of it has to hold. */
export type LogFilter = {
	/** The least severe level that is wanted. */
	level?: LogLevel;
	kinds?: readonly LogKind[];
	/** Names of sessions: `client` for the first, `s1`, `s2`, …; lines of no session are left out. */
	sessions?: readonly string[];
	/** A regular expression that the text fits; without a capital letter whatever the case. */
	grep?: string;
};

export type LogOptions = LogFilter & {
	/** Lines that fit, from the end, to begin with. */
	last?: number;
	/** ISO 8601: nothing older. */
	since?: string;
	follow?: boolean;
	signal?: AbortSignal;
};

/** The ids of the extensions whose logs are meant; `all` for every one that there is. */
export type LogSources = readonly string[] | 'all';

/** The lines of one or several logs that fit a filter, to be read in any direction from any place. */
export type LogPages = {
	/** The last `count` lines before a place, or before the end; the oldest first. */
	before: (place: LogPlace | undefined, count: number, signal?: AbortSignal) => Promise<readonly LogLine[]>;
	/** The first `count` lines after a place, or from the beginning. */
	after: (place: LogPlace | undefined, count: number, signal?: AbortSignal) => Promise<readonly LogLine[]>;
	/**
	 * The last `count` lines, then those that come, in lists, at most one list in `pause` milliseconds; across
	 * rotation and new runs, until the signal ends it.
	 */
	follow: (options: {
		count: number;
		signal: AbortSignal;
		pause?: number;
	}) => AsyncIterable<readonly LogLine[]>;
};

/** Lines of a client's own log. */
export type ClientLogOptions = LogOptions & {
	/** Where to look, instead of the platform's own places. */
	folder?: string;
};

// ── Health ─────────────────────────────────────────────────────────────────────────────────────────────────

/** `note`: worth knowing; `warning`: works, or may not for long; `problem`: something does not work. */
export type FindingLevel = 'ok' | 'note' | 'warning' | 'problem';

/** One thing that was looked at: what was found, why that is so, and what to do about it. */
export type Finding = {
	/** The same for the same kind of finding, in every version: `launcher-missing`. */
	id: string;
	level: FindingLevel;
	title: SafeText;
	detail?: SafeText;
	/** The next step in words, with the exact command where there is one. */
	fix?: SafeText;
	/** Whether `Core.fix` does it. */
	fixable: boolean;
	/** The id of the extension that it is about. */
	extension?: string;
};

export type DiagnoseOptions = {
	/** Start the servers and talk to them; true unless told. */
	start?: boolean;
	/** Milliseconds that each server is given for its handshake and its list of tools; 30,000 unless told. */
	patience?: number;
	signal?: AbortSignal;
};

export type ReportOptions = DiagnoseOptions & {
	/** Lines of its log; 50 unless told. */
	lines?: number;
};

// ── Events ─────────────────────────────────────────────────────────────────────────────────────────────────

export type CoreEvent =
	| {type: 'extensions'}
	| {type: 'servers'}
	| {type: 'client'}
	/** Something that was done, as the command that does the same. */
	| {type: 'did'; command: readonly string[]};

// ── The door ───────────────────────────────────────────────────────────────────────────────────────────────

export type CoreOptions = {
	paths?: Paths;
	/** The client's file, over the setting and the platform's place. */
	clientConfig?: string;
	env?: NodeJS.ProcessEnv;
	/** Refuses with `READ_ONLY` whatever would change something. */
	readonly?: boolean;
	/** Where an administrator's rules are and whom they belong to, for tests; nothing that a user sets leads here. */
	policy?: {own?: string; signingRoots?: string; desktop?: string; owner?: number};
};

export type Core = {
	paths: Paths;
	settings: () => Promise<Settings>;
	changeSettings: (change: {[Key in keyof Settings]?: Settings[Key] | undefined}) => Promise<void>;
	/** Tells of changes, also those made by other processes; returns how to stop. */
	subscribe: (listener: (event: CoreEvent) => void) => () => void;

	list: () => Promise<readonly ExtensionSummary[]>;
	info: (id: string) => Promise<ExtensionDetail>;
	/** Reads and judges a bundle from a file, a folder or a URL; writes nothing. */
	prepare: (source: string, options?: OpenOptions) => Promise<PreparedBundle>;
	install: (bundle: PreparedBundle, choices?: InstallChoices) => Promise<Changed>;
	configure: (id: string, changes: SettingChanges) => Promise<Changed>;
	/** What `configure` would do to the launch command and to the client's file; nothing is written. */
	previewSettings: (id: string, changes: SettingChanges) => Promise<SettingsPreview>;
	/** Changes with the same `change` are taken back as one. */
	setEnabled: (id: string, enabled: boolean, options?: {sync?: boolean; change?: string}) => Promise<Changed>;
	rollBack: (id: string) => Promise<Changed>;
	/**
	 * Takes it out of the client, stops what runs and removes its secrets and its files; these are kept for a week,
	 * so that `undo` brings it back, unless `keep` is false.
	 */
	remove: (
		id: string,
		options?: {keep?: boolean; sync?: boolean; change?: string},
	) => Promise<{sync?: SyncResult; warnings: readonly SafeText[]}>;
	/** Takes back the newest change that can be: a switch, settings without their secrets, a removal. */
	undo: () => Promise<Undone>;
	/** What `undo` would take back, the newest first. */
	undoable: () => Promise<readonly UndoableChange[]>;

	sync: (options?: SyncOptions) => Promise<SyncResult>;
	clientStatus: () => Promise<ClientStatus>;
	/** The client's file as it was before each of our last changes, the newest first. */
	backups: () => Promise<readonly BackupView[]>;
	/** Puts one of them back; the file as it is now is kept first. Entries of ours that are then not in step are told. */
	restoreBackup: (name: string, options?: {dryRun?: boolean}) => Promise<RestoredBackup>;

	vaultStatus: () => Promise<VaultStatus>;
	/** Who asks the person for the passphrase of the encrypted file; `attempt` counts from 1, undefined gives up. */
	onPassphrase: (ask: (attempt: number) => Promise<string | undefined>) => void;
	/** Where new secrets go; says how many stay elsewhere. */
	useVault: (kind: VaultKind) => Promise<VaultMigration>;
	/** Moves every secret there and uses it from then on. Nothing is taken out of the old vault before it is read back. */
	migrateVault: (kind: VaultKind) => Promise<VaultMigration>;
	/** Puts the key of the encrypted file behind a passphrase; undefined puts it into the open again. */
	protectVault: (passphrase: string | undefined) => Promise<VaultStatus>;

	/** Secrets under names of the user's own, for the headers of remote servers: kept, named, sent, never given out. */
	namedSecrets: {
		list: () => Promise<readonly string[]>;
		set: (name: string, secret: string) => Promise<void>;
		/** Throws `SECRET_MISSING`. */
		remove: (name: string) => Promise<void>;
	};

	status: () => Promise<readonly RunningServer[]>;
	start: (id: string, options?: {signal?: AbortSignal}) => Promise<RunningServer>;
	stop: (id: string, choice?: ServerChoice) => Promise<readonly RunningServer[]>;
	restart: (id: string, choice?: ServerChoice) => Promise<RunningServer>;
	/**
	 * Joins the running server; with none running starts one that ends with the connection. Instead of an id it takes
	 * `client:<name>` for an entry of the client's file, which is started for this connection alone, and the URL of
	 * a remote server.
	 */
	connect: (id: string, options?: ConnectOptions) => Promise<ServerConnection>;
	/**
	 * The lines of the logs of an extension, of several or of all, merged by time, the oldest first; in lists as they
	 * are read. Ends when there is no more, unless it follows. Throws `PATTERN_INVALID`.
	 */
	log: (sources: LogSources, options?: LogOptions) => AsyncIterable<readonly LogLine[]>;
	/** The same logs to be paged through. Throws `PATTERN_INVALID`. */
	logPages: (sources: LogSources, filter?: LogFilter) => Promise<LogPages>;
	/**
	 * Writes the lines that fit into a new file of the user's own, secrets hidden, and returns its path. Throws what
	 * reading them throws, or `STORE_UNWRITABLE`.
	 */
	saveLog: (
		whose: {sources: LogSources} | {client: string | undefined},
		filter?: LogFilter,
	) => Promise<string>;
	/**
	 * What a message said, as long as the runner remembers it: payloads are not on disk unless that was asked for.
	 * Undefined when it is forgotten or the server no longer runs.
	 */
	logPayload: (line: LogLine) => Promise<SafeText | undefined>;
	calls: Calls;
	/**
	 * The client's own log of a server, by the name that the client gives it; without a name that of all servers.
	 */
	clientLog: (name: string | undefined, options?: ClientLogOptions) => AsyncIterable<readonly LogLine[]>;

	/** Looks after everything, or after one extension; each finding comes as soon as it and those before it are known. */
	diagnose: (id?: string, options?: DiagnoseOptions) => AsyncIterable<Finding>;
	/** Does what a fixable finding asks for, if that is still so, and says in a sentence what was done. */
	fix: (finding: Pick<Finding, 'id' | 'extension'>) => Promise<SafeText>;
	/** What an issue tracker needs to know about an extension, without secrets and without the user's name. */
	report: (id: string, options?: ReportOptions) => Promise<SafeText>;

	close: () => Promise<void>;
};
