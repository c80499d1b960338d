import {basename} from 'node:path';
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

/** Reads one bundle as a task, once `before` is over; resolves when its review is open or will never be. */
function readBundle(app: App, source: string, before: Promise<void> | undefined): Promise<void> {
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
					type: 'change',
					overlay: {kind: 'install', stage: {at: 'loading', source, task: id}},
				});
			try {
				await before;
				signal.throwIfAborted();
				const bundle = await app.core.prepare(source, {
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
	for (const source of sources) before = readBundle(app, source, before);
}
