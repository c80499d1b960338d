import type {EntryChange, SyncResult} from '../core/contract.ts';
import type {UserError} from '../core/errors.ts';
import type {SafeText} from '../core/safe-text.ts';
import type {VaultKind} from '../core/settings.ts';
import type {QuestionState} from './calls/question.ts';
import type {Line} from './components/lines.ts';
import type {TextEdit} from './components/text-edit.ts';
import type {Place} from './keymap/key-facts.ts';
import type {AskState} from './screens/ask/ask-state.ts';
import type {BackupsState} from './screens/backups/backups-state.ts';
import type {CopyState} from './screens/copy/copy-items.ts';
import type {ImageState} from './screens/image/image-state.ts';
import type {InstallState} from './screens/install/install-state.ts';
import type {LogFilterState} from './screens/logs/filter-dialog.tsx';
import type {RawLogState} from './screens/logs/raw-screen.tsx';
import type {ServerState} from './screens/offers/offers.ts';
import type {RequestState} from './screens/offers/request-state.ts';
import type {RememberedState} from './screens/remembered/remembered-state.ts';
import type {ResultState} from './screens/result/open-result.ts';
import type {RootsState} from './screens/roots/roots-state.ts';
import type {SettingsState} from './screens/settings/settings-state.ts';
import type {CallState} from './screens/tools/call-state.ts';
import type {LinesState} from './screens/tools/lines-dialog.tsx';
import type {PassphraseState} from './screens/vault/passphrase-actions.ts';

/** One thing to be done to several extensions. */
export type BatchIntent = {
	readonly type: 'batch';
	readonly what: 'on' | 'off' | 'start' | 'stop' | 'remove';
	readonly ids: readonly string[];
};

/** What a confirmation goes on to do. */
export type Intent =
	| {type: 'remove'; id: string}
	| BatchIntent
	| {type: 'stop'; id: string}
	| {type: 'restart'; id: string}
	| {type: 'roll-back'; id: string}
	| {type: 'call'; key: string}
	| {type: 'delete-saved'; id: string; name: string}
	| {type: 'leave-form'}
	| {type: 'restore-backup'; name: string; time: string}
	| {type: 'save-settings'};

export type ConfirmState = {
	readonly kind: 'confirm';
	readonly title: SafeText;
	readonly lines: readonly Line[];
	readonly yes: SafeText;
	readonly answer: 'no' | 'yes';
	/** The first line that is seen, where there are more than fit. */
	readonly scroll?: number;
	readonly command?: readonly string[];
	readonly intent: Intent;
};

export type SyncState = {
	readonly kind: 'sync';
	/** What would change, or what was written. */
	readonly mode: 'preview' | 'written';
	readonly title: SafeText;
	readonly result?: SyncResult;
	/** What could be written, of which one has the focus, and what was decided about them by id. */
	readonly entries?: readonly EntryChange[];
	readonly entry?: number;
	readonly picks?: Readonly<Record<string, boolean>>;
	readonly problem?: UserError;
	readonly busy: boolean;
	readonly scroll: number;
};

export type VaultState = {
	readonly kind: 'vault';
	readonly choice: VaultKind;
	readonly busy: boolean;
	/** Why it came up by itself: settings that could not be saved without one. */
	readonly reason?: UserError;
	readonly problem?: UserError;
};

export type HelpState = {readonly kind: 'help'; readonly places: readonly Place[]; readonly scroll: number};
/** A list of which one line has the focus. */
export type HistoryState = {readonly kind: 'history'; readonly focus: number};
export type TasksState = {readonly kind: 'tasks'; readonly focus: number};
export type PaletteState = {
	readonly kind: 'palette';
	readonly text: TextEdit;
	readonly focus: number;
	readonly places: readonly Place[];
};

export type Overlay =
	| ConfirmState
	| SyncState
	| VaultState
	| PassphraseState
	| HelpState
	| HistoryState
	| TasksState
	| PaletteState
	| LogFilterState
	| RawLogState
	| InstallState
	| SettingsState
	| CallState
	| QuestionState
	| ResultState
	| RequestState
	| ServerState
	| AskState
	| RootsState
	| RememberedState
	| LinesState
	| CopyState
	| BackupsState
	| ImageState;
