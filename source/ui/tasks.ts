import {anySignal} from '../core/any-signal.ts';
import type {SafeText} from '../core/safe-text.ts';
import type {AppAction} from './app-reducer.ts';

/** Something that takes time and is named in the header until it is done. */
export type Task = {
	readonly id: number;
	readonly label: SafeText;
	/** ISO 8601. */
	readonly since: string;
	/** How far it is. */
	readonly progress?: SafeText;
	/** It can be given up. */
	readonly cancellable: boolean;
	readonly cancelling: boolean;
	/** The server that it starts: once that one runs there is nothing left to say. */
	readonly starts?: string;
};

/** What the work of a task is given. */
export type TaskHandle = {
	id: number;
	/** Ends when the task is given up, and with the screens. */
	signal: AbortSignal;
	progress: (text: SafeText) => void;
};

export type TaskAbout = {starts?: string; cancellable?: boolean};

export type Tasks = {
	run: (label: SafeText, work: (task: TaskHandle) => Promise<void>, about?: TaskAbout) => void;
	cancel: (id: number) => void;
};

type Surroundings = {
	dispatch: (action: AppAction) => void;
	fail: (error: unknown) => void;
	lifetime: AbortSignal;
	nextId: () => number;
};

export function createTasks({dispatch, fail, lifetime, nextId}: Surroundings): Tasks {
	const running = new Map<number, AbortController>();
	return {
		run(label, work, {starts, cancellable = false} = {}) {
			const id = nextId();
			const own = new AbortController();
			running.set(id, own);
			const since = new Date().toISOString();
			const task: Task = {
				id,
				label,
				since,
				cancellable,
				cancelling: false,
				...(starts !== undefined && {starts}),
			};
			dispatch({type: 'task-started', task});
			const handle: TaskHandle = {
				id,
				signal: anySignal(own.signal, lifetime),
				progress: progress => dispatch({type: 'task-changed', id, change: {progress}}),
			};
			void work(handle)
				.catch((error: unknown) => {
					if (!own.signal.aborted) fail(error);
				})
				.finally(() => {
					running.delete(id);
					dispatch({type: 'task-ended', id});
				});
		},
		cancel(id) {
			dispatch({type: 'task-changed', id, change: {cancelling: true}});
			running.get(id)?.abort();
		},
	};
}
