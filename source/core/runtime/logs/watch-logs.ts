import {type FSWatcher, watch} from 'node:fs';
import {dirname, join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import type {LogSources} from '../../contract.ts';
import {ensureFolder, exists} from '../../files.ts';
import type {Paths} from '../../paths.ts';
import {logFilePattern, logFolder} from '../log-format.ts';
import {type LogFile, logFileOf, serversOf} from './log-files.ts';

export type LogChanges = {
	/** Files that changed since the last look; undefined when the signal ended it. */
	next: () => Promise<readonly LogFile[] | undefined>;
	close: () => void;
};

/** A folder that can be watched: made where it may be; where it is not there, the nearest one above it. */
async function watchable(paths: Paths, folder: string): Promise<string> {
	if (!paths.lookOnly) return ensureFolder(folder);
	let found = folder;
	while (!(await exists(found)) && dirname(found) !== found) found = dirname(found);
	return found;
}

/**
 * Watches the logs of extensions; of `all` also those that are not there yet. Tells of changes at most once in
 * `pause` milliseconds, and does nothing while nothing changes.
 */
export async function watchLogs(
	paths: Paths,
	sources: LogSources,
	{signal, pause = 0}: {signal: AbortSignal | undefined; pause?: number},
): Promise<LogChanges> {
	const watchers = new Map<string, FSWatcher>();
	let changed = new Map<string, LogFile>();
	let wake: (() => void) | undefined;
	const note = (file: LogFile) => {
		changed.set(file.key, file);
		wake?.();
	};
	const watchFolder = (name: string, folder: string, onName: (name: string) => void) => {
		if (watchers.has(name)) return;
		const watcher = watch(folder, (_kind, file) => file !== null && onName(file));
		watcher.on('error', () => wake?.());
		watchers.set(name, watcher);
	};
	const watchServer = (server: string, folder: string) =>
		watchFolder(server, folder, name => {
			if (logFilePattern.test(name)) note(logFileOf(paths, server, name));
		});
	const onAbort = () => wake?.();
	signal?.addEventListener('abort', onAbort, {once: true});

	if (sources === 'all') {
		const folder = await watchable(paths, join(paths.state, 'logs'));
		watchFolder('', folder, server => {
			// What was written there before it could be watched would not be told of.
			void newServer(server).catch(() => undefined);
		});
	}
	const newServer = async (server: string) => {
		if (watchers.has(server)) return;
		const folder = logFolder(paths, server);
		watchServer(server, folder);
		const {readdir} = await import('node:fs/promises');
		for (const name of await readdir(folder)) {
			if (logFilePattern.test(name)) note(logFileOf(paths, server, name));
		}
	};
	for (const server of await serversOf(paths, sources))
		watchServer(server, await watchable(paths, logFolder(paths, server)));

	return {
		async next() {
			while (changed.size === 0) {
				if (signal?.aborted) return undefined;
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			}
			if (pause > 0) await wait(pause, undefined, signal && {signal}).catch(() => undefined);
			const files = [...changed.values()];
			changed = new Map();
			return signal?.aborted ? undefined : files;
		},
		close() {
			signal?.removeEventListener('abort', onAbort);
			for (const watcher of watchers.values()) watcher.close();
		},
	};
}
