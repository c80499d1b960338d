import type {SafeText} from '../safe-text.ts';
import type {Origin, SignatureState} from './bundle.ts';
import type {Field} from './form.ts';
import type {Fit, LaunchPreview, Manifest, ServerType, UserConfigValue} from './manifest.ts';
import type {NonMcpOutput} from './server.ts';
import type {UpdateCheck} from './update.ts';

/** `unreadable`: its record or its folder is there and cannot be read. */
export type ExtensionState = 'ready' | 'needs-settings' | 'incompatible' | 'broken' | 'unreadable';

/** `unknown`: the client's file, or the list of what was written into it, cannot be read. */
export type InClient = 'yes' | 'no' | 'drift' | 'unknown';

export type EntryMode = 'launcher' | 'direct';

/** A run that ended by a crash, a crash loop or a start that failed. */
export type LastFailure = {
	/** ISO 8601; empty where that cannot be read. */
	time: string;
	reason: SafeText;
	/** Why, in the words of the server; undefined where none of its last lines says so. */
	cause?: SafeText;
	/** What else is worth reading of its stderr: the cause first, then what belongs to it; without one its last lines. */
	lines: readonly SafeText[];
};

export type ExtensionSummary = {
	id: string;
	name: SafeText;
	displayName: SafeText;
	version: SafeText;
	/** Where the record cannot be read, whether the client has its entry. */
	enabled: boolean;
	state: ExtensionState;
	/** Why it is not ready, or what does not work although it is, in one sentence. */
	problem?: SafeText;
	running: boolean;
	inClient: InClient;
	entry: EntryMode;
	/** Unknown where the record cannot be read. */
	serverType?: ServerType;
	/** When its record was last written: installed, configured, switched; ISO 8601. */
	changedAt: string;
	/** What was found when it was last looked for an update of this version. */
	update?: UpdateCheck;
	/** How its last run crashed or could not be started, when none runs now. */
	lastFailure?: LastFailure;
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
	/** What the server, or the last one that ran, printed to stdout that is not MCP. */
	nonMcp?: NonMcpOutput;
	/** Whether `rollback` has somewhere to go. */
	canRollBack: boolean;
};

/** Names that are on disk: nothing is started for them, and nothing is judged. */
export type KnownNames = {
	/** The ids of what is installed. */
	extensions: () => Promise<readonly string[]>;
	/** The names of the client's entries that are not ours; exact, through `safeLine` before they are shown. */
	entries: () => Promise<readonly string[]>;
	/** What the manifest of an extension names; none for what is not installed. */
	ofManifest: (id: string, of: 'tools' | 'prompts' | 'settings') => Promise<readonly string[]>;
};
