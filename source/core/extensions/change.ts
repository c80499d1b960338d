import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {forgetCalls} from '../calls/history.ts';
import {forgetSavedCalls} from '../calls/saved-calls.ts';
import type {Manifest, SettingChanges} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {exists} from '../files.ts';
import {checkFit} from '../manifest/check-fit.ts';
import {settingOptions} from '../manifest/setting-words.ts';
import {filesToCome, missingSettings} from '../manifest/user-config.ts';
import type {Paths} from '../paths.ts';
import {forgetFailure} from '../runtime/failure-notes.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {
	currentVersion,
	type ExtensionRecord,
	extensionFolder,
	isUnknownRecord,
	missingFolder,
	readRecord,
	versionFolder,
	writeRecord,
} from '../store/record.ts';
import {dropRemoved, keepRemoved, keptDays, removedFolder} from '../store/removed.ts';
import {moveToTrash} from '../store/staging.ts';
import {dropSteps, newChange, noteStep} from '../store/undo-journal.ts';
import {rolledBack} from '../store/versions.ts';
import {keepBelongings} from './belongings.ts';
import {type Context, changeStore} from './context.ts';
import {guardDirect, guardEnable} from './guard-policy.ts';
import {launchHost} from './launch-host.ts';
import {planSettings, sensitivityWarnings} from './setting-changes.ts';
import {dropFromVault, writeWithSettings} from './write-settings.ts';

async function changeRecord(
	context: Context,
	id: string,
	change: (record: ExtensionRecord) => Promise<ExtensionRecord>,
): Promise<ExtensionRecord> {
	return changeStore(context, async () => {
		const record = await change(await readRecord(context.paths, id));
		await writeRecord(context.paths, record);
		return record;
	});
}

/** Changes settings and the way its client entry starts it. Secrets reach the vault before the record names them. */
export async function configure(
	context: Context,
	id: string,
	{set = {}, unset = [], entry}: SettingChanges,
): Promise<readonly SafeText[]> {
	const change = newChange();
	return changeStore(context, async () => {
		const record = await readRecord(context.paths, id);
		if (entry === 'direct') await guardDirect(context, record);
		const {manifest} = currentVersion(record);
		const settings = await planSettings(manifest, record, {set, unset});
		const after = {userConfig: settings.userConfig, entry: entry ?? record.entry};
		const before = {userConfig: plainOf(manifest, record), entry: record.entry};
		const replaced = [...settings.toVault.keys()].filter(key => record.secrets.includes(key));
		const notUndoable = await noteStep(context.paths, {
			change,
			id,
			name: manifest.displayName,
			type: 'settings',
			before,
			after,
			lost: [...settings.fromVault, ...replaced],
		});
		const changed = {...record, entry: after.entry, secrets: settings.secrets};
		const told = await writeWithSettings(context, changed, settings);
		return [
			...(await filesToCome(manifest, settings.userConfig, Object.keys(set))),
			...(entry ? exposedSecrets(changed) : []),
			...told,
			...notUndoable,
		];
	});
}

/** The stored settings without what is secret by now. */
function plainOf(manifest: Manifest, {userConfig}: ExtensionRecord): ExtensionRecord['userConfig'] {
	const secret = new Set(manifest.userConfig.flatMap(({key, sensitive}) => (sensitive ? [key] : [])));
	return Object.fromEntries(Object.entries(userConfig).filter(([key]) => !secret.has(key)));
}

/** Which secrets a direct entry puts into the client's file. */
function exposedSecrets({entry, secrets}: ExtensionRecord): readonly SafeText[] {
	if (entry !== 'direct' || secrets.length === 0) return [];
	return [
		safeLine(
			`A direct entry holds its secrets in plain text, for every program to read: ${secrets.join(', ')}.`,
		),
	];
}

async function guardRunnable(context: Context, record: ExtensionRecord): Promise<void> {
	const current = currentVersion(record);
	const {manifest} = current;
	const folder = versionFolder(context.paths, record, current);
	if (!(await exists(folder))) throw missingFolder(record.id, folder);
	const missing = missingSettings(manifest, record.userConfig, new Set(record.secrets));
	if (missing.length > 0) {
		throw new UserError(
			'SETTINGS_MISSING',
			`${manifest.displayName} needs settings first: ${missing.join(', ')}.`,
			{
				hint: `Set them with: mcpb-tui config ${record.id} ${settingOptions(missing)}`,
			},
		);
	}
}

