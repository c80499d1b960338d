import {type FSWatcher, mkdirSync, watch} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import type {CoreEvent} from './contract.ts';
import {judgeFolder} from './own-folder.ts';
import {type Paths, runtimeCandidates} from './paths.ts';

const settle = 60;

type Watched = {folder: string; file: string | undefined; event: CoreEvent};

/** The lock file is written at the start of every change, so it is left out: the record that follows is what counts. */
function isNoise(name: string | null): boolean {
	return name !== null && (name.startsWith('.') || name.includes('.lock'));
}

/**
 * Tells of changes that other processes make: to the store, to who is running, to the client's file.
 * Costs nothing while nothing changes. A runtime folder has to be there: runners wake all that are. Returns how to stop.
 */
export function watchForChanges(
	paths: Paths,
	clientPath: string,
	emit: (event: CoreEvent) => void,
): () => void {
	const timers = new Map<CoreEvent['type'], NodeJS.Timeout>();
	const watchers: FSWatcher[] = [];
	const soon = (event: CoreEvent) => {
		if (timers.has(event.type)) return;
		timers.set(
			event.type,
			setTimeout(() => {
				timers.delete(event.type);
				emit(event);
			}, settle).unref(),
		);
	};
	const targets: Watched[] = [
		{folder: paths.data, file: 'changed', event: {type: 'extensions'}},
		...runtimeCandidates(paths)
			.filter(folder => judgeFolder(folder).kind === 'ours')
			.map(folder => ({folder, file: undefined, event: {type: 'servers'} as const})),
		{folder: dirname(clientPath), file: basename(clientPath), event: {type: 'client'}},
	];
	for (const {folder, file, event} of targets) {
		try {
			if (folder === paths.data && !paths.lookOnly) mkdirSync(folder, {recursive: true, mode: 0o700});
			const watcher = watch(folder, {persistent: false}, (_kind, name) => {
				if (file === undefined ? !isNoise(name) : name === file || name === null) soon(event);
			});
			// A watched folder can go away; what it would have told is then seen at the next look.
			watcher.on('error', () => watcher.close());
			watchers.push(watcher);
		} catch {
			// No such folder yet (a client that was never started), or no watches left: nothing to tell then.
		}
	}
	return () => {
		for (const timer of timers.values()) clearTimeout(timer);
		for (const watcher of watchers) watcher.close();
	};
}

/** The file whose change tells other processes that the store has changed. */
export function changeMark(paths: Paths): string {
	return join(paths.data, 'changed');
}
