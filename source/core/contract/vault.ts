import type {SafeText} from '../safe-text.ts';
import type {VaultKind} from '../settings.ts';

export type VaultStatus = {
	/** The one in use; undefined when none was chosen and the keychain does not answer. */
	vault: VaultKind | undefined;
	available: readonly {
		kind: VaultKind;
		name: SafeText;
		ok: boolean;
		/** Whether it was asked: a keychain is left alone under `MCPB_TUI_HOME` until it is chosen. */
		asked: boolean;
		/** Whether it is opened with a passphrase of the user's. */
		passphrase: boolean;
		/** What keeps it from working, or what does not work with it. */
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
