import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {toUserError, type UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {
	currentVersion,
	type ExtensionRecord,
	missingFolder,
	parseRecord,
	recordFile,
	versionFolder,
} from './record.ts';

/** One folder of the store: a usable record, or why it cannot be used (a broken one never hides the others). */
export type StoreItem =
	| {id: string; record: ExtensionRecord; problem: UserError | undefined; changedAt: string}
	| {id: string; record: undefined; problem: UserError; changedAt: string};

/** One folder of the store; undefined when there is no record in it. */
export function readItem(paths: Paths, id: string): StoreItem | undefined {
	let text: string;
	let changedAt: string;
	try {
		const file = recordFile(paths, id);
		text = readFileSync(file, 'utf8');
		changedAt = statSync(file).mtime.toISOString();
	} catch {
		// A folder without a record is an install that never finished, or a file that is not ours.
		return undefined;
	}
	try {
		const record = parseRecord(id, text);
		return {id, record, problem: folderProblem(paths, record), changedAt};
	} catch (error) {
		return {id, record: undefined, problem: toUserError(error), changedAt};
	}
}

function folderProblem(paths: Paths, record: ExtensionRecord): UserError | undefined {
	const folder = versionFolder(paths, record, currentVersion(record));
	return statSync(folder, {throwIfNoEntry: false})?.isDirectory()
		? undefined
		: missingFolder(record.id, folder);
}

/** Every extension in the store, by id. Synchronous: a thousand small files are read faster so than by the thread pool. */
export function readStore(paths: Paths): readonly StoreItem[] {
	let names: string[];
	try {
		names = readdirSync(join(paths.data, 'extensions'));
	} catch {
		return [];
	}
	return names.sort().flatMap(id => readItem(paths, id) ?? []);
}