/** Switches it on or off in the store; the caller syncs. Returns what may keep it from running here. */
export async function setEnabled(
	context: Context,
	id: string,
	enabled: boolean,
): Promise<readonly SafeText[]> {
	const record = await changeRecord(context, id, async before => {
		if (enabled) {
			await guardEnable(context, before);
			await guardRunnable(context, before);
		}
		return {...before, enabled};
	});
	if (!enabled) return [];
	const {problems} = await checkFit(currentVersion(record).manifest, launchHost(context));
	return [...exposedSecrets(record), ...problems];
}

/** Goes back to the version before; doing it again returns. Settings stay, those that it calls secret in the vault. */
export async function rollBack(context: Context, id: string): Promise<readonly SafeText[]> {
	return changeStore(context, async () => {
		const before = await readRecord(context.paths, id);
		const record = await rolledBack(context.paths, before);
		const {manifest} = currentVersion(record);
		const settings = await planSettings(manifest, before);
		const told = await writeWithSettings(context, record, settings);
		return [...sensitivityWarnings(currentVersion(before).manifest, manifest, settings), ...told];
	});
}

export type Removal = {
	/** Keep its files, its logs and its calls for a while, so that it can be brought back. */
	keep: boolean;
	change: string;
};

async function forgetBelongings(paths: Paths, id: string): Promise<readonly PromiseSettledResult<void>[]> {
	return Promise.allSettled([
		rm(join(paths.state, 'logs', id), {recursive: true, force: true}),
		forgetFailure(paths, id),
		forgetCalls(paths, id),
		forgetSavedCalls(paths, id),
		dropSteps(paths, id).then(() => dropRemoved(paths, id)),
	]);
}

/** What is told when an extension is removed of which nothing could be read. */
function removedUnread(
	{paths}: Context,
	{id, kept, why}: {id: string; kept: string | undefined; why: UserError},
): readonly SafeText[] {
	const secrets = `Which secrets ${id} had is not known, so they are still in the vault: ${why.message}`;
	if (kept === undefined) return [safeLine(secrets)];
	const files = `What was there of ${id} is kept for ${keptDays} days in ${join(removedFolder(paths), kept)}`;
	return [safeLine(secrets), safeLine(files)];
}

/**
 * Takes an extension out of the store, with its logs and its secrets. One whose record is damaged or cannot be read can
 * be removed too, as it was named; that of a newer program cannot. Throws `RECORD_NEWER`.
 */
export async function removeExtension(
	context: Context,
	id: string,
	{keep, change}: Removal,
): Promise<readonly SafeText[]> {
	const {paths} = context;
	let warnings: readonly SafeText[] = [];
	let forgotten: readonly PromiseSettledResult<void>[] = [];
	await changeStore(context, async () => {
		const record = await readRecord(paths, id).catch((error: unknown) => {
			if (isUnknownRecord(error) && error.code !== 'RECORD_NEWER') return error;
			throw error;
		});
		if (record instanceof UserError) {
			const kept = keep ? await keepRemoved(paths, id) : undefined;
			if (!keep) await moveToTrash(paths, extensionFolder(paths, id));
			warnings = removedUnread(context, {id, kept, why: record});
			return;
		}
		const {secrets} = record;
		// Its record is still to be read, in the trash or where it is kept: whoever finishes this, should we be
		// killed, learns from it which they are.
		const forget = async () => {
			warnings = await dropFromVault(context, id, secrets);
		};
		if (!keep) {
			await moveToTrash(paths, extensionFolder(paths, id), forget);
			forgotten = await forgetBelongings(paths, id);
			return;
		}
		const kept = await keepRemoved(paths, id);
		await forget();
		forgotten = await Promise.allSettled([keepBelongings(paths, id, kept), forgetFailure(paths, id)]);
		const name = currentVersion(record).manifest.displayName;
		const {enabled} = record;
		const told = await noteStep(paths, {change, id, name, type: 'remove', kept, enabled, lost: secrets});
		warnings = [...warnings, ...told];
	});
	const failed = forgotten.find(({status}) => status === 'rejected');
	if (failed?.status !== 'rejected') return warnings;
	const {message} = toUserError(failed.reason);
	return [...warnings, safeLine(`Not all that was remembered of it could be taken away: ${message}`)];
}
