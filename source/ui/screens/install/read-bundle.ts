import {basename} from 'node:path';
import type {OpenOptions, PreparedBundle} from '../../../core/contract.ts';
import {toUserError} from '../../../core/errors.ts';
import {ours, safeJoin, safeLine} from '../../../core/safe-text.ts';
import type {App} from '../../app-handle.ts';
import {type AppState, overlayOf} from '../../app-state.ts';
import {bytes} from '../../show.ts';
import {reviewBundle, sourceProblem, startInstall} from './install-state.ts';

/** Whether nothing lies over the home screen, nor will as soon as something that was asked for is done: its settings. */
function isFree({overlays, filter, tasks}: AppState): boolean {
	return overlays.length === 0 && !filter.editing && tasks.every(({cancellable}) => cancellable);
}

/** Resolves the next time that the home screen is free. */
async function nextFree(app: App, signal: AbortSignal): Promise<void> {
	const freed = Promise.withResolvers<void>();
	const stop = app.subscribe(() => isFree(app.state()) && freed.resolve());
	const give = () => freed.reject(signal.reason);
	signal.addEventListener('abort', give, {once: true});
	await freed.promise.finally(() => {
		stop();
		signal.removeEventListener('abort', give);
	});
}

type Reading = {
	source: string;
	/** The id of what it is an update of. */
	update?: string;
	read: (options: Pick<OpenOptions, 'signal' | 'onProgress'>) => Promise<PreparedBundle>;
	before?: Promise<void> | undefined;
};

/** Reads one bundle as a task, once `before` is over; resolves when its review is open or will never be. */
function readBundle(app: App, {source, update, read, before}: Reading): Promise<void> {
	const ended = Promise.withResolvers<void>();
	app.run(
		safeJoin`reading ${safeLine(basename(source))}`,
		async ({id, signal, progress}) => {
			const shown = () => {
				const stage = overlayOf(app.state(), 'install')?.stage;
				return stage?.at === 'loading' && stage.task === id ? stage : undefined;
			};
			if (!before)
				app.dispatch({
					type: 'open',
					overlay: {
						kind: 'install',
						stage: {at: 'loading', source, task: id, ...(update !== undefined && {update})},
					},
				});
			try {
				await before;
				signal.throwIfAborted();
				const bundle = await read({
					signal,
					onProgress(now) {
						const of = now.totalBytes === undefined ? ours('') : safeJoin` of ${bytes(now.totalBytes)}`;
						progress(safeJoin`${bytes(now.receivedBytes)}${of}`);
						const stage = shown();
						if (stage)
							app.dispatch({
								type: 'change',
								overlay: {kind: 'install', stage: {...stage, progress: now}},
							});
					},
				});
				try {
					progress(ours('read; its review comes as soon as nothing else is open'));
					// Coming up by itself it would take keys meant for others, or the place of another one that waited.
					while (!shown() && !isFree(app.state())) await nextFree(app, signal);
					signal.throwIfAborted();
				} catch (error) {
					bundle.close();
					throw error;
				}
				app.dispatch({type: 'open', overlay: reviewBundle(bundle)});
			} catch (error) {
				if (!shown()) throw error;
				if (update !== undefined) {
					app.dispatch({type: 'close', kind: 'install'});
					throw error;
				}
				const back = signal.aborted ? startInstall(source) : sourceProblem(source, toUserError(error));
				app.dispatch({type: 'change', overlay: back});
			} finally {
				ended.resolve();
			}
		},
		{cancellable: true},
	);
	return ended.promise;
}

/** Reads bundles one after another: the first on screen, the others behind it, each with its review. */
export function readBundles(app: App, sources: readonly string[]): void {
	let before: Promise<void> | undefined;
	for (const source of sources)
		before = readBundle(app, {source, before, read: options => app.core.prepare(source, options)});
}

/** Reads what is now where an extension came from, and opens its review. */
export function readUpdate(app: App, id: string): void {
	const source = `update of ${id}`;
	void readBundle(app, {source, update: id, read: options => app.core.prepareUpdate(id, options)});
}
