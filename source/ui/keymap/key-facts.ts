import type {SafeText} from '../../core/safe-text.ts';
import type {AppState} from '../app-state.ts';

/** A part of the screen that has keys of its own. `movable` is whatever can be scrolled or
 * stepped through; in `pages` Space reads on, as in `less`. */
export type Place =
	| 'everywhere'
	| 'home'
	| 'extensions'
	| 'detail'
	| 'log'
	| 'log-filter'
	| 'tools'
	| 'settings-tab'
	| 'filter'
	| 'search'
	| 'movable'
	| 'pages'
	| 'source'
	| 'loading'
	| 'review'
	| 'accept'
	| 'form'
	| 'settings'
	| 'call'
	| 'call-form'
	| 'running-call'
	| 'call-json'
	| 'ask'
	| 'roots'
	| 'remembered'
	| 'lines'
	| 'question'
	| 'question-url'
	| 'question-sample'
	| 'result'
	| 'tree'
	| 'call-result'
	| 'own-result'
	| 'offers'
	| 'prompts'
	| 'resources'
	| 'server-facts'
	| 'request'
	| 'tasks'
	| 'history'
	| 'calls'
	| 'copy'
	| 'image'
	| 'sync'
	| 'backups'
	| 'confirm'
	| 'vault'
	| 'passphrase'
	| 'palette'
	| 'overlay';

/** One key as a record: what it is called, where it works, and why it may not. */
export type KeyFacts = {
	readonly id: string;
	/** As the reader of the terminal names them, the one to show first. */
	readonly keys: readonly string[];
	readonly label: SafeText;
	/** What it does now, where that depends; undefined for `label`. */
	readonly labelNow?: (state: AppState) => SafeText | undefined;
	readonly where: readonly Place[];
	readonly group: 'Extensions' | 'Servers' | 'Client' | 'Moving' | 'Forms' | 'Looking' | 'General';
	/** Shown in the footer, the smaller number first. */
	readonly footer?: number;
	/** Changes something: not there with --readonly. */
	readonly changes?: boolean;
	/** Why it does nothing now. */
	readonly disabledReason?: (state: AppState) => SafeText | undefined;
};
