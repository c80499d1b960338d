import type {
	ClientStatus,
	ExtensionDetail,
	ExtensionSummary,
	RememberedCall,
	Root,
	RunningServer,
	Tool,
	VaultStatus,
} from '../core/contract.ts';
import type {UserError} from '../core/errors.ts';
import {own} from '../core/own.ts';
import type {SafeText} from '../core/safe-text.ts';
import type {Call} from './calls/call.ts';
import type {Question} from './calls/question.ts';
import {editOf, type TextEdit} from './components/text-edit.ts';
import type {Overlay} from './overlays.ts';
import {type ListView, startView} from './screens/home/list-model.ts';
import type {LogState} from './screens/logs/log-state.ts';
import {type LogView, startLogView} from './screens/logs/log-view.ts';
import {type Offers, startOffers} from './screens/offers/offers.ts';
import type {Task} from './tasks.ts';

export const tabs = ['overview', 'settings', 'tools', 'logs', 'calls'] as const;
export type Tab = (typeof tabs)[number];

export type ToolList =
	| {status: 'loading'}
	| {status: 'ready'; tools: readonly Tool[]}
	| {status: 'failed'; error: UserError};

export type Notice = {
	readonly id: number;
	readonly tone: 'good' | 'warn' | 'bad' | 'text';
	readonly text: SafeText;
	readonly hint?: SafeText;
};
export type PanelSize = 'normal' | 'half' | 'full';

export type AppState = {
	readonly columns: number;
	readonly rows: number;
	readonly readonly: boolean;
	readonly demo: boolean;
	/** Whether the first list has come. */
	readonly loaded: boolean;
	readonly problem?: UserError;
	readonly extensions: readonly ExtensionSummary[];
	readonly servers: readonly RunningServer[];
	readonly client?: ClientStatus;
	readonly vault?: VaultStatus;
	readonly selected: string | undefined;
	/** Whose details are on screen: the selected one's, as soon as they are known or clearly take their time. */
	readonly shown: string | undefined;
	/** First visible row of the list. */
	readonly first: number;
	readonly filter: {readonly editing: boolean; readonly text: TextEdit};
	readonly focus: 'extensions' | 'detail';
	readonly tab: Tab;
	/** How much of the screen the panel in focus has. */
	readonly size: PanelSize;
	readonly list: ListView;
	/** First visible line of the detail. */
	readonly scroll: number;
	/** Which tool is in focus. */
	readonly tool: number;
	/** Which call of the list of calls is in focus, and by server what is remembered of calls. */
	readonly call: number;
	readonly history: Readonly<Record<string, readonly RememberedCall[] | UserError>>;
	readonly details: Readonly<Record<string, ExtensionDetail | UserError>>;
	readonly tools: Readonly<Record<string, ToolList>>;
	/** What else servers offer, and which part of it is on screen. */
	readonly offers: Offers;
	/** The calls of this sitting, the newest last: also those whose screen was left. */
	readonly calls: readonly Call[];
	/** What servers ask and wait for, the first one asked first. */
	readonly questions: readonly Question[];
	/** The folders that a server is told of, by its id, as long as the screens are open. */
	readonly roots: Readonly<Record<string, readonly Root[]>>;
	/** What an answer in a model's place begins with on request: the answer before. */
	readonly sampleTemplate: string;
	readonly log: LogState | undefined;
	readonly logView: LogView;
	/** How often the log was asked for anew. */
	readonly logOpenings: number;
	/** The top one last. */
	readonly overlays: readonly Overlay[];
	readonly notice: Notice | undefined;
	readonly notices: readonly Notice[];
	readonly tasks: readonly Task[];
	/** What was done, as commands, the newest last. */
	readonly commands: readonly (readonly string[])[];
};

export type AppStart = {columns: number; rows: number; readonly?: boolean; demo?: boolean};

export function startState({columns, rows, readonly = false, demo = false}: AppStart): AppState {
	return {
		columns,
		rows,
		readonly,
		demo,
		loaded: false,
		extensions: [],
		servers: [],
		selected: undefined,
		shown: undefined,
		first: 0,
		filter: {editing: false, text: editOf('')},
		focus: 'extensions',
		tab: 'overview',
		size: 'normal',
		list: startView,
		scroll: 0,
		tool: 0,
		call: 0,
		history: {},
		details: {},
		tools: {},
		offers: startOffers,
		calls: [],
		questions: [],
		roots: {},
		sampleTemplate: 'You asked: {{prompt}}',
		log: undefined,
		logView: startLogView,
		logOpenings: 0,
		overlays: [],
		notice: undefined,
		notices: [],
		tasks: [],
		commands: [],
	};
}

export function selectedExtension(state: AppState): ExtensionSummary | undefined {
	return state.extensions.find(({id}) => id === state.selected);
}

export function selectedDetail(state: AppState): ExtensionDetail | undefined {
	const detail = state.selected === undefined ? undefined : own(state.details, state.selected);
	return detail && !(detail instanceof Error) ? detail : undefined;
}

export function topOverlay(state: AppState): Overlay | undefined {
	return state.overlays.at(-1);
}

/** The open overlay of a kind, if there is one. */
export function overlayOf<Kind extends Overlay['kind']>(
	state: AppState,
	kind: Kind,
): Extract<Overlay, {kind: Kind}> | undefined {
	return state.overlays.findLast(overlay => overlay.kind === kind) as
		| Extract<Overlay, {kind: Kind}>
		| undefined;
}
