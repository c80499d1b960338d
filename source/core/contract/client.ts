import type {SafeText} from '../safe-text.ts';
import type {JsonValue} from './json.ts';

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
	/** Secrets were taken out of it, because nothing else holds them any more. */
	withoutSecrets?: true;
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
