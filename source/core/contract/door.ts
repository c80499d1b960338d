import type {Paths} from '../paths.ts';
import type {SafeText} from '../safe-text.ts';
import type {Settings, VaultKind} from '../settings.ts';
import type {OpenOptions, PreparedBundle} from './bundle.ts';
import type {Calls} from './calls.ts';
import type {
	Changed,
	InstallChoices,
	SettingChanges,
	SettingsPreview,
	UndoableChange,
	Undone,
} from './change.ts';
import type {BackupView, ClientStatus, RestoredBackup, SyncOptions, SyncResult} from './client.ts';
import type {ServerConnection} from './connection.ts';
import type {ExtensionDetail, ExtensionSummary, KnownNames} from './extension.ts';
import type {DiagnoseOptions, Finding, ReportOptions} from './health.ts';
import type {ClientLogOptions, LogFilter, LogLine, LogOptions, LogPages, LogSources} from './log.ts';
import type {ConnectOptions, RemoteServer, RunningServer, ServerChoice} from './server.ts';
import type {CheckOptions, UpdateCheck} from './update.ts';
import type {VaultMigration, VaultStatus} from './vault.ts';

export type CoreEvent =
	| {type: 'extensions'}
	| {type: 'servers'}
	| {type: 'client'}
	/** Something that was done, as the command that does the same. */
	| {type: 'did'; command: readonly string[]};

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
	/**
	 * Asks where extensions came from (all, unless told) what is there now. Nothing else ever asks. What was found is
	 * kept, for lists to show, until the extension is changed. Throws `EXTENSION_NOT_FOUND` before anything is asked.
	 */
	checkUpdates: (ids?: readonly string[], options?: CheckOptions) => AsyncIterable<UpdateCheck>;
	/** Reads what is now where an extension came from, to be judged and installed. Throws `UPDATE_IMPOSSIBLE`. */
	prepareUpdate: (
		id: string,
		options?: Pick<OpenOptions, 'signal' | 'allowHttp' | 'onProgress'>,
	) => Promise<PreparedBundle>;
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
		/** Returns what is odd about it: white space or invisible characters at its ends. */
		set: (name: string, secret: string) => Promise<readonly SafeText[]>;
		/** Throws `SECRET_MISSING`. */
		remove: (name: string) => Promise<void>;
	};

	/** What a word that is being typed could go on to. */
	known: KnownNames;

	/** Throws `FILE_UNREADABLE` when it is not known which servers are running. */
	status: () => Promise<readonly RunningServer[]>;
	/** Runtime folders that are not read, and why. Those that are not ours take nothing away from what is known. */
	runtimeDoubts: () => Promise<readonly {text: SafeText; serversUnknown: boolean}[]>;
	start: (id: string, options?: {signal?: AbortSignal}) => Promise<RunningServer>;
	stop: (id: string, choice?: ServerChoice) => Promise<readonly RunningServer[]>;
	restart: (id: string, choice?: ServerChoice) => Promise<RunningServer>;
	/**
	 * Joins the running server; with none running starts one that ends with the connection. Instead of an id it takes
	 * `client:<name>` for an entry of the client's file, which is started for this connection alone, and the URL of
	 * a remote server.
	 */
	connect: (id: string, options?: ConnectOptions) => Promise<ServerConnection>;
	/** The remote servers that were connected to, the newest first. */
	remoteServers: () => Promise<readonly RemoteServer[]>;
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
