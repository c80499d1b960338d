import {restoreBackup, viewBackups} from '../clients/restore-backup.ts';
import {clientStatus, type Entry, entryStates, syncClient} from '../clients/sync.ts';
import type {
	BackupView,
	ClientStatus,
	InClient,
	RestoredBackup,
	SyncOptions,
	SyncResult,
	UserConfigValue,
} from '../contract.ts';
import {toUserError} from '../errors.ts';
import {resolveLaunch} from '../manifest/launch-command.ts';
import {missingSettings} from '../manifest/user-config.ts';
import {installLauncher, launcherEntry} from '../runtime/install-launcher.ts';
import {type SafeText, safeLine} from '../safe-text.ts';
import {launchContext} from '../store/launch-context.ts';
import {readStore} from '../store/read-store.ts';
import {currentVersion, type ExtensionRecord} from '../store/record.ts';
import {type Context, changeStore, readCurrent} from './context.ts';
import {policyWarnings} from './policy-warnings.ts';
import {readSecrets} from './secrets.ts';

/** A record that is not stored yet, for seeing what it would do. */
type Instead = {record: ExtensionRecord; secrets: Readonly<Record<string, UserConfigValue>>};

type Desired = {
	entries: ReadonlyMap<string, Entry>;
	/** What the entries are for. */
	records: readonly ExtensionRecord[];
	secrets: readonly string[];
	warnings: readonly SafeText[];
};

function isComplete(record: ExtensionRecord): boolean {
	const {manifest} = currentVersion(record);
	return missingSettings(manifest, record.userConfig, new Set(record.secrets)).length === 0;
}

async function directEntry(
	context: Context,
	record: ExtensionRecord,
	known: Instead['secrets'] | undefined,
): Promise<{entry: Entry; secrets: readonly string[]}> {
	const secrets = known ?? (await readSecrets(context, record));
	const launch = resolveLaunch(
		currentVersion(record).manifest,
		launchContext(context.paths, record, {secrets, folders: context.folders}),
	);
	return {
		entry: launch,
		secrets: Object.values(secrets).flatMap(value => (typeof value === 'object' ? value : String(value))),
	};
}

/** The entries that the client's file should hold: one for each enabled extension that can be started. */
async function desiredEntries(context: Context, instead?: Instead): Promise<Desired> {
	const entries = new Map<string, Entry>();
	const records: ExtensionRecord[] = [];
	const secrets: string[] = [];
	const warnings: SafeText[] = [];
	for (const item of readStore(context.paths)) {
		const record = instead && item.id === instead.record.id ? instead.record : item.record;
		if (!record?.enabled) continue;
		if (record.entry === 'launcher') {
			entries.set(record.id, launcherEntry(context.paths, record.id));
			records.push(record);
		} else if (isComplete(record)) {
			const known = record === instead?.record ? instead.secrets : undefined;
			const direct = await directEntry(context, record, known);
			entries.set(record.id, direct.entry);
			records.push(record);
			secrets.push(...direct.secrets);
		} else {
			warnings.push(
				safeLine(`${record.id} has no entry in the client: its direct command needs settings first.`),
			);
		}
	}
	return {entries, records, secrets, warnings};
}

export type SyncRequest = SyncOptions & {
	/** The extension that this is about: that its name is taken in the file is then an error, not a warning. */
	about?: string;
	instead?: Instead;
};

async function syncOnce(context: Context, clientPath: string, request: SyncRequest): Promise<SyncResult> {
	const desired = await desiredEntries(context, request.instead);
	// An explicit sync also records the login shell's PATH anew: a runtime may have been installed since.
	const refresh = request.about === undefined;
	if (!request.dryRun && desired.entries.size > 0) await installLauncher(context.paths, {refresh});
	const result = await syncClient({
		path: clientPath,
		paths: context.paths,
		desired: desired.entries,
		secretsToMask: desired.secrets,
		...request,
	});
	// What one extension is changed for says only what is about it.
	const told = desired.records.filter(({id}) => request.about === undefined || request.about === id);
	const forbidden = await policyWarnings(context, told, clientPath);
	return {...result, warnings: [...desired.warnings, ...forbidden, ...result.warnings]};
}

/** Brings the client's file in step with what is enabled, or says what that would change. */
export async function syncNow(context: Context, request: SyncRequest = {}): Promise<SyncResult> {
	const {clientPath} = await readCurrent(context);
	if (request.dryRun) return syncOnce(context, clientPath, request);
	// What is wanted is read under the store's lock: otherwise one of two at once would write what the other took away.
	const result = await changeStore(context, () => syncOnce(context, clientPath, request));
	if (result.written) context.emit({type: 'client'});
	return result;
}

/** Where each extension stands in the client's file; an unreadable file counts as holding none. */
export async function inClientStates(context: Context): Promise<ReadonlyMap<string, InClient>> {
	const {clientPath} = await readCurrent(context);
	return entryStates(clientPath, context.paths).catch(() => new Map());
}

export async function readClientStatus(context: Context): Promise<ClientStatus> {
	const {clientPath} = await readCurrent(context);
	try {
		const {entries} = await desiredEntries(context);
		return await clientStatus(clientPath, context.paths, entries);
	} catch (error) {
		const {message} = toUserError(error);
		return {
			path: clientPath,
			exists: true,
			inStep: false,
			problem: safeLine(message),
			clientRunning: undefined,
			unmanaged: [],
			foreign: [],
		};
	}
}

/** The client's file as it was before our last changes. */
export async function clientBackups(context: Context): Promise<readonly BackupView[]> {
	const {clientPath} = await readCurrent(context);
	return viewBackups(clientPath, context.paths);
}

/** Puts a backup back and tells which of our entries are then not as they should be. */
export async function restoreClientBackup(
	context: Context,
	name: string,
	{dryRun = false}: {dryRun?: boolean} = {},
): Promise<RestoredBackup> {
	const {clientPath} = await readCurrent(context);
	const restored = await restoreBackup({path: clientPath, paths: context.paths, name, dryRun});
	if (!restored.written) return restored;
	context.emit({type: 'client'});
	const {changes} = await syncNow(context, {dryRun: true, restore: []});
	if (changes.length === 0) return restored;
	const ids = changes.map(({id}) => id).join(', ');
	const told = `It is not in step with what is installed: ${ids}. To write our entries again: mcpb-tui sync`;
	return {...restored, warnings: [safeLine(told), ...restored.warnings]};
}
