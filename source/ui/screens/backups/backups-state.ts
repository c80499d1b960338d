import type {BackupView, RestoredBackup} from '../../../core/contract.ts';
import type {UserError} from '../../../core/errors.ts';

/** The kept files of the client, and what bringing one back changes. */
export type BackupsState = {
	readonly kind: 'backups';
	/** Undefined until they are read; the newest first. */
	readonly items: readonly BackupView[] | undefined;
	readonly focus: number;
	/** By name: what bringing it back would do. */
	readonly effects: Readonly<Record<string, RestoredBackup | UserError>>;
	readonly problem?: UserError;
};

export function backupInFocus({items, focus}: BackupsState): BackupView | undefined {
	return items?.[focus];
}
