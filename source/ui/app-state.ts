import type {
	ClientStatus,
	EntryChange,
	ExtensionDetail,
	ExtensionSummary,
	RememberedCall,
	Root,
	RunningServer,
	SyncResult,
	Tool,
	VaultStatus,
} from '../core/contract.ts';
import type {UserError} from '../core/errors.ts';
import type {SafeText} from '../core/safe-text.ts';
import type {VaultKind} from '../core/settings.ts';
import type {Call} from './calls/call.ts';
import {type CallAction, callsReducer} from './calls/calls-reducer.ts';
import {type Question, type QuestionAction, type QuestionState, questionsReducer} from './calls/question.ts';
import type {Line} from './components/lines.ts';
import {editOf, type TextEdit} from './components/text-edit.ts';
import type {Place} from './keymap/key-facts.ts';
import type {AskState} from './screens/ask/ask-state.ts';
import type {BackupsState} from './screens/backups/backups-state.ts';
import type {CopyState} from './screens/copy/copy-items.ts';
import {isForeign, type ListView, listOf, startView} from './screens/home/list-model.ts';
import type {ImageState} from './screens/image/image-state.ts';
import type {InstallState} from './screens/install/install-state.ts';
import type {LogFilterState} from './screens/logs/filter-dialog.tsx';
import {type LogAction, type LogState, logReducer} from './screens/logs/log-state.ts';
import {type LogView, startLogView} from './screens/logs/log-view.ts';
import type {RawLogState} from './screens/logs/raw-screen.tsx';
import {type Offers, type ServerState, startOffers} from './screens/offers/offers.ts';
import type {RequestState} from './screens/offers/request-state.ts';
import type {RememberedState} from './screens/remembered/remembered-state.ts';
import type {ResultState} from './screens/result/open-result.ts';
import type {RootsState} from './screens/roots/roots-state.ts';
import type {SettingsState} from './screens/settings/settings-state.ts';
import type {CallState} from './screens/tools/call-state.ts';
import type {LinesState} from './screens/tools/lines-dialog.tsx';
import type {PassphraseState} from './screens/vault/passphrase-actions.ts';

import type {Task} from './tasks.ts';

export const tabs = ['overview', 'settings', 'tools', 'logs', 'calls'] as const;
export type Tab = (typeof tabs)[number];

type ToolList =
	| {status: 'loading'}
	| {status: 'ready'; tools: readonly Tool[]}
	| {status: 'failed'; error: UserError};

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

export type AppAction =
	| {type: 'resized'; columns: number; rows: number}
	| {type: 'loaded'; extensions: readonly ExtensionSummary[]}
	| {type: 'load-failed'; error: UserError}
	| {type: 'servers'; servers: readonly RunningServer[]}
	| {type: 'client'; client: ClientStatus}
	| {type: 'vault'; vault: VaultStatus}
	| {type: 'detail'; id: string; detail: ExtensionDetail | UserError}
	| {type: 'detail-late'}
	| {type: 'tools'; id: string; list: ToolList | undefined}
	| {type: 'select'; id: string | undefined}
	| {type: 'first-row'; first: number}
	| {type: 'filter'; text: TextEdit}
	| {type: 'filter-open'}
	| {type: 'filter-close'; keep: boolean}
	| {type: 'focus'; focus: AppState['focus']}
	| {type: 'tab'; tab: Tab}
	| {type: 'size'; size: PanelSize}
	| {type: 'list'; view: Partial<ListView>}
	| {type: 'scroll'; scroll: number}
	| {type: 'tool'; tool: number}
	| {type: 'call'; call: number}
	| {type: 'history'; id: string; calls: readonly RememberedCall[] | UserError}
	| CallAction
	| {type: 'offers'; change: (offers: Offers) => Offers}
	| QuestionAction
	| {type: 'roots'; id: string; roots: readonly Root[]}
	| {type: 'sample-template'; text: string}
	| {type: 'log-open'; log: LogState | undefined}
	| {type: 'log'; id: string; action: LogAction}
	| {type: 'log-view'; view: LogView}
	| {type: 'log-again'}
	| {type: 'open'; overlay: Overlay}
	/** Replaces the overlay of that kind; without one nothing happens: it was left meanwhile. */
	| {type: 'change'; overlay: Overlay}
	| {type: 'close'; kind: Overlay['kind']}
	| {type: 'notice'; notice: Notice | undefined}
	| {type: 'task-started'; task: Task}
	| {type: 'task-changed'; id: number; change: Partial<Task>}
	| {type: 'task-ended'; id: number}
	| {type: 'did'; command: readonly string[]};

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
	const detail = state.selected === undefined ? undefined : state.details[state.selected];
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

/** The selection stays on what it was on; if that is gone, on its neighbour. Nothing of ours is no neighbour of others'. */
function keepSelection(state: AppState, before: AppState): AppState {
	const {items} = listOf(state);
	if (items.some(({id}) => id === state.selected)) return state;
	if (state.extensions.length === 0 && !isForeign(state.selected)) return select(state, undefined);
	const index = listOf(before).items.findIndex(({id}) => id === state.selected);
	return select(state, items[Math.max(0, Math.min(index, items.length - 1))]?.id);
}

