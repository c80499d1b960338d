import {lstatSync, statSync} from 'node:fs';
import {toUserError, type UserError} from '../errors.ts';
import type {Paths} from '../paths.ts';
import {readRegularSync} from '../regular-file.ts';
import {unreadable} from '../unreadable.ts';
import {
	currentVersion,
	type ExtensionRecord,
	isExtensionId,
	isWithoutRecord,
	missingFolder,
	parseRecord,
	recordFile,
	storeNames,
	unreadableRecord,
	versionFolder,
} from './record.ts';

/**
 * One folder of the store: a usable record, or why it cannot be used (it never hides the others). Of an extension
 * without a record nothing is known, so whatever belongs to it has to stay.
 */
export type StoreItem =
	| {id: string; record: ExtensionRecord; problem: UserError | undefined; changedAt: string}
	| {id: string; record: undefined; problem: UserError; changedAt: string};

/** A record holds its manifests. */
const mostBytes = 16 * 1024 * 1024;

function timeOf(file: string): string {
	try {
		return lstatSync(file).mtime.toISOString();
	} catch {
		return '';
	}
}

/** One folder of the store; undefined when there is no record in it. */
export function readItem(paths: Paths, id: string): StoreItem | undefined {
	const file = recordFile(paths, id);
	let text: string;
	let changedAt: string;
	try {
		const {bytes, stats} = readRegularSync(file, {limit: mostBytes, isOurs: true});
		text = bytes.toString('utf8');
		changedAt = stats.mtime.toISOString();
	} catch (error) {
		// A folder without a record is an install that never finished; a name that is no id is not ours.
		if (isWithoutRecord(paths, id, error) || !isExtensionId(id)) return undefined;
		return {id, record: undefined, problem: unreadableRecord(paths, id, error), changedAt: timeOf(file)};
	}
	try {
		const record = parseRecord(id, text);
		return {id, record, problem: folderProblem(paths, record), changedAt};
	} catch (error) {
		return {id, record: undefined, problem: toUserError(error), changedAt};
	}
}

/** Why the files of the version in use cannot be used; undefined when they are there. */
export function folderProblem(paths: Paths, record: ExtensionRecord): UserError | undefined {
	const folder = versionFolder(paths, record, currentVersion(record));
	try {
		return statSync(folder, {throwIfNoEntry: false})?.isDirectory()
			? undefined
			: missingFolder(record.id, folder);
	} catch (error) {
		return unreadable(folder, error, `The folder of ${record.id}`);
	}
}

/**
 * Every extension in the store, by id. Synchronous: a thousand small files are read faster so than by the thread pool.
 * Throws `RECORD_UNREADABLE` when it cannot be told which there are.
 */
export function readStore(paths: Paths): readonly StoreItem[] {
	return storeNames(paths).flatMap(id => readItem(paths, id) ?? []);
}

/**
 * Throws the reason when nothing is known of an extension: its settings, its key and its publisher are in the record, and
 * an install over it would discard them.
 */
export function guardKnown(item: StoreItem): asserts item is Extract<StoreItem, {record: ExtensionRecord}> {
	if (item.record === undefined) throw item.problem;
}

/** The extensions of which nothing can be said now: what is kept of them elsewhere has to stay as it is. */
export function unknownIn(items: readonly StoreItem[]): readonly Extract<StoreItem, {record: undefined}>[] {
	return items.filter((item): item is Extract<StoreItem, {record: undefined}> => item.record === undefined);
}
