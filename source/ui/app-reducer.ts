import type {
	ClientStatus,
	ExtensionDetail,
	ExtensionSummary,
	RememberedCall,
	Root,
	RunningServer,
	VaultStatus,
} from '../core/contract.ts';
import type {UserError} from '../core/errors.ts';
import type {AppState, Notice, PanelSize, Tab, ToolList} from './app-state.ts';
import {type CallAction, callsReducer} from './calls/calls-reducer.ts';
import {type QuestionAction, questionsReducer} from './calls/question.ts';
import {editOf, type TextEdit} from './components/text-edit.ts';
import type {Overlay} from './overlays.ts';
import {isForeign, type ListView, listOf} from './screens/home/list-model.ts';
import {type LogAction, type LogState, logReducer} from './screens/logs/log-state.ts';
import type {LogView} from './screens/logs/log-view.ts';
import type {Offers} from './screens/offers/offers.ts';
import type {Task} from './tasks.ts';

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
	const isKnown = id === undefined || isForeign(id) || Object.hasOwn(state.details, id);
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
