import {join} from 'node:path';
import type {EntryMode, UserConfigValue} from '../contract.ts';
import {toUserError} from '../errors.ts';
import {ensureFolder, replaceFile} from '../files.ts';
import type {Paths} from '../paths.ts';
import {randomName} from '../random-name.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {readStored, readToReplace, type StoredFormat} from '../stored-file.ts';

/** Settings as a record holds them: never a secret. */
export type PlainSettings = {userConfig: Readonly<Record<string, UserConfigValue>>; entry: EntryMode};

/** How one change is taken back. */
export type UndoStep = {
	/** Steps of one change have the same. */
	change: string;
	/** ISO 8601. */
	time: string;
	/** The extension's id, and its name as it is shown. */
	id: string;
	name: string;
} & (
	| {type: 'switch'; was: boolean}
	/** `lost`: keys whose secrets were replaced or taken away; they are nowhere any more. */
	| {type: 'settings'; before: PlainSettings; after: PlainSettings; lost: readonly string[]}
	/** `kept`: the folder's name in `removed/`. */
	| {type: 'remove'; kept: string; enabled: boolean; lost: readonly string[]}
);

type Journal = {schema: 1; steps: readonly UndoStep[]};

const most = 50;

function journalFile(paths: Paths): string {
	return join(paths.state, 'undo.json');
}

const format: StoredFormat<readonly UndoStep[]> = {
	what: 'the list of what can be undone',
	parse: ({steps}) => (Array.isArray(steps) ? (steps as readonly UndoStep[]) : undefined),
	hint: 'Move it away: what was changed before cannot be undone then, what is changed from now on can.',
};

/** What can be taken back, the newest last. Throws `RECORD_UNREADABLE`, `RECORD_DAMAGED` or `RECORD_NEWER`. */
export async function readJournal(paths: Paths): Promise<readonly UndoStep[]> {
	return (await readStored(journalFile(paths), format)) ?? [];
}

/** Hold the store's lock. */
export async function writeJournal(paths: Paths, steps: readonly UndoStep[]): Promise<void> {
	await ensureFolder(paths.state);
	const journal: Journal = {schema: 1, steps: steps.slice(-most)};
	await replaceFile(journalFile(paths), `${JSON.stringify(journal, undefined, '\t')}\n`);
}

/** Takes out what holds settings of an extension that is gone for good. Hold the store's lock. */
export async function dropSteps(paths: Paths, id: string): Promise<void> {
	const steps = await readJournal(paths);
	const others = steps.filter(step => step.id !== id || step.type === 'switch');
	if (others.length < steps.length) await writeJournal(paths, others);
}

/** The name of one change, for the steps that it consists of. */
export function newChange(): string {
	return randomName();
}

type NewStep = UndoStep extends infer Step ? (Step extends UndoStep ? Omit<Step, 'time'> : never) : never;

/**
 * Notes how a change is taken back; hold the store's lock. What was changed stays changed when that fails, and a list
 * that cannot be read, or is a newer program's, stays as it is. Returns what the user should know then.
 */
export async function noteStep(paths: Paths, step: NewStep): Promise<readonly SafeText[]> {
	const noted: UndoStep = {...step, time: new Date().toISOString()};
	try {
		const steps = (await readToReplace(journalFile(paths), format)) ?? [];
		await writeJournal(paths, [...steps, noted]);
		return [];
	} catch (error) {
		return [safeLine(`This cannot be undone later: ${toUserError(error).message}`)];
	}
}
