import type {SafeText} from '../safe-text.ts';
import type {SyncResult} from './client.ts';
import type {EntryMode, ExtensionDetail} from './extension.ts';

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
