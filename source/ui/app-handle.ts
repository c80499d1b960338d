import type {Core, ElicitationAnswer, HeaderValue, ServerConnection} from '../core/contract.ts';
import {homeFolder} from '../core/person.ts';
import type {SafeText} from '../core/safe-text.ts';
import {type AppAction, appReducer} from './app-reducer.ts';
import {type AppStart, type AppState, type Notice, startState} from './app-state.ts';
import type {CallHandle} from './calls/run-call.ts';
import type {KeyRecord} from './keymap.ts';
import type {PanelOnScreen} from './pointer.ts';
import {errorWords} from './show.ts';
import {createStore} from './store.ts';
import {createTasks, type Tasks} from './tasks.ts';
import type {ImageProtocol} from './terminal/images.ts';
import type {Theme} from './theme.ts';

/** What the screens' actions work with: the state and how to change it, core, and the ways to tell the user. */
export type App = {
	readonly core: Core;
	readonly home: string;
	/** A bundle to begin with, offered while nothing is installed. */
	readonly sample: string | undefined;
	theme: Theme;
	keys: readonly KeyRecord[];
	/** Ends with the screens: everything that is still going on ends with it. */
	readonly lifetime: AbortSignal;
	readonly connections: Map<string, Promise<ServerConnection>>;
	/** What is sent to remote servers, by their URLs: names of secrets, never the secrets. */
	readonly headers: Map<string, Readonly<Record<string, HeaderValue>>>;
	/** The panels that are drawn now. */
	readonly panels: Set<PanelOnScreen>;
	/** Of the calls that run, by their keys. */
	readonly callHandles: Map<string, CallHandle>;
	/** Gives the server the answer to a question, by the question's key. */
	readonly answers: Map<string, (answer: ElicitationAnswer) => void>;
	state: () => AppState;
	dispatch: (action: AppAction) => void;
	subscribe: (listener: () => void) => () => void;
	notify: (tone: Notice['tone'], text: SafeText, hint?: SafeText) => void;
	/** Shows an error as a notice; that something was interrupted on purpose is no news. */
	fail: (error: unknown) => void;
	/** Does something that takes time, named in the header; what it throws is shown. */
	run: Tasks['run'];
	/** Gives a task up. */
	cancel: Tasks['cancel'];
	terminal: TerminalDoor;
};

/** What an action can ask of the terminal. */
type TerminalDoor = {
	/** Puts text on the clipboard of whoever looks at the terminal, if that allows it. */
	copy: (text: string) => void;
	/** Sends what draws outside of frames, after the newest frame. */
	draw: (bytes: string) => void;
	/** How pictures are shown; where that is not known the terminal is asked, and answers later or never. */
	images: () => ImageProtocol | undefined;
	suspend: () => void;
	/** Gives the terminal to another program until `work` is done. */
	lend: <Result>(work: () => Promise<Result>) => Promise<Result>;
	repaint: () => void;
	/** Takes the mouse, or gives it back to the terminal; whether it is ours now. */
	toggleMouse: () => boolean;
	exit: (exitCode: number) => void;
};

export type AppOptions = AppStart & {
	core: Core;
	theme: Theme;
	keys: readonly KeyRecord[];
	lifetime: AbortSignal;
	terminal: TerminalDoor;
	sample?: string;
};

const noticeTime = 6000;
// What went wrong has to be read, and acted on.
const errorTime = 30_000;

export function createApp({core, theme, keys, lifetime, terminal, sample, ...start}: AppOptions): App {
	const store = createStore(appReducer, startState(start));
	let counter = 0;
	let timer: NodeJS.Timeout | undefined;

	const notify: App['notify'] = (tone, text, hint) => {
		counter++;
		store.dispatch({type: 'notice', notice: {id: counter, tone, text, ...(hint !== undefined && {hint})}});
		clearTimeout(timer);
		timer = setTimeout(
			() => store.dispatch({type: 'notice', notice: undefined}),
			tone === 'bad' ? errorTime : noticeTime,
		).unref();
	};
	const fail = (thrown: unknown) => {
		if (lifetime.aborted) return;
		const {message, hint, error} = errorWords(thrown);
		if (error.code !== 'INTERRUPTED') notify('bad', message, hint);
	};
	const tasks = createTasks({dispatch: store.dispatch, fail, lifetime, nextId: () => ++counter});

	lifetime.addEventListener('abort', () => clearTimeout(timer));
	return {
		core,
		home: homeFolder(),
		sample,
		theme,
		keys,
		lifetime,
		connections: new Map(),
		headers: new Map(),
		panels: new Set(),
		callHandles: new Map(),
		answers: new Map(),
		state: store.getState,
		dispatch: store.dispatch,
		subscribe: store.subscribe,
		notify,
		fail,
		...tasks,
		terminal,
	};
}
