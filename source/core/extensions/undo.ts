import type {UndoableChange} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {missingSettings} from '../manifest/user-config.ts';
import {own} from '../own.ts';
import {ours, type SafeText, safeJoin, safeLine} from '../safe-text.ts';
import {currentVersion, type ExtensionRecord, readRecord, writeRecord} from '../store/record.ts';
import {bringBack} from '../store/removed.ts';
import {type PlainSettings, readJournal, type UndoStep, writeJournal} from '../store/undo-journal.ts';
import {bringBelongingsBack} from './belongings.ts';
import {setEnabled} from './change.ts';
import {type Context, changeStore} from './context.ts';
import {reasonAgainstEnable} from './guard-policy.ts';
import {planSettings} from './setting-changes.ts';
import {writeWithSettings} from './write-settings.ts';

function list(names: readonly string[]): SafeText {
	return safeLine(
		names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', '),
	);
}

/** The steps of the newest change, the newest first. */
function newestOf(steps: readonly UndoStep[]): readonly UndoStep[] {
	const change = steps.at(-1)?.change;
	return steps.filter(step => step.change === change).toReversed();
}

function describe(steps: readonly UndoStep[]): SafeText {
	const names = list(steps.map(({name}) => name));
	const [first] = steps;
	if (first?.type === 'settings') return safeJoin`the settings of ${names}`;
	if (first?.type === 'remove') return safeJoin`removing ${names}`;
	return first?.was ? safeJoin`switching off ${names}` : safeJoin`switching on ${names}`;
}

/** What can be taken back, the newest first. */
export async function undoable(context: Context): Promise<readonly UndoableChange[]> {
	const changes = new Map<string, UndoStep[]>();
	for (const step of (await readJournal(context.paths)).toReversed()) {
		const steps = changes.get(step.change);
		if (steps) steps.push(step);
		else changes.set(step.change, [step]);
	}
	return [...changes.values()].map(steps => ({
		what: describe(steps),
		time: steps[0]?.time ?? '',
		extensions: steps.map(({id}) => id),
	}));
}

/** Takes the newest change out of the journal, so that one that cannot be undone does not bar those before it. */
async function takeNewest(context: Context): Promise<readonly UndoStep[]> {
	return changeStore(context, async () => {
		const steps = await readJournal(context.paths);
		const newest = newestOf(steps);
		if (newest.length === 0) {
			throw new UserError('NOTHING_TO_UNDO', 'There is nothing to undo.', {
				hint: 'Switching on and off, settings and removals can be undone.',
			});
		}
		await writeJournal(
			context.paths,
			steps.filter(step => !newest.includes(step)),
		);
		return newest;
	});
}

function same(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** The record with the settings that a change had changed as they were, where the manifest still has them. */
function withSettings(record: ExtensionRecord, before: PlainSettings, after: PlainSettings): ExtensionRecord {
	const {manifest} = currentVersion(record);
	const userConfig = {...record.userConfig};
	for (const key of new Set([...Object.keys(before.userConfig), ...Object.keys(after.userConfig)])) {
		const option = manifest.userConfig.find(candidate => candidate.key === key);
		if (!option || option.sensitive || same(own(before.userConfig, key), own(after.userConfig, key)))
			continue;
		const value = own(before.userConfig, key);
		if (value === undefined) delete userConfig[key];
		else userConfig[key] = value;
	}
	return {...record, userConfig, ...(before.entry !== after.entry && {entry: before.entry})};
}

function isComplete(record: ExtensionRecord): boolean {
	const {manifest} = currentVersion(record);
	return missingSettings(manifest, record.userConfig, new Set(record.secrets)).length === 0;
}

/** What cannot be brought back now of its calls and logs is told: the extension itself is there again. */
async function bringBelongings(
	{paths}: Context,
	{id, kept}: Extract<UndoStep, {type: 'remove'}>,
): Promise<readonly SafeText[]> {
	try {
		await bringBelongingsBack(paths, id, kept);
		return [];
	} catch (error) {
		return [safeLine(`The logs and calls of ${id} could not be brought back: ${toUserError(error).message}`)];
	}
}

/** Takes one step back; returns what the user should know about it. */
async function takeBack(context: Context, step: UndoStep): Promise<readonly SafeText[]> {
	const {paths} = context;
	const {id} = step;
	if (step.type === 'switch') {
		const {enabled} = await readRecord(paths, id);
		if (enabled !== step.was) return setEnabled(context, id, step.was);
		return [safeJoin`${safeLine(id)} had been switched ${enabled ? ours('on') : ours('off')} again already.`];
	}
	if (step.type === 'settings') {
		return changeStore(context, async () => {
			const record = withSettings(await readRecord(paths, id), step.before, step.after);
			const settings = await planSettings(currentVersion(record).manifest, record);
			return writeWithSettings(context, record, settings);
		});
	}
	return changeStore(context, async () => {
		await bringBack(paths, id, step.kept);
		const told = await bringBelongings(context, step);
		const record = {...(await readRecord(paths, id)), secrets: []};
		const missing = isComplete(record)
			? undefined
			: safeJoin`${safeLine(id)} stays off until its settings are complete again.`;
		const reason = step.enabled ? (missing ?? (await reasonAgainstEnable(context, record))) : undefined;
		await writeRecord(paths, {...record, enabled: step.enabled && reason === undefined});
		return reason === undefined ? told : [...told, reason];
	});
}

export type TakenBack = {
	what: SafeText;
	ids: readonly string[];
	/** By extension: secrets that are asked for again. */
	lost: readonly {id: string; keys: readonly string[]}[];
	warnings: readonly SafeText[];
};

/**
 * Takes the newest change back; the caller syncs. Throws `NOTHING_TO_UNDO`, or `UNDO_STALE` when what was changed
 * is no longer as that change left it.
 */
export async function undoNewest(context: Context): Promise<TakenBack> {
	const steps = await takeNewest(context);
	const warnings: SafeText[] = [];
	for (const step of steps) warnings.push(...(await takeBack(context, step)));
	const lost = steps.flatMap(step =>
		step.type !== 'switch' && step.lost.length > 0 ? [{id: step.id, keys: step.lost}] : [],
	);
	for (const {id, keys} of lost)
		warnings.push(safeJoin`Secrets do not come back; give them again for ${safeLine(id)}: ${list(keys)}.`);
	return {what: describe(steps), ids: steps.map(({id}) => id), lost, warnings};
}