function select(state: AppState, id: string | undefined): AppState {
	if (id === state.selected) return state;
	const isKnown = id === undefined || isForeign(id) || state.details[id] !== undefined;
	return {
		...state,
		selected: id,
		scroll: 0,
		tool: 0,
		call: 0,
		offers: {...state.offers, focus: 0},
		...(isKnown && {shown: id}),
	};
}

export function appReducer(state: AppState, action: AppAction): AppState {
	switch (action.type) {
		case 'resized':
			return {...state, columns: action.columns, rows: action.rows};
		case 'loaded': {
			const {problem: _, ...rest} = state;
			const ids = new Set(action.extensions.map(({id}) => id));
			const details = Object.fromEntries(Object.entries(state.details).filter(([id]) => ids.has(id)));
			const marked = new Set([...state.list.marked].filter(id => ids.has(id)));
			const list = marked.size === state.list.marked.size ? state.list : {...state.list, marked};
			return keepSelection({...rest, loaded: true, extensions: action.extensions, details, list}, state);
		}
		case 'load-failed':
			return {...state, loaded: true, problem: action.error};
		case 'servers': {
			const running = new Set(action.servers.filter(server => server.state === 'running').map(({id}) => id));
			const tasks = state.tasks.filter(({starts}) => starts === undefined || !running.has(starts));
			return {...state, servers: action.servers, tasks};
		}
		case 'client':
			return keepSelection({...state, client: action.client}, state);
		case 'vault':
			return {...state, vault: action.vault};
		case 'detail':
			return {
				...state,
				details: {...state.details, [action.id]: action.detail},
				...(action.id === state.selected && {shown: action.id}),
			};
		case 'detail-late':
			return {...state, shown: state.selected};
		case 'tools': {
			const {[action.id]: _, ...others} = state.tools;
			return {...state, tools: action.list ? {...others, [action.id]: action.list} : others};
		}
		case 'select':
			return select(state, action.id);
		case 'first-row':
			return action.first === state.first ? state : {...state, first: action.first};
		case 'filter':
			return keepSelection({...state, filter: {editing: true, text: action.text}}, state);
		case 'filter-open':
			return {...state, focus: 'extensions', filter: {...state.filter, editing: true}};
		case 'filter-close': {
			const text = action.keep ? state.filter.text : editOf('');
			return keepSelection({...state, filter: {editing: false, text}}, state);
		}
		case 'focus':
			return {...state, focus: action.focus};
		case 'tab':
			return action.tab === state.tab ? state : {...state, tab: action.tab, scroll: 0};
		case 'size':
			return {...state, size: action.size};
		case 'list':
			return {...state, list: {...state.list, ...action.view}};
		case 'scroll':
			return action.scroll === state.scroll ? state : {...state, scroll: action.scroll};
		case 'tool':
			return {...state, tool: action.tool};
		case 'call':
			return {...state, call: action.call};
		case 'history':
			return {...state, history: {...state.history, [action.id]: action.calls}};
		case 'offers':
			return {...state, offers: action.change(state.offers)};
		case 'call-added':
		case 'call-changed':
			return {...state, calls: callsReducer(state.calls, action)};
		case 'question-added':
		case 'question-changed':
		case 'question-answered':
			return {...state, questions: questionsReducer(state.questions, action)};
		case 'roots':
			return {...state, roots: {...state.roots, [action.id]: action.roots}};
		case 'sample-template':
			return {...state, sampleTemplate: action.text};
		case 'log-open':
			return {...state, log: action.log};
		case 'log-view':
			return {...state, logView: action.view};
		case 'log-again':
			return {...state, logOpenings: state.logOpenings + 1};
		case 'log':
			return state.log?.id === action.id ? {...state, log: logReducer(state.log, action.action)} : state;
		default:
			return reduceLayers(state, action);
	}
}

type LayerAction = Extract<
	AppAction,
	{type: 'open' | 'change' | 'close' | 'notice' | 'task-started' | 'task-changed' | 'task-ended' | 'did'}
>;

const kept = 200;

function reduceLayers(state: AppState, action: LayerAction): AppState {
	switch (action.type) {
		case 'open':
			return {
				...state,
				overlays: [...state.overlays.filter(({kind}) => kind !== action.overlay.kind), action.overlay],
			};
		case 'change':
			return {
				...state,
				overlays: state.overlays.map(overlay =>
					overlay.kind === action.overlay.kind ? action.overlay : overlay,
				),
			};
		case 'close':
			return {...state, overlays: state.overlays.filter(({kind}) => kind !== action.kind)};
		case 'notice': {
			const notices = action.notice ? [...state.notices, action.notice].slice(-kept) : state.notices;
			return {...state, notice: action.notice, notices};
		}
		case 'task-started':
			return {...state, tasks: [...state.tasks, action.task]};
		case 'task-changed':
			return {
				...state,
				tasks: state.tasks.map(task => (task.id === action.id ? {...task, ...action.change} : task)),
			};
		case 'task-ended':
			return {...state, tasks: state.tasks.filter(({id}) => id !== action.id)};
		case 'did':
			return {...state, commands: [...state.commands, action.command].slice(-kept)};
	}
}
