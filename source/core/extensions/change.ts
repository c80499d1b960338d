import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {forgetCalls} from '../calls/history.ts';
import {forgetSavedCalls} from '../calls/saved-calls.ts';
import type {Manifest, SettingChanges} from '../contract.ts';
import {toUserError, UserError} from '../errors.ts';
import {exists} from '../files.ts';
import {checkFit, currentHost} from '../manifest/check-fit.ts';
import {missingSettings} from '../manifest/user-config.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {
	currentVersion,
	type ExtensionRecord,
	extensionFolder,
	missingFolder,
	readRecord,
	versionFolder,
} from '../store/record.ts';
import {dropRemoved, keepRemoved} from '../store/removed.ts';
import {moveToTrash} from '../store/staging.ts';
import {dropSteps, newChange, noteStep} from '../store/undo-journal.ts';
import {rolledBack} from '../store/versions.ts';
import {type Context, changeStore} from './context.ts';
import {forgetPlain} from './forget-secrets.ts';
import {guardEnable} from './guard-policy.ts';
import {dropSecrets, writeWithSecrets} from './secrets.ts';
import {newlySensitive, planSettings, withSecretsApart} from './setting-changes.ts';

async function changeRecord(
	context: Context,
	id: string,
	change: (record: ExtensionRecord) => Promise<ExtensionRecord>,
	toVault: () => ReadonlyMap<string, string> = () => new Map(),
): Promise<{record: ExtensionRecord; warnings: readonly SafeText[]}> {
	return changeStore(context, async () => {
		const before = await readRecord(context.paths, id);
		const record = await change(before);
		await writeWithSecrets(context, record, toVault());
		return {record, warnings: await forgetPlain(context, before, record)};
	});
}

/** Changes settings and the way its client entry starts it. Secrets reach the vault before the record names them. */
export async function configure(
	context: Context,
	id: string,
	{set = {}, unset = [], entry}: SettingChanges,
): Promise<readonly SafeText[]> {
	const change = newChange();
	let dropped: readonly string[] = [];
	let toVault: ReadonlyMap<string, string> = new Map();
	const planned = async (record: ExtensionRecord) => {
		const {manifest} = currentVersion(record);
		const settings = await planSettings(manifest, record, {
			set: {...newlySensitive(manifest, record), ...set},
			unset,
		});
		toVault = settings.toVault;
		dropped = settings.fromVault;
		const after = {userConfig: settings.userConfig, entry: entry ?? record.entry};
		const before = {userConfig: plainOf(manifest, record), entry: record.entry};
		const replaced = [...settings.toVault.keys()].filter(key => record.secrets.includes(key));
		await noteStep(context.paths, {
			change,
			id,
			name: manifest.displayName,
			type: 'settings',
			before,
			after,
			lost: [...settings.fromVault, ...replaced],
		});
		return {...record, ...after, secrets: settings.secrets};
	};
	const {record, warnings} = await changeRecord(context, id, planned, () => toVault);
	return [
		...(entry ? exposedSecrets(record) : []),
		...warnings,
		...(await dropFromVault(context, id, dropped)),
	];
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

/** A secret that cannot be removed now is named instead of failing what has already happened. */
async function dropFromVault(
	context: Context,
	id: string,
	keys: readonly string[],
): Promise<readonly SafeText[]> {
	try {
		await dropSecrets(context, id, keys);
		return [];
	} catch (error) {
		const {message} = toUserError(error);
		return [safeLine(`Still in the vault: ${keys.map(key => `${id}/${key}`).join(', ')} (${message})`)];
	}
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
				hint: `Set them with: mcpb-tui config ${record.id} ${missing.map(key => `--set ${key}=…`).join(' ')}`,
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
	const {record, warnings} = await changeRecord(context, id, async before => {
		if (enabled) {
			await guardEnable(context, before);
			await guardRunnable(context, before);
		}
		return {...before, enabled};
	});
	if (!enabled) return warnings;
	const {problems} = await checkFit(currentVersion(record).manifest, currentHost());
	return [...exposedSecrets(record), ...warnings, ...problems];
}

/** Goes back to the version before; doing it again returns. Settings stay as they are; what it calls secret is kept so. */
export async function rollBack(context: Context, id: string): Promise<readonly SafeText[]> {
	let toVault: ReadonlyMap<string, string> = new Map();
	const back = async (before: ExtensionRecord) => {
		const {record, ...moved} = withSecretsApart(await rolledBack(context.paths, before));
		toVault = moved.toVault;
		return record;
	};
	return (await changeRecord(context, id, back, () => toVault)).warnings;
}

export type Removal = {
	/** Keep its files for a while, so that it can be brought back. */
	keep: boolean;
	change: string;
};

/** Takes an extension out of the store, with its logs and its secrets. A damaged one can be removed too. */
export async function removeExtension(
	context: Context,
	id: string,
	{keep, change}: Removal,
): Promise<readonly SafeText[]> {
	const {paths} = context;
	let warnings: readonly SafeText[] = [];
	await changeStore(context, async () => {
		const record = await readRecord(paths, id).catch((error: unknown) => {
			if (error instanceof UserError && error.code === 'RECORD_DAMAGED') return undefined;
			throw error;
		});
		const secrets = record?.secrets ?? [];
		// Its record is still to be read, in the trash or where it is kept: whoever finishes this, should we be
		// killed, learns from it which they are.
		const forget = async () => {
			warnings = await dropFromVault(context, id, secrets);
		};
		if (!keep || !record) {
			await moveToTrash(paths, extensionFolder(paths, id), forget);
			if (keep) return;
			await dropSteps(paths, id);
			return dropRemoved(paths, id);
		}
		const kept = await keepRemoved(paths, id);
		await forget();
		const name = currentVersion(record).manifest.displayName;
		const {enabled} = record;
		await noteStep(paths, {change, id, name, type: 'remove', kept, enabled, lost: secrets});
	});
	const forgotten = await Promise.allSettled([
		rm(join(paths.state, 'logs', id), {recursive: true, force: true}),
		forgetCalls(paths, id),
		forgetSavedCalls(paths, id),
	]);
	const failed = forgotten.find(({status}) => status === 'rejected');
	if (failed?.status !== 'rejected') return warnings;
	const {message} = toUserError(failed.reason);
	return [...warnings, safeLine(`Its log or its remembered calls are still there: ${message}`)];
}
